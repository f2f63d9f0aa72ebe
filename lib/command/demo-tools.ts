import { randomBytes } from 'node:crypto'
import type { SeedCredential } from '@/db/seed/history'
import type { SeedPerson } from '@/db/seed/people'
import type { SeedTools } from '@/db/seed/tools'
import { measuresOf } from '@/lib/adoption/rules'
import { makeAuditRow } from '@/lib/audit/mutations'
import { nameProvider } from '@/lib/factors/passkey/providers'
import type { PasskeyData } from '@/lib/factors/passkey/schema'
import type { PhoneData, PhoneSecret } from '@/lib/factors/phone/schema'
import type { RecoveryData, RecoverySecret } from '@/lib/factors/recovery-codes/schema'
import type { TotpData, TotpSecret } from '@/lib/factors/totp/schema'
import { bucketOf, foldReading } from '@/lib/people/rules'
import { seal } from '@/lib/platform/crypto'
import { fromInstant, toInstant } from '@/lib/platform/duration'
import { findSafeSlot } from '@/lib/policy/calendar'
import { compileCalendar } from '@/lib/rollouts/compile-calendar'
import { hashDocument } from '@/lib/rollouts/document-hash'
import { planSchema } from '@/lib/rollouts/schema'

type Content = ReturnType<SeedTools['contentOf']>

/** What `db/seed` may not import, handed to it. `passkeyKey` is the public half of a key pair whose private half nobody keeps. */
export function makeSeedTools({
  passkeyKey,
  passwordHashes,
}: {
  passkeyKey: { x?: string; y?: string }
  passwordHashes: SeedTools['passwordHashes']
}): SeedTools {
  const publicKey = encodeCoseKey(passkeyKey)
  const calendar = compileCalendar({}, 'Asia/Tokyo')
  const makers: Record<SeedCredential['factor'], (held: SeedCredential, person: SeedPerson) => Content> = {
    passkey: (held, person) => makePasskey(held, person, publicKey),
    totp: (held, { id }) => {
      const data: TotpData = { lastStep: Math.floor((held.lastUsedAt ?? held.createdAt).getTime() / 30_000) }
      const secret: TotpSecret = { key: toBase32(randomBytes(20)) }
      return { data, secret: seal(JSON.stringify(secret), id), externalId: null }
    },
    phone: (_, { id, random }) => {
      // 090-0… is handed out to nobody in Japan.
      const number = `+81900${String(random.between(0, 9_999_999)).padStart(7, '0')}`
      const data: PhoneData = {
        lastDigits: number.slice(-4),
        country: 'JP',
        takesSms: true,
        channel: random.chance(0.85) ? 'sms' : 'voice',
      }
      const secret: PhoneSecret = { number }
      return { data, secret: seal(JSON.stringify(secret), id), externalId: null }
    },
    'recovery-codes': (_, { id, random }) => {
      const left = random.chance(0.1) ? random.between(1, 9) : 10
      const data: RecoveryData = { left, total: 10 }
      // Hashes of codes that nobody was given.
      const drawn = randomBytes(16 + 32 * left)
      const secret: RecoverySecret = {
        salt: drawn.toString('base64url', 0, 16),
        hashes: Array.from({ length: left }, (_, at) => drawn.toString('base64url', 16 + 32 * at, 48 + 32 * at)),
      }
      return { data, secret: seal(JSON.stringify(secret), id), externalId: null }
    },
  }
  return {
    contentOf: (held, person) => makers[held.factor](held, person),
    measuresOf,
    bucketOf,
    foldReading,
    // What is approved and hashed is the document as it is read, with every default in its place.
    readDocument: (document) => planSchema.parse(document),
    hashDocument,
    safeSlot: (at) => fromInstant(findSafeSlot(calendar, toInstant(at))),
    auditRow: makeAuditRow,
    passwordHashes,
  }
}

const aaguids = {
  phone: ['fbfc3007-154e-4ecc-8c0b-6e020557d7bd', 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4'],
  laptop: ['08987058-cadc-4b81-b6e1-30de50dcbe96', 'adce0002-35bc-c60a-648b-0b25f1f05503', 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd'],
  key: ['ee882879-721c-4913-9775-3dfcce97072a'],
}

function makePasskey(held: SeedCredential, { random }: SeedPerson, publicKey: string): Content {
  const kind = /キー|key/i.test(held.label) ? 'key' : /PC|Laptop/.test(held.label) ? 'laptop' : 'phone'
  const aaguid = random.pick(aaguids[kind])
  const isSynced = kind === 'phone' || aaguid.startsWith('fbfc')
  const data: PasskeyData = {
    credentialId: Buffer.from(random.hex(64), 'hex').toString('base64url'),
    publicKey,
    algorithm: -7,
    counter: 0,
    transports: kind === 'key' ? ['usb', 'nfc'] : isSynced ? ['hybrid', 'internal'] : ['internal'],
    aaguid,
    provider: nameProvider(aaguid),
    backupEligible: isSynced,
    backedUp: isSynced,
  }
  return { data, secret: null, externalId: data.credentialId }
}

/** An ES256 key as COSE (RFC 9053 §7.1.1): the map {1: 2, 3: -7, -1: 1, -2: x, -3: y} in CBOR. */
function encodeCoseKey({ x = '', y = '' }: { x?: string; y?: string }): string {
  const head = Buffer.from('a501020326200121', 'hex')
  const bytes32 = Buffer.from('5820', 'hex')
  return Buffer.concat([
    head,
    bytes32,
    Buffer.from(x, 'base64url'),
    Buffer.from('22', 'hex'),
    bytes32,
    Buffer.from(y, 'base64url'),
  ]).toString('base64url')
}

/** RFC 4648 §6, without padding; 20 bytes make 32 letters. */
function toBase32(bytes: Uint8Array): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{5}/g) ?? []).map((five) => letters[Number.parseInt(five, 2)]).join('')
}
