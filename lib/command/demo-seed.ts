import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { migrateDatabase } from '@/db/migrate'
import { type DemoMark, dropDemonstration, hasPeople, readMark, seedVersion } from '@/db/seed/mark'
import type { DemoAccountKey } from '@/db/seed/people'
import { type SeedProgress, seedOrganisation } from '@/db/seed/seed-organisation'
import { hashPassword } from '@/lib/people/passwords/hash'
import { connection, databaseUrl } from '@/lib/platform/database'
import { settings } from '@/lib/platform/env'
import { type Command, exitCodes, WrongUse } from './command'
import { makeSeedTools } from './demo-tools'

export type DemoAccount = { key: DemoAccountKey; role: string; name: string; login: string; password: string; signsInWith: string }
type Kept = DemoMark & { accounts: DemoAccount[] }

const keys: readonly DemoAccountKey[] = ['person', 'administrator-1', 'administrator-2', 'support', 'auditor']
const phoneThenPasskey =
  'password, then the phone code that appears in /outbox; approving a plan asks for a passkey: register one under /me at first use'
const ways: Record<DemoAccountKey, { role: string; signsInWith: string }> = {
  person: { role: 'person (student, holds only a phone)', signsInWith: 'password, then the phone code that appears in /outbox' },
  'administrator-1': { role: 'administrator', signsInWith: phoneThenPasskey },
  'administrator-2': { role: 'administrator (to approve what the first one planned)', signsInWith: phoneThenPasskey },
  support: { role: 'support', signsInWith: 'password, then the phone code that appears in /outbox' },
  auditor: { role: 'auditor', signsInWith: 'password, then the phone code that appears in /outbox' },
}

/**
 * Fills an empty database with Aozora University and prints the accounts to try. Passwords are random for each installation
 * and kept in the data folder, so that they can be printed again; there is none in the code. Refuses (1) a database that
 * holds other people, and an installation that reaches real mailboxes or phones.
 */
export const demoSeed: Command = {
  name: 'demo seed',
  summary: 'Fill an empty database with the invented Aozora University.',
  usage: '[--people 5000] [--again]',
  options: { people: { type: 'string' }, again: { type: 'boolean' } },
  run: async ({ values, json, say, now }) => {
    const people = values.people === undefined ? 5_000 : Number(values.people)
    if (!Number.isInteger(people) || people < 100 || people > 5_000_000)
      throw new WrongUse('--people takes a whole number from 100 to 5000000')
    const answer = (kept: Kept, state: 'seeded' | 'kept') => {
      if (json) say(JSON.stringify({ state, ...kept }))
      else for (const line of describe(kept, state, now)) say(line)
      return exitCodes.done
    }
    const { SEKISHO_MAIL, SEKISHO_PHONE } = settings()
    if (SEKISHO_MAIL === 'resend' || SEKISHO_MAIL === 'smtp' || SEKISHO_PHONE === 'twilio') {
      say('refused: this installation reaches real mailboxes or phones; the people of the demonstration are invented')
      return exitCodes.refused
    }
    const url = await databaseUrl()
    const { sql } = await connection()
    // Before migrating: an old demonstration may be of another version. Where the table is missing there is nothing to drop.
    if (values.again && (await readMark(sql).catch(() => null))) await dropDemonstration(sql)
    await migrateDatabase(url)
    const before = await readMark(sql)
    if (before) {
      const kept = readKept()
      return answer({ ...before, accounts: kept?.seededAt === before.seededAt ? kept.accounts : [] }, 'kept')
    }
    if (await hasPeople(sql)) {
      say('refused: this database holds people who are not of the demonstration')
      return exitCodes.refused
    }
    const passwords = Object.fromEntries(keys.map((key) => [key, makePassword()])) as Record<DemoAccountKey, string>
    const hashes = Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await hashPassword(passwords[key])] as const)))
    // Nobody knows the others' password: one hash of a random value that is not kept.
    const others = await hashPassword(randomBytes(32).toString('base64'))
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const tools = makeSeedTools({ passkeyKey: publicKey.export({ format: 'jwk' }), passwordHashes: { accounts: hashes, others } })
    const made = await seedOrganisation(sql, { people, now, tools, progress: makeProgressLine(people) })
    const accounts = keys.flatMap((key): DemoAccount[] => {
      const found = made.accounts.find((account) => account.key === key)
      return found ? [{ key, ...ways[key], name: found.name, login: found.login, password: passwords[key] }] : []
    })
    const kept = { seededAt: now.toISOString(), people, version: seedVersion, accounts }
    writeFileSync(keptFile(), `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 })
    return answer(kept, 'seeded')
  },
}

/** A line now and then on standard error, where it disturbs no answer; nothing for small demonstrations, which take seconds. */
function makeProgressLine(people: number): ((progress: SeedProgress) => void) | undefined {
  if (people < 50_000) return undefined
  const write = (line: string) => process.stderr.write(`  ${line}\n`)
  let said = 0
  return (progress) => {
    if (progress.phase !== 'people') return write(`${progress.phase} …`)
    const tenths = Math.floor((progress.done / people) * 10)
    if (tenths === said) return
    said = tenths
    write(`${progress.done.toLocaleString('en')} of ${people.toLocaleString('en')} people`)
  }
}

const keptFile = () => path.join(settings().SEKISHO_DATA_DIR, 'demo-accounts.json')
const readKept = (): Kept | null => (existsSync(keptFile()) ? (JSON.parse(readFileSync(keptFile(), 'utf8')) as Kept) : null)

/** Twenty letters and digits in fours, without those that look alike: 98 bits. */
function makePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const drawn = Array.from(randomBytes(64))
    .filter((byte) => byte < 248)
    .slice(0, 20)
  return drawn.map((byte, at) => `${at > 0 && at % 4 === 0 ? '-' : ''}${letters[byte % letters.length]}`).join('')
}

function describe({ seededAt, people, version, accounts }: Kept, state: 'seeded' | 'kept', now: Date): string[] {
  const isOlder = version !== seedVersion
  const age = Math.floor((now.getTime() - Date.parse(seededAt)) / 86_400_000)
  const head =
    state === 'seeded'
      ? `Aozora University: ${people} people, dates relative to ${seededAt}`
      : `Aozora University was seeded ${age === 0 ? 'today' : `${age} day${age === 1 ? '' : 's'} ago`} (${seededAt}): ${people} people. ${isOlder ? 'An older version of Sekisho seeded it.' : 'Its dates were relative to that moment.'} --again seeds anew.`
  return [
    head,
    '',
    ...accounts.flatMap((a) => [
      `  ${a.role}: ${a.name}`,
      `    name      ${a.login}`,
      `    password  ${a.password}`,
      `    signs in with ${a.signsInWith}`,
    ]),
  ]
}
