/** One person as rows of the tables that are loaded by the million. */
import type { Value } from './copy'
import type { SeedCredential } from './history'
import type { SeedPerson } from './people'
import { seedId } from './random'
import type { SeedSignIn } from './sign-ins'
import type { SeedTools } from './tools'

/** The tables and their columns, in the order of the rows made here. */
export const loadedColumns = {
  people: [
    'id', 'external_id', 'login', 'name', 'reading', 'locale', 'zone', 'standing', 'affiliations', 'units', 'groups', 'attributes', 'bucket',
    'has_no_phone', 'abroad_from', 'abroad_until', 'password_hash', 'password_changed_at', 'arrived_at', 'last_sign_in_at', 'leaves_at', 'keep_until', 'created_at', 'updated_at',
  ],
  contacts: ['id', 'person_id', 'address', 'is_circular', 'source', 'confirmed_at', 'created_at'],
  credentials: [
    'id', 'person_id', 'factor', 'label', 'device', 'data', 'secret', 'external_id', 'source', 'created_at', 'proven_at', 'last_used_at',
    'disabled_at', 'disabled_why', 'removed_at', 'removed_by',
  ],
  sign_in_events: ['id', 'person_id', 'at', 'factor', 'credential_id', 'succeeded', 'address', 'user_agent'],
  person_rollouts: ['person_id', 'rollout_id', 'told_at', 'told_deadline', 'skips_used', 'last_skip_at'],
} as const // biome-ignore format: lists of names

export type LoadedTable = keyof typeof loadedColumns
export type IdentifiedCredential = { id: string; held: SeedCredential }

/** The organisation's default (`directory.keepDays`), as whoever leaves by hand or by a file gets it. */
const keptDays = 365

export function personRow(person: SeedPerson, lastSignInAt: Date | null, tools: SeedTools): Value[] {
  const leftAt = person.standing === 'left' ? person.standingSince : null
  const hash = person.account ? tools.passwordHashes.accounts[person.account] : person.arrivedAt ? tools.passwordHashes.others : null
  return [
    person.id,
    person.externalId,
    person.login,
    person.name,
    tools.foldReading(person.reading),
    person.locale,
    person.zone,
    person.standing,
    person.affiliations,
    person.units,
    person.groups,
    { json: person.attributes },
    tools.bucketOf(person.externalId),
    person.hasNoPhone,
    person.abroadFrom,
    person.abroadUntil,
    hash ?? null,
    person.arrivedAt,
    person.arrivedAt,
    lastSignInAt,
    leftAt,
    leftAt && new Date(leftAt.getTime() + keptDays * 86_400_000),
    person.createdAt,
    person.standingSince ?? person.createdAt,
  ]
}

/** The address at the university opens only with this sign-in (circular); most people gave another one. */
export function contactRows(person: SeedPerson): Value[][] {
  const { random, id, createdAt } = person
  const row = (address: string, isCircular: boolean, source: string): Value[] => [
    seedId(random, createdAt),
    id,
    address,
    isCircular,
    source,
    createdAt,
    createdAt,
  ]
  const rows = [row(`${person.login}@aozora.example`, true, 'import')]
  if (person.privateAddress) rows.push(row(person.privateAddress, false, person.arrivedAt ? 'person' : 'import'))
  return rows
}

export function credentialRows(person: SeedPerson, credentials: readonly IdentifiedCredential[], tools: SeedTools): Value[][] {
  return credentials.map(({ id, held }) => {
    // A removed credential keeps its row and loses its content, as everywhere.
    const content = held.removedAt ? { data: {}, secret: null, externalId: null } : tools.contentOf(held, person)
    return [
      id,
      person.id,
      held.factor,
      held.label,
      held.device,
      { json: content.data },
      content.secret,
      content.externalId,
      held.source,
      held.createdAt,
      held.provenAt,
      held.lastUsedAt,
      held.disabledAt,
      held.disabledAt ? 'lost' : null,
      held.removedAt,
      held.removedAt ? person.id : null,
    ]
  })
}

const browsers = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
]

/** Draws from the person's stream: call it last, because only people of the sample have these rows. */
export function eventRows(
  { random, id }: SeedPerson,
  credentials: readonly IdentifiedCredential[],
  signIns: readonly SeedSignIn[],
): Value[][] {
  const home = `203.0.113.${random.between(1, 254)}`
  const campus = `192.0.2.${random.between(1, 254)}`
  const browser = random.pick(browsers)
  return signIns.map((event): Value[] => [
    seedId(random, event.at),
    id,
    event.at,
    event.factor,
    credentials.find(({ held }) => held === event.credential)?.id ?? null,
    event.succeeded,
    random.chance(0.55) ? campus : home,
    browser,
  ])
}
