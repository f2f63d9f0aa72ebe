/** Lists of a wave's people in the layouts that other systems take back, and how such a list is read. Pure. */
import type { Mapping } from '../mapping/schema'

export const listLayouts = ['okta', 'entra', 'duo', 'plain'] as const
export type ListLayout = (typeof listLayouts)[number]
export const isListLayout = (text: unknown): text is ListLayout => (listLayouts as readonly unknown[]).includes(text)

export type ListedPerson = {
  externalId: string | null
  login: string
  name: string
  /** A confirmed address that does not open only with this sign-in, where there is one. */
  address: string | null
  affiliations: string[]
  units: string[]
  state: string
}

/** A name as that system knows people: a mail address where logins here are none. */
const asMail = ({ login, address }: ListedPerson): string => (login.includes('@') ? login : (address ?? login))

const layouts: Record<ListLayout, { header: (wave: string) => string[]; row: (person: ListedPerson, wave: string) => string[] }> = {
  // Okta: Groups → Assign people → Assign people with CSV import.
  okta: { header: () => ['userIdOrLogin'], row: (person) => [asMail(person)] },
  // Entra: Groups → Members → Bulk operations → Import members.
  entra: { header: () => ['Member object ID or user principal name [memberObjectIdOrUpn] Required'], row: (person) => [asMail(person)] },
  // Duo: Users → Import users; `group1` puts them into a group of this name.
  duo: {
    header: () => ['username', 'realname', 'email', 'group1'],
    row: (person, wave) => [person.login, person.name, person.address ?? '', wave],
  },
  plain: {
    header: () => ['external_id', 'login', 'name', 'email', 'affiliations', 'units', 'wave', 'state'],
    row: (person, wave) => [
      person.externalId ?? '',
      person.login,
      person.name,
      person.address ?? '',
      person.affiliations.join('|'),
      person.units.join('|'),
      wave,
      person.state,
    ],
  },
}

export const headerOf = (layout: ListLayout, wave: string): string[] => layouts[layout].header(wave)
export const rowOf = (layout: ListLayout, person: ListedPerson, wave: string): string[] => layouts[layout].row(person, wave)

/** Columns that name a person in a list that was read back: of these layouts, and of group exports of the same products. */
export const listColumns: Pick<Mapping, 'person' | 'domains'> = {
  person: [
    { column: 'external_id', by: ['external-id'] },
    ...[
      'userIdOrLogin',
      'Member object ID or user principal name [memberObjectIdOrUpn] Required',
      'userPrincipalName',
      'User principal name',
      'username',
      'login',
      'mail',
      'email',
    ].map((column) => ({ column, by: ['login' as const, 'address' as const] })),
  ],
  domains: [],
}
