/** Every page in both languages, on a phone and a desktop, light and dark: no error in the browser, nothing wider than the screen, axe content. */
import { mkdirSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { listPages, signInAsAdministrator } from './support/pages'

const kinds = [
  { name: 'ja-phone-light', lang: 'ja', width: 390, scheme: 'light' },
  { name: 'en-desktop-dark', lang: 'en', width: 1280, scheme: 'dark' },
] as const

for (const { name, lang, width, scheme } of kinds) {
  test(`every page: ${name}`, async ({ browser }) => {
    test.setTimeout(300_000)
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: scheme,
      locale: lang === 'ja' ? 'ja-JP' : 'en-GB',
      timezoneId: 'Asia/Tokyo',
    })
    const page = await context.newPage()
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(`${page.url()}: ${message.text()}`)
    })
    const id = await signInAsAdministrator(page)
    mkdirSync('test-results/pages', { recursive: true })
    for (const path of await listPages(id)) {
      const answer = await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
      expect.soft(answer?.status(), path).toBe(200)
      await page.waitForLoadState('networkidle')
      expect.soft(await page.locator('h1').count(), `${path} has one first heading`).toBe(1)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect.soft(wide, `${path} is wider than ${width} px`).toBeLessThanOrEqual(0)
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
      for (const { id: rule, nodes } of violations)
        expect
          .soft(
            `${rule}: ${nodes
              .slice(0, 3)
              .map((node) => `${node.target} ${node.failureSummary}`)
              .join(' | ')}`,
            path,
          )
          .toBe('')
      await page.screenshot({ path: `test-results/pages/${name}-${path.replace(/[^a-z-]+/g, '_').slice(0, 60)}.png`, fullPage: true })
    }
    expect(problems).toEqual([])
    await context.close()
  })
}
