/** One person at one browser: a context of its own, watched for errors, with a virtual authenticator and the outbox beside it. */
import { type Browser, expect, type Page } from '@playwright/test'
import { and, desc, eq, gt, inArray } from 'drizzle-orm'
import { capturedMessages } from '@/db/schema/messages'
import { db } from './installation'
import { type Language, words } from './words'

export type Visitor = { page: Page; t: (key: string) => string; close: () => Promise<void> }

/** Opens a browser window of its own. Any unexpected error in it fails the test when it is closed. */
export async function visit(browser: Browser, language: Language, { width = 1280, hasAuthenticator = true } = {}): Promise<Visitor> {
  const context = await browser.newContext({
    locale: language === 'ja' ? 'ja-JP' : 'en-GB',
    timezoneId: 'Asia/Tokyo',
    viewport: { width, height: 900 },
  })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      problems.push(`console: ${message.text()} (${page.url()})`)
  })
  page.on('response', (response) => {
    if (response.status() >= 500) problems.push(`${response.status()} from ${response.url()}`)
  })
  if (hasAuthenticator) {
    const devtools = await context.newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
  }
  return {
    page,
    t: words(language),
    close: async () => {
      expect(problems).toEqual([])
      await context.close()
    },
  }
}

/** The digits of the newest text message or call after `since`; waits for the delivery. A call says the digits one by one. */
export async function readCode(since: Date, length = 6): Promise<string> {
  let digits = ''
  await expect
    .poll(
      async () => {
        const [row] = await db
          .select({ text: capturedMessages.text })
          .from(capturedMessages)
          .where(and(inArray(capturedMessages.channel, ['sms', 'voice']), gt(capturedMessages.at, since)))
          .orderBy(desc(capturedMessages.at))
          .limit(1)
        digits = row?.text.replaceAll(/(?<=\d)(, |、)(?=\d)/g, '').match(new RegExp(`(?<!\\d)\\d{${length}}(?!\\d)`))?.[0] ?? ''
        return digits
      },
      { timeout: 20_000, message: 'the code arrives in the outbox' },
    )
    .not.toBe('')
  return digits
}

/** Subjects of the mails that an address got, newest first. */
export const readMail = (address: string) =>
  db
    .select({ subject: capturedMessages.subject, text: capturedMessages.text })
    .from(capturedMessages)
    .where(and(eq(capturedMessages.channel, 'mail'), eq(capturedMessages.to, address)))
    .orderBy(desc(capturedMessages.at))

/** The first page of a sign-in: the name. */
export async function typeName({ page, t }: Visitor, login: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel(t('signIn.name.label')).fill(login)
  await page.getByRole('button', { name: t('signIn.continue'), exact: true }).click()
}

/** The first two pages of a sign-in: name and password. */
export async function typePassword(visitor: Visitor, login: string, password: string): Promise<void> {
  const { page, t } = visitor
  await typeName(visitor, login)
  await page.getByLabel(t('signIn.password.label'), { exact: true }).fill(password)
  await page.getByRole('button', { name: t('signIn.continue'), exact: true }).click()
}

/** Name, password and, if it is asked, the code by phone. Ends where the sign-in stops by itself: on a notice or at its goal. */
export async function signInWithPhone(visitor: Visitor, login: string, password: string): Promise<void> {
  const { page, t } = visitor
  const since = new Date()
  await typePassword(visitor, login, password)
  const code = page.locator('input[autocomplete="one-time-code"]')
  const later = page.getByRole('button', { name: t('signIn.notice.later') })
  const register = page.getByRole('button', { name: t('signIn.notice.register') })
  const home = page.getByRole('link', { name: t('ui.signOut') }).or(page.getByRole('button', { name: t('ui.signOut') }))
  await expect(code.or(register).or(home).first()).toBeVisible()
  if (await code.isVisible()) {
    await code.fill(await readCode(since))
    await page.keyboard.press('Enter')
    await expect(later.or(register).or(home).first()).toBeVisible()
  }
}

