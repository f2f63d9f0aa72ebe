/**
 * The life of a plan between two administrators: written in the form, sent back with a reason, changed, approved, held,
 * released with its diff, taken back by two; and what each of it means for one person. The two read different languages.
 */
import { expect as expectSoon, test } from '@playwright/test'
import { makePerson, makeSession, origin } from './support/installation'
import { type Visitor, visit } from './support/visitor'

const expect = expectSoon.configure({ timeout: 25_000 })

const inDays = (days: number) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T10:00`
const plan = {
  key: 'held-and-reviewed',
  name: { en: 'MFA for the museum', ja: '博物館の多要素認証' },
  zone: 'Asia/Tokyo',
  policy: { minimumStrength: 'medium' },
  waves: [
    {
      key: 'museum',
      name: { en: 'Museum', ja: '博物館' },
      audience: { affiliation: 'museum-e2e' },
      announceAt: inDays(-60),
      promptFrom: inDays(-30),
      enforceAt: inDays(-2),
      grace: { newPersonDays: 0, noticeDays: 0 },
      lateEnrolmentDays: null,
      reason: { en: 'Passwords are stolen too easily.', ja: 'パスワードだけでは盗まれやすいためです。' },
    },
  ],
}

test('a plan is sent back, changed, approved, held, released and taken back', async ({ browser }) => {
  test.setTimeout(240_000)
  const [author, approver] = [await visit(browser, 'ja'), await visit(browser, 'en')]
  const personId = await makePerson({ login: 'museum.e2e', affiliations: ['museum-e2e'], passwordHash: 'x' })
  for (const [visitor, login] of [
    [author, 'author.e2e'],
    [approver, 'approver.e2e'],
  ] as const) {
    const id = await makePerson({ login, name: login, affiliations: ['office-e2e'], roles: ['administrator'] })
    const cookie = await makeSession(id, ['password', 'passkey'])
    await visitor.page
      .context()
      .addCookies([{ ...cookie, url: origin.replace('http:', 'https:'), httpOnly: true, secure: true, sameSite: 'Lax' }])
  }
  const button = ({ page, t }: Visitor, key: string) => page.getByRole('button', { name: t(key), exact: true })
  const readState = async ({ page }: Visitor) => {
    await page.goto(`/console/people/${personId}`)
    return page.locator('main').innerText()
  }
  let at = ''

  await test.step('written from a file, saved, sent to review', async () => {
    const { page, t } = author
    await page.goto('/console/rollouts/new')
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'plan.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(plan)) })
    await expect(page.getByLabel(t('rollouts.edit.field.key')).first()).toHaveValue(plan.key)
    await button(author, 'rollouts.edit.save').click()
    await page.waitForURL(/\/simulate/)
    at = `/console/rollouts/${page.url().match(/rollouts\/([0-9a-f-]{36})/)?.[1]}`
    await page.goto(`${at}/review`)
    await button(author, 'rollouts.review.submit').click()
    await expect(page.getByText(t('rollouts.review.waiting'))).toBeVisible()
  })

  await test.step('sent back with a reason', async () => {
    const { page, t } = approver
    await page.goto(`${at}/review`)
    await expect(page.getByText('Affiliation is museum-e2e')).toBeVisible()
    await page.getByLabel(t('rollouts.review.rejectReason')).fill('Ask less often, and name the shop.')
    await button(approver, 'rollouts.review.reject').click()
    await expect(button(approver, 'rollouts.review.reject')).toHaveCount(0)
  })

  await test.step('changed in the form; a second tab does not undo it', async () => {
    const { page, t } = author
    await page.goto(`${at}/edit`)
    const other = await page.context().newPage()
    await other.goto(`${at}/edit`)
    await page.getByRole('button', { name: t('rollouts.edit.addService') }).click()
    const service = (language: 'ja' | 'en') =>
      t(`rollouts.edit.language.${language}`).replace('{label}', t('rollouts.edit.service').replace('{number}', '1'))
    await page.getByLabel(service('ja')).fill('ミュージアムショップ')
    await page.getByLabel(service('en')).fill('Museum shop')
    await page.getByLabel(t('rollouts.edit.field.skipDays')).fill('3')
    await button(author, 'rollouts.edit.save').click()
    await page.waitForURL(/version=2/)

    await other.getByLabel(t('rollouts.edit.field.newPersonDays')).fill('9')
    await other.getByRole('button', { name: t('rollouts.edit.save'), exact: true }).click()
    await expect(other.getByText(t('rollouts.edit.meanwhile.title').replace('{number}', '2'))).toBeVisible()
    await expect(other.getByLabel(t('rollouts.edit.field.newPersonDays'))).toHaveValue('9')
    other.on('dialog', (dialog) => dialog.accept())
    await other.getByRole('button', { name: t('rollouts.edit.meanwhile.discard').replace('{number}', '2') }).click()
    await expect(other.getByLabel(t('rollouts.edit.field.skipDays'))).toHaveValue('3')
    await expect(other.getByLabel(t('rollouts.edit.field.newPersonDays'))).toHaveValue('0')
    await other.close()
    await page.goto(`${at}/review`)
    await button(author, 'rollouts.review.submit').click()
    await expect(page.getByText(t('rollouts.review.waiting'))).toBeVisible()
  })

  await test.step('approved by the second administrator: the person has to register', async () => {
    const { page, t } = approver
    expect(await readState(approver)).not.toContain(t('state.required'))
    await page.goto(`${at}/review`)
    await expect(page.getByText('Museum shop')).toHaveCount(0)
    await button(approver, 'rollouts.review.approve').click()
    await expect(button(approver, 'rollouts.review.approve')).toHaveCount(0)
    expect(await readState(approver)).toContain(t('state.required'))
  })

  await test.step('held: nothing is asked; released with its diff', async () => {
    const { page, t } = author
    await page.goto(at)
    await button(author, 'rollouts.hold.hold').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(t('rollouts.hold.reason')).fill('窓口の電話が止まっているため')
    await dialog.getByRole('button', { name: t('rollouts.hold.holdNow') }).click()
    await expect(dialog).toHaveCount(0)
    await expect(page.getByText('窓口の電話が止まっているため')).toBeVisible()
    expect(await readState(approver)).not.toContain(approver.t('state.required'))

    await approver.page.goto(at)
    await button(approver, 'rollouts.hold.release').click()
    const release = approver.page.getByRole('dialog')
    await expect(release.getByText(approver.t('rollouts.hold.resumeAt'))).toBeVisible()
    await expect(release.getByRole('row', { name: approver.t('rollouts.hold.enforcement') })).toContainText(
      approver.t('rollouts.timeline.heldOpen'),
    )
    await release.getByRole('button', { name: approver.t('rollouts.hold.releaseNow'), exact: true }).click()
    await expect(release).toHaveCount(0)
    await expect(approver.page.getByText(approver.t('rollouts.hold.resumes')).first()).toBeVisible()
  })

  await test.step('taken back by two: nothing is left of it', async () => {
    const { page, t } = author
    await page.goto(at)
    await button(author, 'rollouts.rollBack.open').click()
    await page.getByRole('dialog').getByLabel(t('rollouts.rollBack.reason')).fill('博物館は移転後に実施するため')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('rollouts.rollBack.ask') })
      .click()
    await page.waitForURL(/\/review\?version=\d/)
    await expect(page.getByText(t('rollouts.review.waiting'))).toBeVisible()
    await approver.page.goto(page.url())
    await button(approver, 'rollouts.review.approveRollBack').click()
    await expect(button(approver, 'rollouts.review.approveRollBack')).toHaveCount(0)
    await approver.page.goto(at)
    await expect(approver.page.getByText(approver.t('rollouts.state.rolled-back')).first()).toBeVisible()
    const after = await readState(approver)
    expect(after).not.toContain('MFA for the museum')
    expect(after).not.toContain(approver.t('state.required'))
  })
  await author.close()
  await approver.close()
})
