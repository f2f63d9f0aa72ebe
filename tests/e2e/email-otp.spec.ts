/** Codes by e-mail, as the Tokyo Tech portal has them: a label, a mail, pending until confirmed; at sign-in the label first. */
import { hash } from '@node-rs/argon2'
import { expect, test } from '@playwright/test'
import { listPending } from '@/lib/verification/pending'
import { db, findAccount, makePerson } from './support/installation'
import { openSession } from './support/pages'
import { readMail, type Visitor, visit } from './support/visitor'

const password = 'a long password for mail 7'

async function lastMail(address: string, pattern: RegExp): Promise<string> {
  let found = ''
  await expect
    .poll(
      async () => {
        found = (await readMail(address)).map(({ text }) => pattern.exec(text)?.[0] ?? '').find((text) => text !== '') ?? ''
        return found
      },
      { timeout: 20_000, message: `a mail reaches ${address}` },
    )
    .not.toBe('')
  return found
}
const picture = ({ page }: Visitor, name: string) =>
  process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: !name.startsWith('exception') }) : null

for (const language of ['ja', 'en'] as const)
  test(`an address is registered by its link, tried, and picked by its label (${language})`, async ({ browser }) => {
    const login = `mail-e2e-${language}`
    const mailbox = `${login}@mail.example`
    const label = language === 'ja' ? '自宅のメール' : 'Private'
    const personId = await makePerson({ login, passwordHash: await hash(password), arrivedAt: new Date(Date.now() - 86_400_000) })
    const visitor = await visit(browser, language, { width: language === 'ja' ? 390 : 1280 })
    const { page, t } = visitor
    const press = (key: string) => page.getByRole('button', { name: t(key), exact: true }).click()

    await test.step('label and address; the page waits, the address is pending', async () => {
      await openSession(page, personId, ['password'])
      await page.goto('/me/factors/email-otp')
      await press('me.factorPage.begin')
      await page.getByLabel(t('factor.email-otp.enrol.label')).fill(label)
      await page.getByLabel(t('factor.email-otp.enrol.address')).fill('nobody')
      await press('factor.email-otp.enrol.send')
      await expect(page.getByText(t('errors.address-invalid'))).toBeVisible()
      await picture(visitor, `mail-${language}-1-form`)
      await page.getByLabel(t('factor.email-otp.enrol.address')).fill(mailbox)
      await press('factor.email-otp.enrol.send')
      await expect(page.getByRole('button', { name: t('factor.email-otp.enrol.submit') })).toBeVisible()
      await picture(visitor, `mail-${language}-2-waits`)
      await page.goto('/me/factors/email-otp')
      await expect(page.getByText(t('me.factorPage.pending.title'), { exact: true })).toBeVisible()
      await picture(visitor, `mail-${language}-3-pending`)
    })

    await test.step('opening the link changes nothing; the press confirms', async () => {
      const link = await lastMail(mailbox, /https?:\/\/\S+\/me\/confirm\/\S+token=[\w-]{22}/)
      await page.goto(link)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('me.confirmAddress.title'))
      expect(await listPending(db, { personId, now: new Date() })).toHaveLength(1)
      await picture(visitor, `mail-${language}-4-confirm`)
      await press('me.confirmAddress.confirm')
      await expect(page.getByText(t('me.confirmAddress.done'), { exact: true })).toBeVisible()
      await picture(visitor, `mail-${language}-5-confirmed`)
      await page.goto(link)
      await expect(page.getByText(t('me.confirmAddress.over'), { exact: true })).toBeVisible()
    })

    await test.step('tried once, it is asked for', async () => {
      await page.goto('/me/factors/email-otp')
      const card = page.getByRole('article', { name: label })
      await card.getByRole('button', { name: t('me.factorPage.tryIt') }).click()
      await expect(card.getByLabel(t('ui.code.label'))).toBeVisible()
      await card
        .getByLabel(t('ui.code.label'))
        .fill((await lastMail(mailbox, /(?<!\d)\d{6}(?= (is your code|です))|(?<=コードは )\d{6}/)).slice(0, 6))
      await card.getByRole('button', { name: t('ui.code.submit'), exact: true }).click()
      await expect(card.getByText(t('me.factorPage.tried'))).toBeVisible()
      await picture(visitor, `mail-${language}-6-card`)
      await page.goto('/me')
      await picture(visitor, `mail-${language}-7-me`)
    })

    await test.step('at sign-in the label is picked, and only then a code is sent', async () => {
      await page.context().clearCookies()
      await page.goto('/sign-in')
      await page.getByLabel(t('signIn.name.label')).fill(login)
      await press('signIn.continue')
      await page.getByLabel(t('signIn.password.label'), { exact: true }).fill(password)
      await press('signIn.continue')
      await expect(page.getByRole('radio', { name: label })).toBeVisible()
      expect(await page.locator('main').innerText()).not.toContain('mail.example')
      await picture(visitor, `mail-${language}-8-label`)
      const before = (await readMail(mailbox)).length
      await press('factor.email-otp.challenge.send')
      await expect(page.locator('input[autocomplete="one-time-code"]')).toBeVisible()
      await expect.poll(async () => (await readMail(mailbox)).length, { timeout: 20_000 }).toBe(before + 1)
      const [newest] = await readMail(mailbox)
      await picture(visitor, `mail-${language}-9-code`)
      await page.locator('input[autocomplete="one-time-code"]').fill(/\d{6}/.exec(newest?.text ?? '')?.[0] ?? '')
      await press('ui.code.submit')
      await page.waitForURL(/\/me$/)
    })
    await visitor.close()
  })

