/** The first sign-in: a code from the console, a password, the first factor, in one sitting that is interrupted twice and resumed. */
import { expect, test } from '@playwright/test'
import { makePerson } from './support/installation'
import { signInAsAdministrator } from './support/pages'
import { registerPasskey, visit } from './support/visitor'

const password = '雨上がりの坂道を三人で歩く'.padEnd(16, '。')

test('a code, a password and a passkey, interrupted and resumed', async ({ browser }) => {
  const login = 'first.e2e'
  const id = await makePerson({ login, name: '新入 花子', arrivedAt: null, lastSignInAt: null })
  const desk = await visit(browser, 'en', { hasAuthenticator: false })
  await signInAsAdministrator(desk.page)

  let code = ''
  await test.step('an administrator issues the code: it is shown this once', async () => {
    const { page, t } = desk
    await page.goto(`/console/people/${id}`)
    await page.getByRole('button', { name: t('people.person.activationIssue') }).click()
    const shown = page.getByText(/^([2-9A-Z]{4}-){3}[2-9A-Z]{4}$/)
    code = await shown.innerText()
    await page.reload()
    await expect(page.getByText(t('people.person.activationState.open'))).toBeVisible()
    await expect(shown).toHaveCount(0)
  })

  await test.step('the browser is closed before there is a password: the code still works', async () => {
    const first = await visit(browser, 'ja', { width: 390 })
    await first.page.goto('/sign-in')
    await first.page.getByRole('link', { name: first.t('signIn.name.activate') }).click()
    await first.page.getByLabel(first.t('signIn.activate.label')).fill('2345-6789-ABCD-EFGH')
    await first.page.getByRole('button', { name: first.t('signIn.continue'), exact: true }).click()
    await expect(first.page.getByText(first.t('errors.activation-wrong'))).toBeVisible()
    await first.page.getByLabel(first.t('signIn.activate.label')).fill(code)
    await first.page.getByRole('button', { name: first.t('signIn.continue'), exact: true }).click()
    await expect(first.page.getByLabel(first.t('signIn.newPassword.label'))).toBeVisible()
    await first.close()
  })

  const person = await visit(browser, 'ja', { width: 390 })
  const { page, t } = person
  await test.step('typed small and without hyphens; a weak password is refused beside its field, and the code survives it', async () => {
    await page.goto('/sign-in/activate')
    await page.getByLabel(t('signIn.activate.label')).fill(code.replaceAll('-', ' ').toLowerCase())
    await page.getByRole('button', { name: t('signIn.continue'), exact: true }).click()
    const field = page.getByLabel(t('signIn.newPassword.label'))
    await field.fill('password')
    await page.getByRole('button', { name: t('signIn.newPassword.submit') }).click()
    await expect(field).toHaveAccessibleDescription(/15文字以上/)
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await expect(field).toHaveValue('password')
    await field.fill(password)
    await page.getByRole('button', { name: t('signIn.newPassword.submit') }).click()
    await page.waitForURL(/\/me/)
  })

  await test.step('interrupted again: name and password lead back, and the first factor is registered', async () => {
    await page.context().clearCookies()
    await page.goto('/sign-in')
    await page.getByLabel(t('signIn.name.label')).fill(login)
    await page.getByRole('button', { name: t('signIn.continue'), exact: true }).click()
    await page.getByLabel(t('signIn.password.label'), { exact: true }).fill(password)
    await page.getByRole('button', { name: t('signIn.continue'), exact: true }).click()
    await page.waitForURL(/\/me/)
    await page.goto('/me/factors/passkey')
    await registerPasskey(person, password)
    await page.goto('/me')
    await expect(page.getByText('Story laptop')).toBeVisible()
  })

  await test.step('the code is used up', async () => {
    const again = await visit(browser, 'ja', { width: 390 })
    await again.page.goto('/sign-in/activate')
    await again.page.getByLabel(again.t('signIn.activate.label')).fill(code)
    await again.page.getByRole('button', { name: again.t('signIn.continue'), exact: true }).click()
    await expect(again.page.getByText(again.t('errors.activation-wrong'))).toBeVisible()
    await again.close()
  })
  await person.close()
  await desk.close()
})
