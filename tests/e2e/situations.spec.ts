/** `/me` says how somebody fares when something happens, and what would mend most of it; doing that mends it. */
import { expect, test } from '@playwright/test'
import { look } from './support/look'
import { holdApp, makeMember } from './support/members'
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
