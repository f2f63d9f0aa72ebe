/** Passwords: forgotten, by the mailbox and the app; changed, with a fresh proof; and what each of them ends. */
import { mkdirSync } from 'node:fs'
import { hash } from '@node-rs/argon2'
import { expect, test } from '@playwright/test'
import { generateSync } from 'otplib'
import { contacts } from '@/db/schema/people'
import { seal } from '@/lib/platform/crypto'
import { newId } from '@/lib/platform/ids'
import { credential } from '../support/rollouts'
import { db, makePerson, makeSession } from './support/installation'
import { openSession } from './support/pages'
import { readMail, type Visitor, visit } from './support/visitor'

const oldPassword = 'the password before 1'
const newPassword = 'eleven paper boats drift by'
const key = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** With `LOOK` set, every page is kept as a picture, light and dark. */
async function look({ page }: Visitor, name: string): Promise<void> {
  if (!process.env.LOOK) return
  mkdirSync('test-results/password', { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: `test-results/password/${name}-${colorScheme}.png`, fullPage: true })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

async function makeMember(login: string, locale: 'ja' | 'en'): Promise<string> {
  const at = new Date(Date.now() - 86_400_000)
  const personId = await makePerson({ login, name: login, locale, passwordHash: await hash(oldPassword), arrivedAt: at })
  await db.insert(contacts).values({
    ...{ id: newId(at), personId, address: `${login}@mail.example`, source: 'import' as const, confirmedAt: at, createdAt: at },
  })
  return personId
}

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
    const personId = await makeMember(login, language)
    const at = new Date(Date.now() - 86_400_000)
    await credential(db, personId, 'totp', {
      ...{ data: { lastStep: 0 }, secret: seal(JSON.stringify({ key }), personId), createdAt: at, provenAt: at, lastUsedAt: at },
    })
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
    let code = ''
    await expect
      .poll(
        async () => {
          const texts = (await readMail(`${login}@mail.example`)).map(({ text }) => text)
          code = texts.map((text) => /\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b/.exec(text)?.[0] ?? '').find((one) => one !== '') ?? ''
          return code
        },
        { timeout: 20_000 },
      )
      .not.toBe('')
    await field.fill(code)
    await page.keyboard.press('Enter')
    await expect(page.getByLabel(t('ui.code.label'))).toBeVisible()
    await look(visitor, `${language}-3-app`)
    await page.getByLabel(t('ui.code.label')).fill(generateSync({ secret: key }))
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
    await expect(page.getByLabel(t('ui.code.label'))).toBeVisible()
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
    const personId = await makeMember(login, language)
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
