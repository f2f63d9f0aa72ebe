/** The desk lets somebody back in whose phone is gone: recognised, a pass read aloud, a passkey set up; and those whom it does not. */
import { expect, test } from '@playwright/test'
import { generateSync } from 'otplib'
import { findAccount, makePerson } from './support/installation'
import { look as keepPicture } from './support/look'
import { appKey, holdApp, makeMember } from './support/members'
import { openSession } from './support/pages'
import { readMail, registerPasskey, typeName, typePassword, type Visitor, visit } from './support/visitor'

const password = 'a long password for the desk 3'
const look = (visitor: Visitor, name: string) => keepPicture(visitor, 'desk', name)

async function makeOwner(login: string, chosen: Partial<Parameters<typeof makeMember>[1]> = {}): Promise<string> {
  const personId = await makeMember(password, { login, name: `Owner ${login}`, ...chosen })
  await holdApp(personId, 'Lost phone')
  return personId
}

async function fillForm({ page, t }: Visitor, personId: string): Promise<void> {
  await page.goto(`/console/people/${personId}/passes`)
  await page.getByRole('radio', { name: t('people.passes.method.document') }).check()
  await page.getByLabel(t('people.passes.note')).fill('Student card with photo, here at the counter')
}

for (const [language, deskWidth, ownerWidth] of [
  ['ja', 1280, 390],
  ['en', 390, 1280],
] as const)
  test(`somebody whose phone is gone is recognised, gets a pass and sets up a passkey (${language})`, async ({ browser }) => {
    const login = `desk-e2e-${language}`
    const personId = await makeOwner(login, { locale: language })
    const desk = await visit(browser, language, { width: deskWidth })
    const { page, t } = desk
    await openSession(page, await makePerson({ login: `desk-staff-${language}`, name: 'Desk', roles: ['support'] }), ['password', 'totp'])
    let code = ''
    await test.step('the desk writes down how it recognised them, and reads a pass aloud', async () => {
      await page.goto(`/console/people/${personId}`)
      await look(desk, `${language}-1-person`)
      await page.getByRole('link', { name: t('people.passes.open') }).click()
      await expect(page.getByText(t('people.passes.none'))).toBeVisible()
      await fillForm(desk, personId)
      await look(desk, `${language}-2-form`)
      await page.getByRole('button', { name: t('people.passes.recognised') }).click()
      await expect(page.getByRole('status').getByText(t('people.passes.spelled'), { exact: true })).toBeVisible()
      code = (await page.locator('output').textContent()) ?? ''
      expect(code).toMatch(/^([2-9A-HJKMNP-Z]{4}-){2}[2-9A-HJKMNP-Z]{4}$/)
      await look(desk, `${language}-3-code`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
      await page.reload()
      await expect(page.getByText(code)).toHaveCount(0)
    })

    const owner = await visit(browser, language, { width: ownerWidth })
    await test.step('its owner signs in with password and pass, and sets up a passkey', async () => {
      const own = owner.page
      await typePassword(owner, login, password)
      await own.getByRole('button', { name: t('signIn.otherWays') }).click()
      await look(owner, `${language}-4-ways`)
      await own.getByRole('button', { name: new RegExp(t('factor.temporary-pass.name')) }).click()
      const field = own.getByLabel(t('factor.temporary-pass.challenge.label'), { exact: true })
      await field.fill('ABCD-ABCD-ABCD')
      await own.keyboard.press('Enter')
      await expect(own.getByText(t('errors.code-wrong'))).toBeVisible()
      await field.fill(code.toLowerCase().replaceAll('-', ' '))
      await look(owner, `${language}-5-challenge`)
      // While the refusal is still being drawn the button waits, and Enter would do nothing.
      await own.getByRole('button', { name: t('signIn.continue'), exact: true }).click()
      await own.waitForURL((url) => url.pathname === '/me')
      await expect(own.getByText(t('me.banner.afterPass'))).toBeVisible()
      await look(owner, `${language}-6-me`)
      await own.goto('/me/factors/passkey')
      await registerPasskey(owner, password)
      await own.goto('/me')
      await expect(own.getByText(t('me.banner.afterPass'))).toHaveCount(0)
    })

    await test.step('the pass is used, and its owner was told twice', async () => {
      await page.reload()
      await expect(page.getByText(t('people.passes.pass.used'))).toBeVisible()
      await look(desk, `${language}-7-list`)
      const subjects = async () => (await readMail(`${login}@mail.example`)).map(({ subject }) => subject)
      await expect
        .poll(subjects, { timeout: 20_000 })
        .toEqual(expect.arrayContaining([t('mail.pass-issued.subject'), t('mail.pass-used.subject')]))
    })
    await owner.close()
    await desk.close()
  })

for (const [language, deskWidth, ownerWidth] of [
  ['ja', 1280, 390],
  ['en', 390, 1280],
] as const)
  test(`a phone at home: a day pass for this browser, which opens no settings (${language})`, async ({ browser }) => {
    const login = `day-e2e-${language}`
    const personId = await makeOwner(login, { locale: language })
    const desk = await visit(browser, language, { width: deskWidth })
    const { page, t } = desk
    await openSession(page, await makePerson({ login: `day-staff-${language}`, name: 'Desk', roles: ['support'] }), ['password', 'totp'])
    await fillForm(desk, personId)
    await page.getByRole('radio', { name: t('people.passes.kindName.day') }).check()
    await page.getByRole('radio', { name: t('people.passes.day.2') }).check()
    await look(desk, `day-${language}-1-form`)
    await page.getByRole('button', { name: t('people.passes.recognised') }).click()
    await expect(page.getByText(t('people.passes.dayCodeText'))).toBeVisible()
    const code = (await page.locator('output').textContent()) ?? ''
    await look(desk, `day-${language}-2-code`)

    const owner = await visit(browser, language, { width: ownerWidth })
    const enter = (visitor: Visitor) => typePassword(visitor, login, password)
    const show = async ({ page: own }: Visitor) => {
      await own.getByLabel(t('factor.day-pass.challenge.label'), { exact: true }).fill(code.toLowerCase())
      await own.keyboard.press('Enter')
    }
    await test.step('its owner signs in with it, and is told what stays closed', async () => {
      await enter(owner)
      await expect(owner.page.getByRole('heading', { name: t('factor.day-pass.challenge.title') })).toBeVisible()
      await look(owner, `day-${language}-3-challenge`)
      await show(owner)
      await owner.page.waitForURL((url) => url.pathname === '/me')
      await expect(owner.page.getByText(t('me.banner.dayPassThen'))).toBeVisible()
      expect(await owner.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
      await look(owner, `day-${language}-4-me`)
      await owner.page.goto('/me/factors/passkey')
      await look(owner, `day-${language}-5-settings`)
      await owner.page.locator('a[href^="/sign-in/confirm"]').first().click()
      await expect(owner.page.getByRole('heading', { name: t('signIn.confirm.title') })).toBeVisible()
      await expect(owner.page.getByRole('button', { name: t('factor.day-pass.name') })).toHaveCount(0)
    })

    await test.step('another browser is asked for the app', async () => {
      const thief = await visit(browser, language)
      await enter(thief)
      await expect(thief.page.getByRole('heading', { name: t('factor.totp.challenge.title') })).toBeVisible()
      await thief.close()
    })

    await test.step('taken back, it ends what it had opened', async () => {
      await page.reload()
      await expect(page.getByText(t('people.passes.pass.in-use'), { exact: true })).toBeVisible()
      await look(desk, `day-${language}-6-list`)
      await page.getByRole('button', { name: t('people.passes.end') }).click()
      await expect(page.getByText(t('people.passes.pass.ended'))).toBeVisible()
      await owner.page.goto('/me')
      await expect(owner.page).toHaveURL(/\/sign-in/)
      await enter(owner)
      await expect(owner.page.getByRole('heading', { name: t('factor.totp.challenge.title') })).toBeVisible()
    })
    await owner.close()
    await desk.close()
  })

test('whoever has rights here needs a second person; whoever is not recognised gets nothing', async ({ browser }) => {
  const personId = await makeOwner('desk-e2e-auditor', { roles: ['auditor'] })
  const desk = await visit(browser, 'ja', { width: 1280 })
  const { page, t } = desk
  await openSession(page, await makePerson({ login: 'desk-staff-two', name: '窓口 花子', roles: ['support'] }), ['password', 'totp'])
  await fillForm(desk, personId)
  await expect(page.getByText(t('people.passes.need.privileged'))).toBeVisible()
  await page.getByRole('button', { name: t('people.passes.ask') }).click()
  await expect(page.getByText(t('people.passes.recordedWaiting'))).toBeVisible()
  await look(desk, 'second-1-waits')

  const second = await visit(browser, 'en', { width: 1280 })
  const administrator = await findAccount('administrator-1')
  await openSession(second.page, administrator, ['password', 'passkey'])
  await second.page.goto('/console')
  await look(second, 'second-2-overview')
  await second.page.getByRole('link', { name: /desk-e2e-auditor waits/ }).click()
  await look(second, 'second-3-decide')
  await second.page.getByRole('button', { name: second.t('people.passes.agree'), exact: true }).click()
  await expect(second.page.getByText(second.t('people.passes.state.approved'))).toBeVisible()
  await second.close()

  await page.reload()
  await page.getByRole('button', { name: t('people.passes.handOut'), exact: true }).click()
  await expect(page.locator('output')).toBeVisible()
  await look(desk, 'second-4-handed')
  await page.getByRole('button', { name: t('people.passes.done') }).click()
  await page.getByRole('button', { name: t('people.passes.end') }).click()
  await expect(page.getByText(t('people.passes.pass.ended'))).toBeVisible()

  await page.getByRole('radio', { name: t('people.passes.method.call-back') }).check()
  await page.getByLabel(t('people.passes.note')).fill('折り返した番号は現在使われていなかった')
  await page.getByRole('button', { name: t('people.passes.notRecognised') }).click()
  await expect(page.getByText(t('people.passes.recordedNot'))).toBeVisible()
  await look(desk, 'second-5-not-recognised')
  await desk.close()
})

test('nobody lets themselves back in, and a person without a role finds no such page', async ({ browser }) => {
  const desk = await visit(browser, 'en')
  const own = await makePerson({ login: 'desk-staff-own', name: 'Own', roles: ['support'] })
  await openSession(desk.page, own, ['password', 'totp'])
  await desk.page.goto(`/console/people/${own}/passes`)
  await expect(desk.page.getByText(desk.t('people.passes.own'))).toBeVisible()
  await expect(desk.page.getByRole('button', { name: desk.t('people.passes.recognised') })).toHaveCount(0)
  const nobody = await visit(browser, 'en')
  await openSession(nobody.page, await makePerson({ login: 'desk-nobody', name: 'Nobody' }), ['password'])
  const answer = await nobody.page.goto(`/console/people/${own}/passes`)
  expect(answer?.status()).toBe(404)
  await nobody.close()
  await desk.close()
})

for (const [language, deskWidth, ownerWidth] of [
  ['ja', 1280, 390],
  ['en', 390, 1280],
] as const)
  test(`a forgotten password and no address: the desk's pass and the app set a new one; with nothing left two of the desk stand for it (${language})`, async ({
    browser,
  }) => {
    const login = `desk-forgot-${language}`
    const personId = await makeOwner(login, { locale: language })
    const desk = await visit(browser, language, { width: deskWidth })
    const { page, t } = desk
    await openSession(page, await makePerson({ login: `desk-two-${language}`, name: 'Desk', roles: ['support'] }), ['password', 'totp'])
    await fillForm(desk, personId)
    await page.getByRole('radio', { name: t('people.passes.passwordName.all-lost') }).check()
    await expect(page.getByText(t('people.passes.need.all-lost'))).toBeVisible()
    await expect(page.getByRole('button', { name: t('people.passes.ask') })).toBeVisible()
    await look(desk, `${language}-forgot-1-form`)
    await page.getByRole('radio', { name: t('people.passes.passwordName.forgotten') }).check()
    await page.getByRole('button', { name: t('people.passes.recognised') }).click()
    await expect(page.getByText(t('people.passes.resetCodeText'))).toBeVisible()
    const code = (await page.locator('output').textContent()) ?? ''
    await look(desk, `${language}-forgot-2-code`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)

    const owner = await visit(browser, language, { width: ownerWidth })
    const own = owner.page
    await typeName(owner, login)
    await own.getByRole('button', { name: t('signIn.password.forgot') }).click()
    await own.getByLabel(t('signIn.reset.label'), { exact: true }).fill(code.toLowerCase())
    await look(owner, `${language}-forgot-3-typed`)
    await own.keyboard.press('Enter')
    await own.getByLabel(t('ui.code.label'), { exact: true }).fill(generateSync({ secret: appKey }))
    await own.keyboard.press('Enter')
    await own.getByLabel(t('signIn.newPassword.label'), { exact: true }).fill('a new long password 9')
    await own.getByRole('button', { name: t('signIn.newPassword.resetSubmit') }).click()
    await expect(own.getByText(t('signIn.reset.doneText'))).toBeVisible()

    await page.goto(`/console/people/${personId}/passes`)
    await expect(page.getByText(t('people.passes.passwordTag'), { exact: true })).toBeVisible()
    await look(desk, `${language}-forgot-4-list`)
    await owner.close()
    await desk.close()
  })
