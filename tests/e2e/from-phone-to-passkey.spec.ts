/**
 * The main story, in both languages: import → plan → simulate → approve as the second administrator → a person who holds only
 * a phone signs in, is told why and until when, registers a passkey, signs in with the passkey alone → one fewer on the adoption page.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { hash } from '@node-rs/argon2'
import { expect, test } from '@playwright/test'
import {
  passNotice,
  proveAgain,
  readCode,
  readMail,
  readNotice,
  registerPasskey,
  signInWithPasskey,
  signInWithPhone,
  signOut,
  visit,
} from './support/visitor'
import type { Language } from './support/words'

type Account = { key: string; login: string; password: string }
const accounts = () => (JSON.parse(readFileSync('.test/e2e/accounts.json', 'utf8')) as { accounts: Account[] }).accounts
const account = (key: string): Account => {
  const found = accounts().find((one) => one.key === key)
  if (!found) throw new Error(`no account ${key}`)
  return found
}

/** A local date-time in the plan's zone, `days` from today at 13:00. */
const inDays = (days: number) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T13:00`

for (const language of ['en', 'ja'] as const satisfies Language[]) {
  test(`from phone to passkey (${language})`, async ({ browser }) => {
    test.setTimeout(300_000)
    const affiliation = `visiting-${language}`
    const login = `story.${language}`
    const password = 'correct horse battery staple 37'
    const people = test.info().outputPath('people.csv')
    writeFileSync(
      people,
      `external_id,login,name,reading,affiliations,email,password_hash\ns-${language},${login},物語 ${language},モノガタリ,${affiliation},${login}@example.org,"${await hash(password)}"\n`,
    )
    const plan = test.info().outputPath('plan.json')
    writeFileSync(
      plan,
      JSON.stringify({
        key: `story-${language}`,
        name: { en: 'Phone codes end for visitors', ja: '訪問者の電話認証を終了' },
        zone: 'Asia/Tokyo',
        policy: { restrictions: { phone: { signIn: 'never', change: 'allowed', reset: 'never' } } },
        waves: [
          {
            key: 'visitors',
            name: { en: 'Visitors', ja: '訪問者' },
            audience: { affiliation },
            announceAt: inDays(-20),
            promptFrom: inDays(-10),
            enforceAt: inDays(15),
            steps: [{ daysAfter: 0, consequence: 'enrol' }],
            lateEnrolmentDays: null,
            reason: { en: 'Codes by phone can be intercepted.', ja: '電話で届くコードは盗み見られるおそれがあるためです。' },
          },
        ],
      }),
    )

    const author = await visit(browser, language)
    await signInWithPhone(author, account('administrator-1').login, account('administrator-1').password)
    await passNotice(author)

    await test.step('import', async () => {
      const { page, t } = author
      await page.goto('/console/import')
      await page.locator('input[type=file]').setInputFiles(people)
      await page.waitForURL(/\/console\/import\/[0-9a-f-]{36}/)
      const keep = page.getByLabel(t('import.leaversKeep'))
      const apply = page.getByRole('button', { name: t('import.apply') })
      await expect(apply).toBeVisible({ timeout: 30_000 })
      if (await keep.isVisible()) await keep.check()
      await apply.click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('import.apply') })
        .click()
      await expect(page.getByRole('link', { name: t('import.toPeople') })).toBeVisible({ timeout: 30_000 })
    })

    const person = await visit(browser, language, { width: 390 })
    await test.step('the person holds only a phone', async () => {
      const { page, t } = person
      await signInWithPhone(person, login, password)
      await page.goto('/me/factors/phone')
      const start = page
        .getByRole('button', { name: t('me.factorPage.begin') })
        .or(page.getByRole('link', { name: t('me.factorPage.begin') }))
      await start.first().click()
      await page.waitForLoadState('networkidle')
      await proveAgain(person, password)
      await readNotice(person)
      const since = new Date()
      await page.getByLabel(t('factor.phone.enrol.number')).fill(language === 'en' ? '090 8765 4321' : '080-8765-4321')
      await page.getByRole('button', { name: t('factor.phone.enrol.send') }).click()
      await page.locator('input[autocomplete="one-time-code"]').fill(await readCode(since))
      await page.getByRole('button', { name: t('factor.phone.enrol.submit') }).click()
      await expect(page.getByRole('link', { name: t('me.factorPage.done.back') })).toBeVisible()
      await signOut(person)
    })

    const countPhoneOnly = async () => {
      const { page } = author
      await page.goto(`/console/adoption?affiliation=${affiliation}`)
      return page.locator('h1').innerText()
    }
    const before = await countPhoneOnly()
    expect(before).toMatch(/\b1\b|1人/)

    let review = ''
    await test.step('plan, simulate, ask for review', async () => {
      const { page, t } = author
      await page.goto('/console/rollouts/new')
      await page.locator('input[type=file]').setInputFiles(plan)
      const save = page.getByRole('button', { name: t('rollouts.edit.save') })
      await expect(page.getByLabel(t('rollouts.edit.field.key')).first()).toHaveValue(`story-${language}`)
      await expect(save).toBeEnabled()
      await save.click()
      await page.waitForURL(/\/simulate/)
      const id = page.url().match(/rollouts\/([0-9a-f-]{36})/)?.[1] ?? ''
      review = `/console/rollouts/${id}/review`
      await page.goto(review)
      await page.getByRole('button', { name: t('rollouts.review.submit') }).click()
      await expect(page.getByText(t('rollouts.review.waiting'))).toBeVisible()
      await expect(page.getByRole('button', { name: t('rollouts.review.approve'), exact: true })).toHaveCount(0)
    })

    await test.step('the second administrator approves with a passkey', async () => {
      const approver = await visit(browser, language)
      const { page, t } = approver
      const { login: name, password: secret } = account('administrator-2')
      await signInWithPhone(approver, name, secret)
      await passNotice(approver)
      await page.goto('/me/factors/passkey')
      await registerPasskey(approver, secret)
      await page.goto(review)
      const approve = page.getByRole('button', { name: t('rollouts.review.approve'), exact: true })
      await approve.click()
      // The session was opened with a phone code: so far-reaching an act asks for the passkey itself, now.
      await page.getByRole('link', { name: t('ui.proveNow') }).click()
      await page.getByRole('button', { name: t('factor.passkey.name') }).click()
      const ask = page.getByRole('button', { name: t('factor.passkey.challenge.submit') })
      await Promise.race([ask.click().catch(() => undefined), page.waitForURL((url) => url.pathname === review)])
      await page.waitForURL((url) => url.pathname === review)
      await approve.click()
      await expect(approve).toHaveCount(0)
      // The next story begins with an administrator who holds a phone only.
      await page.goto('/me/factors/passkey')
      await page
        .getByRole('article', { name: 'Story laptop' })
        .getByRole('button', { name: t('me.factorPage.remove') })
        .first()
        .click()
      await page.getByRole('button', { name: t('me.factorPage.removeConfirm'), exact: true }).click()
      await expect(page.getByRole('article', { name: 'Story laptop' })).toHaveCount(0)
      await approver.close()
    })

    await test.step('the person is told why and until when, and registers a passkey', async () => {
      const { page, t } = person
      await signInWithPhone(person, login, password)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('signIn.notice.soon'))
      await expect(page.locator('main time').first()).toBeVisible()
      await page.screenshot({ path: `test-results/story-notice-${language}.png`, fullPage: true })
      await page.getByRole('button', { name: t('signIn.notice.register') }).click()
      await page.waitForURL(/\/me\/factors\/passkey/)
      await registerPasskey(person, password)
      // Told at the address, whoever did it (SR-61).
      await expect.poll(async () => (await readMail(`${login}@example.org`)).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2)
      await page.goto('/me')
      await page.screenshot({ path: `test-results/story-me-${language}.png`, fullPage: true })
      await signOut(person)
    })

    await test.step('the passkey alone signs in', async () => {
      await signInWithPasskey(person)
      await expect(person.page.getByRole('heading', { level: 1 })).toBeVisible()
    })

    await test.step('one fewer phone-only person', async () => {
      const after = await countPhoneOnly()
      expect(after).not.toBe(before)
      await author.page.screenshot({ path: `test-results/story-adoption-${language}.png`, fullPage: true })
    })
    await person.close()
    await author.close()
  })
}
