/** "This was not me": the link of a notice freezes what was changed, without a sign-in; the desk looks into it. */
import { expect, test } from '@playwright/test'
import { makePerson } from './support/installation'
import { look } from './support/look'
import { findInMail, holdApp, makeMember } from './support/members'
import { openSession } from './support/pages'
import { registerPasskey, visit } from './support/visitor'

const password = 'the password of somebody 5'

for (const [language, width] of [
  ['ja', 390],
  ['en', 1280],
] as const)
  test(`a passkey that somebody else registered is frozen from the mail, and the desk is told (${language})`, async ({ browser }) => {
    const login = `not-me-e2e-${language}`
    const personId = await makeMember(password, { login, locale: language })
    const thief = await visit(browser, language)
    await openSession(thief.page, personId, ['password'])
    await thief.page.goto('/me/factors/passkey')
    await registerPasskey(thief, password)

    const visitor = await visit(browser, language, { width })
    const { page, t } = visitor
    const link = await findInMail(login, /https?:\/\/\S+\/not-me\/[0-9a-f-]{36}\?token=[\w-]{43}/)
    await page.goto(link)
    await expect(page.getByText(t('notMe.effect.credential'))).toBeVisible()
    await look(visitor, 'not-me', `${language}-1-ask`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
    // Looking has changed nothing.
    await thief.page.goto('/me')
    await expect(thief.page.getByText('Story laptop')).toBeVisible()
    await page.getByRole('button', { name: t('notMe.submit') }).click()
    await expect(page.getByText(t('notMe.done'), { exact: true })).toBeVisible()
    await look(visitor, 'not-me', `${language}-2-done`)
    await page.goto(link)
    await expect(page.getByText(t('notMe.over'), { exact: true })).toBeVisible()
    await look(visitor, 'not-me', `${language}-3-over`)
    await thief.page.goto('/me')
    await thief.page.waitForURL(/\/sign-in/)

    const desk = await visit(browser, language)
    const staff = await makePerson({ login: `${login}-desk`, name: 'Desk', roles: ['support'] })
    await holdApp(staff, 'App')
    await openSession(desk.page, staff, ['password', 'totp'])
    await desk.page.goto('/console')
    await desk.page.getByRole('link', { name: new RegExp(login) }).click()
    await expect(desk.page.getByText(t('people.objections.open'), { exact: true })).toBeVisible()
    await look(desk, 'not-me', `${language}-4-desk`)
    await desk.page.getByRole('button', { name: t('people.objections.resolve'), exact: true }).click()
    await expect(desk.page.getByText(t('people.objections.resolved'), { exact: true })).toBeVisible()
    await desk.close()
    await visitor.close()
    await thief.close()
  })

test('a link that was made up says what a used one says', async ({ browser }) => {
  const visitor = await visit(browser, 'en')
  const { page, t } = visitor
  for (const path of [
    '0193527e-0000-7000-8000-000000000001?token=x',
    'x',
    `0193527e-0000-7000-8000-000000000001?token=${'A'.repeat(43)}`,
  ]) {
    const answer = await page.goto(`/not-me/${path}`)
    expect(answer?.status()).toBe(200)
    await expect(page.getByText(t('notMe.over'), { exact: true })).toBeVisible()
  }
  await visitor.close()
})
