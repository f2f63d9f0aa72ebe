/** Rows of an export as lines of PostgreSQL's COPY (text format), and the staging table they go to. */
import type { ReadFactor, ReadSignIn, Who } from '../reading/read-row'

/** One shape for both kinds: a person, and a factor they hold or signed in with; null where a person holds nothing. */
export const stagedColumns = [
  ['row', 'integer not null'],
  /** Which of the row's credentials. */
  ['place', 'integer not null'],
  ['id', 'uuid not null'],
  ['who', 'text not null'],
  ['login', 'text'],
  ['address', 'text'],
  ['external_id', 'text'],
  ['factor', 'text'],
  ['shown', 'text not null'],
  ['registered_at', 'timestamptz'],
  /** Factors: last use. Sign-ins: when. */
  ['used_at', 'timestamptz'],
  ['succeeded', 'boolean'],
] as const

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const text = (value: string | null): string =>
  value === null ? '\\N' : value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? '')

type Line = { row: number; id: string; who: Who }
const line = ({ row, id, who }: Line, place: number, rest: (string | null)[]): string =>
  `${[String(row), String(place), id, who.shown, who.login, who.address, who.externalId, ...rest].map(text).join('\t')}\n`

/** A credential of the row's person; without one the person stands in the file and holds nothing. */
export const copyFactor = (at: Line, place: number, held: ReadFactor | null): string =>
  line(at, place, [held?.factor ?? null, held?.shown ?? '', held?.registeredAt ?? null, held?.usedAt ?? null, null])

/** `id` is the event's. */
export const copySignIn = (at: Line, event: ReadSignIn): string =>
  line(at, 0, [event.factor, event.shown, null, event.at, event.succeeded ? 't' : 'f'])
