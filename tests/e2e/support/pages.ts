import type { Page } from '@playwright/test'
import { desc } from 'drizzle-orm'
import { rollouts } from '@/db/schema/rollouts'
import { db, findAccount, makeSession, origin } from './installation'

/** Every page that somebody signed in as an administrator can open, with real ids. */
export async function listPages(personId: string): Promise<string[]> {
  const [rollout] = await db.select({ id: rollouts.id }).from(rollouts).orderBy(desc(rollouts.createdAt)).limit(1)
  const at = `/console/rollouts/${rollout?.id}`
  return [
    ...[
      '/',
      '/sign-in',
      '/sign-in/activate',
      '/sign-in/out',
      '/guides',
      '/guides?situation=abroad',
      '/guides/passkey',
      '/guides/phone',
      '/not-me/0193527e-0000-7000-8000-000000000001?token=x',
      '/me',
      '/me/factors/passkey',
      '/me/factors/totp',
      '/me/factors/phone',
      '/me/factors/email-otp',
      '/me/factors/recovery-codes',
      '/me/activity',
      '/me/sessions',
      '/me/password',
    ],
    ...[
      '/console',
      '/console/people',
      `/console/people/${personId}`,
      `/console/people/${personId}/passes`,
      '/console/people/codes',
      '/console/import',
      '/console/bridge',
      '/console/rollouts',
      '/console/rollouts/new',
      '/console/rollouts/exemptions',
      '/console/rollouts/exemptions/new',
      at,
      `${at}/edit`,
      `${at}/simulate`,
      `${at}/review`,
      `${at}/people`,
      `${at}/lists`,
    ],
    ...['/console/adoption', '/console/adoption/people?measure=phone-only', '/console/audit', '/console/settings', '/outbox'],
  ]
}

/** Signs a page in without the interface, with proofs that are fresh unless another moment is given. */
export async function openSession(page: Page, personId: string, factors: string[], provenAt?: Date): Promise<void> {
  const cookie = await makeSession(personId, factors, provenAt)
  await page.context().addCookies([{ ...cookie, url: origin.replace('http:', 'https:'), httpOnly: true, secure: true, sameSite: 'Lax' }])
}

/** Signs a page in as an administrator of the demonstration, without the interface. */
export async function signInAsAdministrator(page: Page): Promise<string> {
  const id = await findAccount('administrator-1')
  await openSession(page, id, ['password', 'phone'])
  return id
}