for (const language of ['en', 'ja'] as const)
  test(`codes by mail count once an exception is on record, and its end cannot come as a surprise (${language})`, async ({ browser }) => {
    const visitor = await visit(browser, language, { width: language === 'ja' ? 390 : 1280 })
    const { page, t } = visitor
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    await openSession(page, await findAccount('administrator-1'), ['password', 'passkey'])
    await page.goto('/console/settings')
    await page.waitForLoadState('networkidle')
    const title = page.getByText(t('settings.deviations.title'), { exact: true })
    await title.scrollIntoViewIfNeeded()
    await picture(visitor, `exception-${language}-1`)
    const submit = page.getByRole('button', {
      name: new RegExp(`^(${t('settings.deviations.record')}|${t('settings.deviations.change')})$`),
    })
    const form = page.locator('form').filter({ has: submit })
    await form
      .getByLabel(t('settings.deviations.owner'))
      .fill(language === 'ja' ? '情報セキュリティ委員会' : 'Information security committee')
    await form.getByLabel(t('settings.deviations.end')).fill(day(90))
    await form.getByLabel(t('settings.deviations.reason')).fill('')
    await submit.click()
    await expect(form.getByText(t('errors.text-missing'))).toBeVisible()
    await form
      .getByLabel(t('settings.deviations.reason'))
      .fill(language === 'ja' ? '端末の配布が終わるまでの経過措置' : 'Until the security keys are handed out')
    await submit.click()
    await expect(form.getByText(t('settings.saved'))).toBeVisible()
    await form.getByLabel(t('settings.deviations.end')).fill(day(5))
    await submit.click()
    await expect(form.getByLabel(t('settings.deviations.end'))).toHaveAccessibleDescription(/14/)
    await form.scrollIntoViewIfNeeded()
    await picture(visitor, `exception-${language}-2`)
    await page.goto('/console/adoption')
    await expect(page.getByText(t('adoption.byDeviation')).first()).toBeVisible()
    await picture(visitor, `exception-${language}-3`)
    await page.emulateMedia({ colorScheme: 'dark' })
    for (const [at, name] of [
      ['/console/settings', 'settings'],
      ['/console/adoption', 'adoption'],
    ] as const) {
      await page.goto(at)
      await page.waitForLoadState('networkidle')
      await picture(visitor, `exception-${language}-dark-${name}`)
    }
    await visitor.close()
  })
