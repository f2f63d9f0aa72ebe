/** `/me` says how somebody fares when something happens, and what would mend most of it; doing that mends it. */
import { expect, test } from '@playwright/test'
import { generateSync } from 'otplib'
import { look } from './support/look'
import { appKey, holdApp, holdMail, makeMember } from './support/members'
import { openSession } from './support/pages'
import { registerPasskey, visit } from './support/visitor'

const password = 'the password of a situation 6'

for (const [language, width] of [
  ['ja', 390],
  ['en', 1280],
] as const)
  test(`an app on the phone alone: lost with it, until a passkey is registered elsewhere (${language})`, async ({ browser }) => {
    const login = `situation-e2e-${language}`
    const personId = await makeMember(password, { login, locale: language })
    await holdApp(personId, 'App')
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    await openSession(page, personId, ['password', 'totp'])
    await page.goto('/me')
    const part = page.getByRole('region', { name: t('me.situations.title') })
    const lost = part.getByRole('listitem').filter({ hasText: t('me.situations.phone-lost') })
    await expect(lost).toContainText(t('me.situations.desk'))
    await expect(part.getByRole('listitem').filter({ hasText: t('me.situations.password-forgotten') })).toContainText(
      t('me.situations.byMailbox'),
    )
    await look(visitor, 'situations', `${language}-1-before`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
    await part.getByRole('link').click()
    await page.waitForURL(/\/me\/factors\/passkey/)
    await registerPasskey(visitor, password)
    await page.goto('/me')
    await expect(lost).not.toContainText(t('me.situations.desk'))
    await expect(part.getByRole('link')).toHaveCount(0)
    // The safer one is asked for first, and the screen says why and what would change it.
    const order = page.getByRole('region', { name: t('me.order.title') }).getByRole('listitem')
    await expect(order).toHaveCount(2)
    await expect(order.nth(0)).toContainText(t('factor.passkey.name'))
    await expect(order.nth(0)).toContainText(t('me.order.safest'))
    await expect(order.nth(1)).toContainText(t('factor.totp.name'))
    await expect(order.nth(1)).toContainText(t('me.order.weaker').replaceAll('{than}', t('factor.passkey.name')))
    await look(visitor, 'situations', `${language}-2-after`)
    await visitor.close()
  })

for (const [language, width] of [
  ['ja', 390],
  ['en', 1280],
] as const)
  test(`of two ways that are equally safe the person says which comes first (${language})`, async ({ browser }) => {
    const login = `order-e2e-${language}`
    const personId = await makeMember(password, { login, locale: language })
    await holdApp(personId, 'App')
    await holdMail(personId, language === 'ja' ? '自宅' : 'Home', `${login}@home.example`, new Date(Date.now() - 172_800_000))
    await holdMail(personId, language === 'ja' ? '研究室' : 'Laboratory', `${login}@lab.example`)
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    await openSession(page, personId, ['password', 'totp'])
    await page.goto('/me')
    const order = page.getByRole('region', { name: t('me.order.title') }).getByRole('listitem')
    await expect(order.nth(0)).toContainText(t('factor.totp.name'))
    await look(visitor, 'order', `${language}-1-before`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
    await page.getByRole('button', { name: t('me.order.putFirst').replace('{factor}', t('factor.email-otp.name')) }).click()
    await expect(order.nth(0)).toContainText(t('factor.email-otp.name'))
    await expect(order.nth(0)).toContainText(t('me.order.chosen'))
    await look(visitor, 'order', `${language}-2-after`)
    // Of the two addresses the other one is put first.
    await page.goto('/me/factors/email-otp')
    const laboratory = page.getByRole('article', { name: language === 'ja' ? '研究室' : 'Laboratory' })
    await laboratory.getByRole('button', { name: t('me.factorPage.makeFirst') }).click()
    await expect(page.getByText(t('me.factorPage.madeFirst'))).toBeVisible()
    await expect(page.getByRole('article').first()).toHaveAccessibleName(language === 'ja' ? '研究室' : 'Laboratory')
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
    await look(visitor, 'order', `${language}-3-factor`)
    await visitor.close()
  })

for (const [language, width] of [
  ['ja', 390],
  ['en', 1280],
] as const)
  test(`something registered weeks ago and never used is asked about once (${language})`, async ({ browser }) => {
    const weeksAgo = new Date(Date.now() - 40 * 86_400_000)
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    const asked = page.getByText(t('me.banner.unusedText'))
    const open = async (login: string) => {
      const personId = await makeMember(password, { login: `${login}-${language}`, locale: language })
      await holdApp(personId, 'App', weeksAgo)
      await openSession(page, personId, ['password', 'totp'])
      await page.goto('/me')
      await expect(asked).toBeVisible()
    }
    await open('unused-later')
    await look(visitor, 'unused', `${language}-1`)
    await page.getByRole('button', { name: t('me.action.notNow') }).click()
    await expect(asked).toHaveCount(0)
    await page.reload()
    await expect(page.getByRole('heading', { name: t('me.banner.ready') })).toBeVisible()

    await open('unused-tried')
    await page.getByRole('link', { name: t('me.action.try') }).click()
    await page.locator('input[autocomplete="one-time-code"]').fill(generateSync({ secret: appKey }))
    await page.keyboard.press('Enter')
    await expect(page.getByText(t('me.factorPage.tried'))).toBeVisible()
    await page.goto('/me')
    await expect(page.getByRole('heading', { name: t('me.banner.ready') })).toBeVisible()
    await visitor.close()
  })
