/** What an administrator changes by hand: settings, names, a role, addresses, activation codes for a filter; and what stands in the log of it. */
import { expect as expectSoon, test } from '@playwright/test'
import { findAccount, makePerson } from './support/installation'
import { openSession } from './support/pages'
import { readCode, readMail, type Visitor, visit } from './support/visitor'

// A page behind an action is drawn anew, with the decision of the person: on a busy machine that takes a while.
const expect = expectSoon.configure({ timeout: 25_000 })

/** An administrator who signed in ten minutes ago: what reaches far asks for a fresh proof. */
async function arrive(browser: Parameters<typeof visit>[0]): Promise<Visitor> {
  const visitor = await visit(browser, 'en')
  await openSession(visitor.page, await findAccount('administrator-1'), ['password', 'phone'], new Date(Date.now() - 600_000))
  return visitor
}

async function proveByPhone({ page, t }: Visitor): Promise<void> {
  await page.getByRole('link', { name: t('ui.proveNow') }).click()
  const since = new Date()
  await page
    .getByRole('button', { name: new RegExp(t('signIn.choose.sms')) })
    .first()
    .click()
  await page.locator('input[autocomplete="one-time-code"]').fill(await readCode(since))
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/console\//)
}

test('an administrator changes settings, a role, addresses, and issues codes', async ({ browser }) => {
  test.setTimeout(240_000)
  const visitor = await arrive(browser)
  const { page, t } = visitor
  const affiliation = 'newcomer-e2e'
  const person = await makePerson({ login: 'assistant-e2e', name: '助手 春', passwordHash: 'x' })
  for (const n of [1, 2, 3])
    await makePerson({ login: `newcomer-${n}`, name: `新人 ${n}`, affiliations: [affiliation], arrivedAt: null, lastSignInAt: null })

  await test.step('the organisation: a wrong telephone number is refused beside its field, what was typed stays, then it is saved', async () => {
    await page.goto('/console/settings')
    const panel = page
      .locator('form')
      .filter({ has: page.getByLabel(t('settings.nameJa')) })
      .first()
    const phone = panel.getByLabel(t('settings.supportPhone'))
    const hours = panel.getByLabel(t('settings.hoursJa'))
    await phone.fill('call us')
    await hours.fill('平日9:00～17:00（祝日を除く）')
    await panel.getByRole('button', { name: t('settings.save'), exact: true }).click()
    await expect(phone).toHaveAccessibleDescription(t('errors.phone-invalid'))
    await expect(hours).toHaveValue('平日9:00～17:00（祝日を除く）')
    await phone.fill('+81 3-1234-5678')
    await panel.getByRole('button', { name: t('settings.save'), exact: true }).click()
    await expect(panel.getByText(t('settings.saved'))).toBeVisible()
    await page.reload()
    await expect(phone).toHaveValue('+81 3-1234-5678')
  })

  await test.step('networks: typed, stopped for a fresh proof, still there after it, refused by range, saved', async () => {
    await page.getByRole('button', { name: t('settings.addNetwork') }).click()
    const form = page.locator('form').filter({ has: page.getByRole('button', { name: t('settings.addNetwork') }) })
    await form.getByLabel(t('settings.networkKey')).last().fill('library')
    await form.getByLabel(t('settings.labelEn')).last().fill('Library')
    await form.getByLabel(t('settings.labelJa')).last().fill('図書館')
    const ranges = form.getByLabel(t('settings.ranges')).last()
    await ranges.fill('198.51.100.7/24')
    await form.getByRole('button', { name: t('settings.save'), exact: true }).click()
    // The shape is refused before the proof is asked for or after it: whichever comes, nothing typed is lost.
    await proveByPhone(visitor)
    await expect(ranges).toHaveValue('198.51.100.7/24')
    await form.getByRole('button', { name: t('settings.save'), exact: true }).click()
    await expect(ranges).toHaveAccessibleDescription(t('errors.range-invalid'))
    await ranges.fill('198.51.100.0/24')
    await form.getByRole('button', { name: t('settings.save'), exact: true }).click()
    await expect(form.getByText(t('settings.saved'))).toBeVisible()
  })

  await test.step('a role is granted with a passkey, and taken away', async () => {
    await openSession(page, await findAccount('administrator-1'), ['password', 'passkey'])
    await page.goto(`/console/people/${person}`)
    // A choice made before the page listens would be lost.
    await page.waitForLoadState('networkidle')
    await page.getByLabel(t('people.person.grant')).selectOption('support')
    await expect(page.getByText(t('people.roleText.support'))).toBeVisible()
    await page.getByRole('button', { name: t('people.person.grantSubmit'), exact: true }).click()
    const take = page.getByRole('button', { name: t('people.person.removeRole'), exact: true })
    await take.click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('助手 春')
    await dialog.getByRole('button', { name: t('people.person.removeRole'), exact: true }).click()
    await expect(page.getByText(t('people.person.rolesEmpty'))).toBeVisible()
  })

  await test.step('an address is added, shown masked, in full on request, and removed after a question that can be left', async () => {
    const field = page.getByLabel(t('people.person.addContact'))
    await field.fill('haru.joshu@example.org')
    await page.getByRole('button', { name: t('people.person.add'), exact: true }).click()
    const reveal = page.getByRole('button', { name: t('people.person.reveal') })
    await expect(reveal).toBeVisible()
    await expect(page.getByText('haru.joshu@example.org')).toHaveCount(0)
    await reveal.click()
    await expect(page.getByText('haru.joshu@example.org')).toBeVisible()
    const remove = page.getByRole('button', { name: t('people.person.remove'), exact: true })
    const dialog = page.getByRole('dialog')
    await remove.click()
    await expect(dialog).toContainText('助手 春')
    await expect(dialog).toContainText(t('people.person.removeContactLast'))
    await dialog.getByRole('button', { name: t('ui.cancel') }).click()
    await expect(dialog).toHaveCount(0)
    await expect(reveal.or(page.getByText('haru.joshu@example.org')).first()).toBeVisible()
    await remove.click()
    await dialog.getByRole('button', { name: t('people.person.remove'), exact: true }).click()
    await expect(page.getByText(t('people.person.contactsEmpty'))).toBeVisible()
  })

  await test.step('codes for a filter, printed: three slips, each code once', async () => {
    await page.goto(`/console/people?affiliation=${affiliation}`)
    await page.getByRole('link', { name: t('people.codes.open') }).click()
    await page.getByRole('button', { name: t('people.codes.submit') }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('people.codes.submit') })
      .click()
    await expect(page.getByText('3 codes were issued.')).toBeVisible()
    const codes = await page.getByText(/^([2-9A-Z]{4}-){3}[2-9A-Z]{4}$/).allInnerTexts()
    expect(new Set(codes).size).toBe(3)
    await page.emulateMedia({ media: 'print' })
    await expect(page.getByRole('navigation').first()).toBeHidden()
    await expect(page.getByText(codes[0] ?? '')).toBeVisible()
    await page.emulateMedia({ media: null })
  })

  await test.step('and by mail: only to who can be reached', async () => {
    await page.goto(
      `/console/people/${await makePerson({ login: 'newcomer-mail', name: '新人 郵', affiliations: [affiliation], arrivedAt: null })}`,
    )
    await page.getByLabel(t('people.person.addContact')).fill('newcomer@example.org')
    await page.getByRole('button', { name: t('people.person.add'), exact: true }).click()
    await expect(page.getByText(t('people.person.confirmed'))).toBeVisible()
    await page.goto(`/console/people/codes?affiliation=${affiliation}`)
    await page.getByRole('radio', { name: t('people.codes.mail') }).check()
    await page.getByRole('button', { name: t('people.codes.submit') }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('people.codes.submit') })
      .click()
    await expect(page.getByText('1 code was issued.')).toBeVisible()
    await expect(page.getByText('3 people were left out:')).toBeVisible()
    await expect
      .poll(async () => (await readMail('newcomer@example.org'))[0]?.text ?? '', { timeout: 20_000 })
      .toContain('/sign-in/activate')
  })

  await test.step('all of it stands in the log', async () => {
    await page.goto('/console/audit')
    for (const action of ['activation.issued', 'contact.removed', 'role.removed', 'role.granted', 'organisation.networks-changed'])
      await expect(page.getByText(t(`audit.actions.${action}`)).first(), action).toBeVisible()
  })

  await test.step('the language is saved with the person, and zones are shown beside each other', async () => {
    await page.goto('/me')
    await page.getByLabel(t('me.settings.language')).selectOption('ja')
    await page.getByLabel(t('me.settings.zone')).selectOption('America/Toronto')
    await page.getByRole('button', { name: t('me.settings.save'), exact: true }).click()
    await expect(page.getByRole('heading', { name: '言語とタイムゾーン' })).toBeVisible()
    await page.getByLabel('言語').selectOption('')
    await page.getByLabel('タイムゾーン').selectOption('')
    await page.getByRole('button', { name: '保存する', exact: true }).click()
    await expect(page.getByRole('heading', { name: t('me.settings.title') })).toBeVisible()
  })
  await visitor.close()
})
