import type { Page } from '@playwright/test'
import { desc } from 'drizzle-orm'
import { rollouts } from '@/db/schema/rollouts'
import { db, makePerson, makeSession, origin } from './installation'

/** Every page that somebody signed in as an administrator can open, with real ids. */
export async function listPages(personId: string): Promise<string[]> {
  const [rollout] = await db.select({ id: rollouts.id }).from(rollouts).orderBy(desc(rollouts.createdAt)).limit(1)
  const at = `/console/rollouts/${rollout?.id}`
  return [
    ...[
      '/',
      '/sign-in',
      '/sign-in/activate',
      '/me',
      '/me/factors/passkey',
      '/me/factors/totp',
      '/me/factors/phone',
      '/me/factors/recovery-codes',
      '/me/activity',
      '/me/sessions',
    ],
    ...[
      '/console',
      '/console/people',
      `/console/people/${personId}`,
      '/console/import',
      '/console/rollouts',
      at,
      `${at}/edit`,
      `${at}/simulate`,
      `${at}/review`,
    ],
    ...['/console/adoption', '/console/adoption/people?measure=phone-only', '/console/audit', '/console/settings', '/outbox'],
  ]
}

/** Signs a page in as a new administrator, without the interface. */
export async function signInAsAdministrator(page: Page, login: string): Promise<string> {
  const id = await makePerson({ login, name: '見学 太郎', roles: ['administrator'] })
  const cookie = await makeSession(id, ['password'])
  await page.context().addCookies([{ ...cookie, url: origin, httpOnly: true, secure: true, sameSite: 'Lax' }])
  return id
}
