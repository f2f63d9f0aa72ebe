/** The browsers somebody is signed in with: one is ended, then all the others, and they are out at their next page. */
import { expect, test } from '@playwright/test'
import { makePerson } from './support/installation'
import { openSession } from './support/pages'
import { visit } from './support/visitor'

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
