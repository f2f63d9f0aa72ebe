/** The guides: what suits whom, step by step on the device in hand, before anybody has signed in. */
import { expect, test } from '@playwright/test'
import { look } from './support/look'
import { visit } from './support/visitor'

for (const language of ['ja', 'en'] as const)
  test(`somebody who is going abroad finds what to set up, and how, before signing in (${language})`, async ({ browser }) => {
    const visitor = await visit(browser, language, { width: language === 'ja' ? 390 : 1280 })
    const { page, t } = visitor
    await page.goto('/')
    await page.getByRole('link', { name: t('notices.prepare.guides') }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('guides.title'))
    await page.getByRole('link', { name: t('guides.situations.abroad') }).click()
    await expect(page.getByText(t('guides.advice.abroad'))).toBeVisible()
    const advised = page.getByRole('region', { name: t('guides.recommended') }).getByRole('link')
    await expect(advised.first()).toHaveText(t('factor.passkey.name'))
    expect(await advised.allInnerTexts()).not.toContain(t('factor.phone.name'))
    await look(visitor, 'guides', `guides-${language}`)

    await advised.first().click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('factor.passkey.name'))
    // Headless Chromium here runs on Linux: no dialog of its own, so the security key comes first.
    await page
      .getByRole('navigation', { name: t('guides.device') })
      .getByRole('link', { name: 'Windows' })
      .click()
    await page.waitForURL(/device=windows/)
    await expect(page.getByRole('link', { name: 'Windows' })).toHaveAttribute('aria-current', 'true')
    await expect(page.getByText(/Windows Hello/)).toBeVisible()
    await expect(page.locator('main ol').first()).toContainText(t('me.factorPage.begin'))
    expect(await page.locator('main').innerText()).not.toMatch(/[{}]/)
    await look(visitor, 'guides', `passkey-${language}`)
    await page.getByRole('link', { name: t('guides.now') }).click()
    await page.waitForURL(/\/sign-in/)
    await visitor.close()
  })

test('every guide has steps for each of its devices in both languages, a retired way says so, and an unknown one is not found', async ({
  browser,
}) => {
  for (const language of ['ja', 'en'] as const) {
    const visitor = await visit(browser, language)
    const { page, t } = visitor
    for (const factor of ['passkey', 'totp', 'email-otp', 'phone', 'recovery-codes']) {
      await page.goto(`/guides/${factor}`)
      const devices = await page
        .getByRole('navigation', { name: t('guides.device') })
        .getByRole('link')
        .count()
      for (let at = 0; at < Math.max(1, devices); at++) {
        if (devices > 0) {
          await page
            .getByRole('navigation', { name: t('guides.device') })
            .getByRole('link')
            .nth(at)
            .click()
          await expect(
            page
              .getByRole('navigation', { name: t('guides.device') })
              .getByRole('link')
              .nth(at),
          ).toHaveAttribute('aria-current', 'true')
        }
        expect(await page.locator('main ol').first().getByRole('listitem').count(), factor).toBeGreaterThan(2)
        expect(await page.locator('main ol').nth(1).getByRole('listitem').count(), factor).toBeGreaterThan(1)
        expect(await page.locator('main').innerText()).not.toMatch(/[{}]|guides\./)
      }
      if (factor === 'phone') {
        await expect(page.getByText(t('guides.leaving'))).toBeVisible()
        await look(visitor, 'guides', `phone-${language}`)
      }
    }
    await page.goto('/guides/phone?device=nonsense')
    await expect(page.getByRole('link', { name: t('guides.now') })).toBeVisible()
    for (const at of ['/guides/nobody', '/guides/temporary-pass']) expect((await page.goto(at))?.status()).toBe(404)
    await page.goto('/guides?situation=lost')
    await expect(page.getByRole('link', { name: t('guides.reportLost') })).toBeVisible()
    await visitor.close()
  }
})
