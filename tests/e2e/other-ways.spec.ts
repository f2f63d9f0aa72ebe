/** Somebody who holds one phone and nothing else: what there is instead of a text message is shown, and where help is. And the overview's two columns. */

import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { findAccount } from './support/installation'
import { openSession } from './support/pages'
import { type Visitor, visit } from './support/visitor'

const account = () => {
  const { accounts } = JSON.parse(readFileSync('.test/e2e/accounts.json', 'utf8')) as {
    accounts: { key: string; login: string; password: string }[]
  }
  const found = accounts.find(({ key }) => key === 'person')
  if (!found) throw new Error('no person')
  return found
}

async function reachChallenge({ page, t }: Visitor): Promise<void> {
  const { login, password } = account()
  await page.goto('/sign-in')
  await page.getByLabel(t('signIn.name.label')).fill(login)
  await page.getByRole('button', { name: t('signIn.continue'), exact: true }).click()
  await page.getByLabel(t('signIn.password.label'), { exact: true }).fill(password)
  await page.getByRole('button', { name: t('signIn.continue'), exact: true }).click()
  await expect(page.locator('input[autocomplete="one-time-code"]')).toBeVisible({ timeout: 20_000 })
}

for (const [language, width] of [
  ['en', 390],
  ['ja', 320],
] as const)
  test(`one phone, no recovery codes: the call, the message and the help desk are offered (${language}, ${width} px)`, async ({
    browser,
  }) => {
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    await reachChallenge(visitor)
    await page.getByRole('button', { name: t('signIn.otherWays') }).click()
    await expect(page.getByRole('button', { name: new RegExp(t('signIn.choose.sms')) })).toBeVisible()
    await expect(page.getByText(t('signIn.choose.help'))).toBeVisible()
    await expect(page.getByRole('link', { name: /it-desk@/ })).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
    const call = page.getByRole('button', { name: new RegExp(t('signIn.choose.voice')) })
    await expect(call).toBeVisible()
    // Once: a number is sent only so many codes in a while.
    if (language === 'en') {
      await call.click()
      await expect(page.locator('input[autocomplete="one-time-code"]')).toBeVisible({ timeout: 20_000 })
    }
    await visitor.close()
  })

test('the overview leaves no hole: the chart ends where the decisions beside it end', async ({ browser }) => {
  const visitor = await visit(browser, 'en')
  const { page, t } = visitor
  await openSession(page, await findAccount('administrator-1'), ['password', 'phone'])
  await page.goto('/console')
  const bottom = async (title: string) => {
    const box = await page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: title, exact: true }) })
      .last()
      .boundingBox()
    return (box?.y ?? 0) + (box?.height ?? 0)
  }
  await expect(page.getByRole('heading', { name: t('console.decisions.title') })).toBeVisible()
  await expect
    .poll(async () => Math.abs((await bottom(t('console.chart.title'))) - (await bottom(t('console.decisions.title')))))
    .toBeLessThan(2)
  await visitor.close()
})
