import { hash } from '@node-rs/argon2'
import { expect } from '@playwright/test'
import { contacts } from '@/db/schema/people'
import { seal } from '@/lib/platform/crypto'
import { newId } from '@/lib/platform/ids'
import { credential } from '../../support/rollouts'
import { db, makePerson } from './installation'
import { readMail } from './visitor'

const yesterday = () => new Date(Date.now() - 86_400_000)

/** Somebody who has signed in before, with a password and a mailbox of their own: `<login>@mail.example`. */
export async function makeMember(password: string, row: Parameters<typeof makePerson>[0]): Promise<string> {
  const at = yesterday()
  const personId = await makePerson({ name: row.login, passwordHash: await hash(password), arrivedAt: at, ...row })
  await db.insert(contacts).values({
    ...{ id: newId(at), personId, address: `${row.login}@mail.example`, source: 'import' as const, confirmedAt: at, createdAt: at },
  })
  return personId
}

export const appKey = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** A proven authenticator app with the key above. */
export async function holdApp(personId: string, label: string, at = yesterday()): Promise<void> {
  await credential(db, personId, 'totp', {
    ...{ label, data: { lastStep: 0 }, secret: seal(JSON.stringify({ key: appKey }), personId) },
    ...{ createdAt: at, provenAt: at, lastUsedAt: at },
  })
}

/** The first text that a pattern finds in a member's mail, newest first; waits for the delivery. */
export async function findInMail(login: string, pattern: RegExp): Promise<string> {
  let found = ''
  await expect
    .poll(
      async () => {
        const texts = (await readMail(`${login}@mail.example`)).map(({ text }) => text)
        found = texts.map((text) => pattern.exec(text)?.[0] ?? '').find((one) => one !== '') ?? ''
        return found
      },
      { timeout: 20_000, message: `a mail reaches ${login}` },
    )
    .not.toBe('')
  return found
}

/** A proven mailbox of somebody's own, under a name of theirs. */
export async function holdMail(personId: string, label: string, address: string, at = yesterday()): Promise<void> {
  await credential(db, personId, 'email-otp', {
    ...{ label, data: { shown: label, circular: false }, secret: seal(JSON.stringify({ address }), personId) },
    ...{ at, createdAt: at, provenAt: at, lastUsedAt: at },
  })
}