/** Leaves a notice for later, where that is allowed. */
export async function passNotice({ page, t }: Visitor): Promise<void> {
  const later = page.getByRole('button', { name: t('signIn.notice.later') })
  if (await later.isVisible()) await later.click()
  await page.waitForURL(/\/(me|console)/)
}

/** To the end of a sign-in that has shown all it has to: past a notice that can be put off, to the first page. */
export async function arrive({ page, t }: Visitor): Promise<void> {
  const later = page.getByRole('button', { name: t('signIn.notice.later') })
  const home = page.getByRole('link', { name: t('ui.signOut') }).or(page.getByRole('button', { name: t('ui.signOut') }))
  await expect(later.or(home).first()).toBeVisible()
  if (await later.isVisible()) await later.click()
  await page.waitForURL(/\/me/)
}

/** Shows once more who it is, where a change asks for it: by the phone's code, or the password where nothing else is held. */
export async function proveAgain(visitor: Visitor, password: string): Promise<void> {
  const { page, t } = visitor
  if (!page.url().includes('/sign-in')) return
  const since = new Date(Date.now() - 1_000)
  const code = page.locator('input[autocomplete="one-time-code"]')
  const field = page.getByLabel(t('signIn.password.label'), { exact: true })
  await expect(code.or(field).first()).toBeVisible()
  if (await field.isVisible()) await field.fill(password)
  else await code.fill(await readCode(since))
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}

/** From `/me/factors/passkey` to a passkey that has been tried. */
export async function registerPasskey(visitor: Visitor, password: string): Promise<void> {
  const { page, t } = visitor
  const start = page.getByRole('button', { name: t('me.factorPage.begin') }).or(page.getByRole('link', { name: t('me.factorPage.begin') }))
  const create = page.getByRole('button', { name: t('factor.passkey.enrol.submit') })
  await expect(start.or(create).first()).toBeVisible()
  if (await start.first().isVisible()) await start.first().click()
  await page.waitForLoadState('networkidle')
  await proveAgain(visitor, password)
  await create.click()
  await page.getByLabel(t('factor.passkey.enrol.label')).fill('Story laptop')
  await page.getByRole('button', { name: t('factor.passkey.enrol.save') }).click()
  const done = page.getByRole('link', { name: t('me.factorPage.done.back') })
  const tryIt = page.getByRole('button', { name: t('factor.passkey.challenge.submit') })
  await expect(done.or(tryIt).first()).toBeVisible()
  if (await tryIt.isVisible()) await tryIt.click()
  await expect(done).toBeVisible()
}

export async function signOut({ page, t }: Visitor): Promise<void> {
  await page.goto('/sign-in/out')
  await page.getByRole('button', { name: t('signIn.out.submit') }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in/out')
}

/** Ticks the notice that stands before the first number (SR-4), and begins; where it was read already the number is asked for at once. */
export async function readNotice({ page, t }: Visitor): Promise<void> {
  const read = page.getByRole('checkbox', { name: t('me.factorPage.notice.read') })
  await expect(read.or(page.getByLabel(t('factor.phone.enrol.number')))).toBeVisible()
  if (!(await read.isVisible())) return
  await read.check()
  await page.getByRole('button', { name: t('me.factorPage.begin'), exact: true }).click()
}

/**
 * With the passkey alone. The browser may have offered it under the field already, which is a sign-in, too: of the two the later one
 * breaks off the other's way to the page, so it is the address that is waited for, not one navigation.
 */
export async function signInWithPasskey({ page, t }: Visitor): Promise<void> {
  await page.goto('/sign-in')
  const button = page.getByRole('button', { name: t('signIn.passkey.button') })
  await button.click({ timeout: 5_000 }).catch(() => undefined)
  await expect.poll(() => new URL(page.url()).pathname, { timeout: 20_000 }).toMatch(/^\/me/)
  await expect(page.getByRole('navigation').first()).toBeVisible()
  await page.waitForLoadState('networkidle')
}
