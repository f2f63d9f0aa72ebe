/** Passwords: forgotten, by the mailbox and the app; changed, with a fresh proof; and what each of them ends. */
import { expect, test } from '@playwright/test'
import { generateSync } from 'otplib'
import { makeSession } from './support/installation'
import { look as keepPicture } from './support/look'
import { appKey, findInMail, holdApp, makeMember } from './support/members'
import { openSession } from './support/pages'
import { type Visitor, visit } from './support/visitor'

const oldPassword = 'the password before 1'
const newPassword = 'eleven paper boats drift by'
const look = (visitor: Visitor, name: string) => keepPicture(visitor, 'password', name)

async function reachPassword({ page, t }: Visitor, login: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel(t('signIn.name.label')).fill(login)
  await page.getByRole('button', { name: t('signIn.continue'), exact: true }).click()
  await expect(page.getByLabel(t('signIn.password.label'), { exact: true })).toBeVisible()
}

for (const [language, width] of [
  ['ja', 390],
  ['en', 1280],
] as const)
  test(`forgotten: a code by mail, a code from the app, a new password, and a sign-in with it (${language})`, async ({ browser }) => {
    const login = `forgot-e2e-${language}`
    const personId = await makeMember(oldPassword, { login, locale: language })
    await holdApp(personId, 'App')
    const elsewhere = await makeSession(personId, ['password', 'totp'])
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    await reachPassword(visitor, login)
    await look(visitor, `${language}-1-password`)
    await page.getByRole('button', { name: t('signIn.password.forgot') }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('signIn.reset.title'))
    await look(visitor, `${language}-2-code`)
    const field = page.getByLabel(t('signIn.reset.label'), { exact: true })
    await field.fill('AAAA-AAAA')
    await page.keyboard.press('Enter')
    await expect(page.getByText(t('errors.code-wrong'))).toBeVisible()
    const code = await findInMail(login, /\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b/)
    await field.fill(code)
    await page.getByRole('button', { name: t('signIn.continue'), exact: true }).click()
    await expect(page.getByLabel(t('ui.code.label'), { exact: true })).toBeVisible()
    await look(visitor, `${language}-3-app`)
    await page.getByLabel(t('ui.code.label'), { exact: true }).fill(generateSync({ secret: appKey }))
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('signIn.newPassword.resetTitle'))
    await page.getByLabel(t('signIn.newPassword.label'), { exact: true }).fill('short')
    await page.getByRole('button', { name: t('signIn.newPassword.resetSubmit') }).click()
    await expect(page.locator('[aria-invalid=true]')).toBeVisible()
    await look(visitor, `${language}-4-new`)
    await page.getByLabel(t('signIn.newPassword.label'), { exact: true }).fill(newPassword)
    await page.getByRole('button', { name: t('signIn.newPassword.resetSubmit') }).click()
    await expect(page.getByText(t('signIn.reset.doneText'))).toBeVisible()
    await look(visitor, `${language}-5-done`)
    // No session came of it, and none was left.
    await page
      .context()
      .addCookies([{ ...elsewhere, url: page.url().replace('http:', 'https:'), httpOnly: true, secure: true, sameSite: 'Lax' }])
    await page.goto('/me')
    await page.waitForURL(/\/sign-in/)
    await page.context().clearCookies()
    await reachPassword(visitor, login)
    await page.getByLabel(t('signIn.password.label'), { exact: true }).fill(newPassword)
    await page.getByRole('button', { name: t('signIn.continue'), exact: true }).click()
    await expect(page.getByLabel(t('ui.code.label'), { exact: true })).toBeVisible()
    await visitor.close()
  })

test('a name that nobody has is told the same', async ({ browser }) => {
  const visitor = await visit(browser, 'en')
  const { page, t } = visitor
  await reachPassword(visitor, 'nobody-at-all')
  await page.getByRole('button', { name: t('signIn.password.forgot') }).click()
  await expect(page.getByText(t('signIn.reset.text'))).toBeVisible()
  await page.getByLabel(t('signIn.reset.label'), { exact: true }).fill('ABCD-2345')
  await page.keyboard.press('Enter')
  await expect(page.getByText(t('errors.code-wrong'))).toBeVisible()
  await page.getByRole('button', { name: t('signIn.startOver') }).click()
  await expect(page.getByLabel(t('signIn.name.label'))).toBeVisible()
  await visitor.close()
})

for (const [language, width] of [
  ['ja', 1280],
  ['en', 390],
] as const)
  test(`changed with a fresh proof; the other session ends, this one stays (${language})`, async ({ browser }) => {
    const login = `change-e2e-${language}`
    const personId = await makeMember(oldPassword, { login, locale: language })
    const other = await visit(browser, language)
    await openSession(other.page, personId, ['password'])
    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    await openSession(page, personId, ['password'], new Date(Date.now() - 600_000))
    await page.goto('/me')
    await page.getByRole('link', { name: t('me.password.change') }).click()
    await expect(page.getByText(t('me.password.proveText'))).toBeVisible()
    await look(visitor, `change-${language}-1-prove`)
    await page.getByRole('link', { name: t('me.password.proveNow') }).click()
    const start = page.getByRole('button', { name: new RegExp(t('signIn.password.label'), 'i') })
    const field = page.getByLabel(t('signIn.password.label'), { exact: true })
    await expect(start.or(field).first()).toBeVisible()
    if (!(await field.isVisible())) await start.first().click()
    await field.fill(oldPassword)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/me/password')
    await page.getByLabel(t('me.password.label'), { exact: true }).fill('Password123456789')
    await page.getByLabel(t('me.password.again'), { exact: true }).fill('Password12345678')
    await page.getByRole('button', { name: t('me.password.submit') }).click()
    await expect(page.getByText(t('me.password.differs'))).toBeVisible()
    await page.getByLabel(t('me.password.again'), { exact: true }).fill('Password123456789')
    await page.getByRole('button', { name: t('me.password.submit') }).click()
    await expect(page.getByText(t('errors.password-common'))).toBeVisible()
    await look(visitor, `change-${language}-2-refused`)
    await page.getByLabel(t('me.password.label'), { exact: true }).fill(newPassword)
    await page.getByLabel(t('me.password.again'), { exact: true }).fill(newPassword)
    await page.getByRole('button', { name: t('me.password.submit') }).click()
    await expect(page.getByText(t('me.password.done'))).toBeVisible()
    await look(visitor, `change-${language}-3-done`)
    await page.goto('/me/sessions')
    await expect(page.getByText(t('me.sessions.onlyThis'))).toBeVisible()
    await other.page.goto('/me')
    await other.page.waitForURL(/\/sign-in/)
    await other.close()
    await visitor.close()
  })
