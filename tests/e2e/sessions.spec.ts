/** The browsers somebody is signed in with: one is ended, then all the others, and they are out at their next page. */
import { expect, test } from '@playwright/test'
import { makePerson } from './support/installation'
import { makeMember } from './support/members'
import { openSession } from './support/pages'
import { arrive, typePassword, visit } from './support/visitor'

test('a session is ended from another browser', async ({ browser }) => {
  const id = await makePerson({ login: 'sessions-e2e' })
  const [here, there, third] = await Promise.all([visit(browser, 'en'), visit(browser, 'ja', { width: 390 }), visit(browser, 'en')])
  for (const { page } of [here, there, third]) await openSession(page, id, ['password'])
  await there.page.goto('/me')
  await third.page.goto('/me')
  const { page, t } = here
  await page.goto('/me/sessions')
  await expect(page.getByRole('listitem')).toHaveCount(3)
  await page
    .getByRole('button', { name: /^End the session of/ })
    .first()
    .click()
  await expect(page.getByRole('listitem')).toHaveCount(2)
  await page.getByRole('button', { name: t('me.sessions.endOthers') }).click()
  // The effect first, then the question.
  await expect(page.getByText('1 other session is ended at once.')).toBeVisible()
  await page.getByRole('button', { name: t('me.sessions.endOthers') }).click()
  await expect(page.getByText(t('me.sessions.onlyThis'))).toBeVisible()
  for (const other of [there, third]) {
    await other.page.goto('/me/activity')
    await expect(other.page.getByLabel(other.t('signIn.name.label'))).toBeVisible()
  }
  await page.reload()
  await expect(page.getByRole('listitem')).toHaveCount(1)
  for (const visitor of [here, there, third]) await visitor.close()
})

test('the cookie of a session is the host’s own, out of reach of scripts, and nothing of a session stands in the browser (SR-73)', async ({
  browser,
}) => {
  const password = 'a long password for cookies 7'
  await makeMember(password, { login: 'cookie-e2e' })
  const visitor = await visit(browser, 'en')
  const { page } = visitor
  await typePassword(visitor, 'cookie-e2e', password)
  await arrive(visitor)
  const cookies = (await page.context().cookies()).filter(({ name }) => name.startsWith('__Host-'))
  expect(cookies.map(({ name }) => name)).toEqual(expect.arrayContaining(['__Host-sekisho', '__Host-device']))
  for (const cookie of cookies) expect(cookie, cookie.name).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' })
  // No cookie that scripts can read, and no store of theirs, holds any of these values.
  const values = cookies.map(({ value }) => value).filter((value) => value !== '')
  const readable = await page.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]))
  for (const value of values) expect(readable).not.toContain(value)
  expect(await page.content()).not.toContain(cookies.find(({ name }) => name === '__Host-sekisho')?.value ?? 'none')
  await visitor.close()
})
