/** The columns of a people file: their names, what may stand in them and how a row is read. Pure. Longer than 250 lines: one table, a column an entry. */
import { parseMailAddress } from '../contacts/rules'
import { parseHash } from '../passwords/rules'
import { foldLogin, foldReading, isLogin, isPlainText, isZone } from '../rules'
import type { importErrorCodes } from './schema'

export type ImportErrorCode = (typeof importErrorCodes)[number]
export type ImportError = {
  row: number
  column: string | null
  code: ImportErrorCode
  value?: string /** The row that it clashes with. */
  other?: number
}

/** Known columns with the names that are also understood (folded: NFKC, lower case, without spaces). */
const aliases = {
  external_id: ['externalid', '外部id', '学籍番号', '職員番号', '個人番号'],
  login: ['loginname', 'username', 'ログイン名', 'ログインid', 'ユーザid', 'ユーザ名', 'ユーザーid', 'ユーザー名'],
  name: ['fullname', '氏名', '名前'],
  reading: ['kana', 'フリガナ', 'ふりがな', '氏名カナ', 'カナ氏名', '読み'],
  affiliations: ['affiliation', '身分', '区分'],
  units: ['unit', '所属', '部局'],
  groups: ['group', 'グループ'],
  email: ['mail', 'e-mail', 'emails', 'メール', 'メールアドレス'],
  email_circular: [],
  locale: ['language', '言語'],
  zone: ['timezone', 'time_zone', 'タイムゾーン'],
  standing: ['status', '在籍状態'],
  password_hash: [],
  leaves_at: ['離籍日', '離籍予定日'],
  keep_until: ['保存期限', '保管期限'],
  on_leave_from: ['休学開始日', '休職開始日', '休学・休職開始日'],
  on_leave_to: ['復学日', '復職日', '復学・復職日'],
  no_phone: ['電話なし'],
  abroad_from: ['海外滞在開始'],
  abroad_until: ['海外滞在終了'],
} as const satisfies Record<string, readonly string[]>

export type KnownColumn = keyof typeof aliases
export const knownColumns = Object.keys(aliases) as KnownColumn[]
const required: KnownColumn[] = ['external_id', 'login', 'name']
export const isRequired = (column: KnownColumn): boolean => required.includes(column)
/** The other names that a column is recognised by. */
export const aliasesOf = (column: KnownColumn): readonly string[] => aliases[column]

const foldHeader = (cell: string): string => cell.normalize('NFKC').toLowerCase().replace(/\s/gu, '')
const byHeader = new Map<string, KnownColumn>(
  knownColumns.flatMap((column) => [column, ...aliases[column]].map((name) => [name, column] as const)),
)

export type Header = {
  /** One entry per cell: a known column, or the name of an attribute. */
  cells: ({ known: KnownColumn } | { attribute: string })[]
  known: Set<KnownColumn>
  attributes: string[]
}

/** Reads the header row. Everything that is wrong with it is told at once. */
export function parseHeader(cells: readonly string[]): { ok: true; header: Header } | { ok: false; errors: ImportError[] } {
  const errors: ImportError[] = []
  const refuse = (column: string, code: ImportErrorCode) => errors.push({ row: 1, column, code })
  const header: Header = { cells: [], known: new Set(), attributes: [] }
  if (cells.length > 100) refuse(String(cells.length), 'too-many-columns')
  for (const [at, cell] of cells.entries()) {
    const name = cell.trim()
    const column = byHeader.get(foldHeader(cell))
    if (column) {
      if (header.known.has(column)) refuse(name, 'column-twice')
      header.known.add(column)
      header.cells.push({ known: column })
    } else {
      if (name === '' || !isPlainText(name, 64)) refuse(name === '' ? `#${at + 1}` : name.slice(0, 64), 'column-name-invalid')
      else if (header.attributes.includes(name)) refuse(name, 'column-twice')
      header.attributes.push(name)
      header.cells.push({ attribute: name })
    }
  }
  for (const column of required) if (!header.known.has(column)) refuse(column, 'column-missing')
  return errors.length > 0 ? { ok: false, errors: errors.slice(0, 200) } : { ok: true, header }
}

/** One row as it is staged. A field that the file has no column for is undefined: it stays as the directory has it. */
export type ImportRecord = {
  /** Empty where the person was added by hand: such rows are compared with nobody and change nothing. */
  externalId: string
  login: string
  name: string
  reading?: string
  affiliations?: string[]
  units?: string[]
  groups?: string[]
  email?: string[]
  emailCircular?: string[]
  locale?: 'en' | 'ja' | null
  zone?: string | null
  standing?: 'active' | 'on-leave' | 'left' | 'suspended' | null
  passwordHash?: string | null
  leavesAt?: string | null
  keepUntil?: string | null
  onLeaveFrom?: string | null
  onLeaveTo?: string | null
  hasNoPhone?: boolean
  abroadFrom?: string | null
  abroadUntil?: string | null
  attributes: Record<string, string>
  /** Attributes whose cells are empty: they are taken away. */
  cleared: string[]
}

/** Turns a date that names no hour into the instant it begins at, in the organisation's zone. */
export type StartOfDay = (year: number, month: number, day: number) => Date

type Refuse = (code: ImportErrorCode, value?: string) => void

/**
 * A cell as it was meant: one apostrophe before a formula's first character is what exports (and spreadsheets) put there
 * against formula injection, and is taken off again.
 */
export const unguardCell = (cell: string): string => (/^'+[=+\-@\t\r\0＝＋－＠]/.test(cell) ? cell.slice(1) : cell)

/** Reads one row; errors are passed to `report` by column. The answer is null where there were any. */
export function parseRow(
  cells: readonly string[],
  header: Header,
  startOfDay: StartOfDay,
  report: (column: string, code: ImportErrorCode, value?: string) => void,
): ImportRecord | null {
  const record: ImportRecord = { externalId: '', login: '', name: '', attributes: {}, cleared: [] }
  let isGood = true
  let label = ''
  let cell = ''
  const refuse: Refuse = (code, value = cell) => {
    isGood = false
    report(label, code, value)
  }
  for (let at = 0; at < header.cells.length; at++) {
    const column = header.cells[at]
    if (!column) continue
    cell = unguardCell((cells[at] ?? '').trim())
    label = 'known' in column ? column.known : column.attribute
    if (cell !== '' && !isPlainText(cell, 4_000)) refuse(cell.length > 4_000 ? 'value-too-long' : 'value-control')
    else if ('known' in column) readKnown(record, column.known, cell, startOfDay, refuse)
    else if (cell === '') record.cleared.push(column.attribute)
    else if (cell.length > 500) refuse('value-too-long')
    else record.attributes[column.attribute] = cell
  }
  if (isGood && record.onLeaveFrom && record.onLeaveTo && record.onLeaveTo < record.onLeaveFrom) {
    isGood = false
    report('on_leave_to', 'leave-dates-order')
  }
  if (isGood && record.keepUntil && record.leavesAt && record.keepUntil < record.leavesAt) {
    isGood = false
    report('keep_until', 'keep-before-leaving')
  }
  return isGood ? record : null
}

function readKnown(record: ImportRecord, column: KnownColumn, cell: string, startOfDay: StartOfDay, refuse: Refuse): void {
  switch (column) {
    case 'external_id':
      if (cell.length > 64) refuse('value-too-long')
      record.externalId = cell
      break
    case 'login':
      record.login = foldLogin(cell)
      if (cell === '') refuse('value-missing')
      else if (!isLogin(record.login)) refuse('login-invalid')
      break
    case 'name':
      record.name = cell
      if (cell === '') refuse('value-missing')
      else if (cell.length > 200) refuse('value-too-long')
      break
    case 'reading':
      record.reading = foldReading(cell)
      if (record.reading.length > 200) refuse('value-too-long')
      break
    case 'affiliations':
    case 'units':
    case 'groups':
      record[column] = readCodes(cell, refuse)
      break
    case 'email':
      record.email = readAddresses(cell, refuse)
      break
    case 'email_circular':
      record.emailCircular = readAddresses(cell, refuse)
      break
    case 'locale':
      if (cell === '' || cell === 'en' || cell === 'ja') record.locale = cell === '' ? null : cell
      else refuse('locale-unknown')
      break
    case 'zone':
      if (cell !== '' && !isKnownZone(cell)) refuse('zone-unknown')
      else record.zone = cell === '' ? null : cell
      break
    case 'standing':
      if (cell === '') record.standing = null
      else if (cell === 'active' || cell === 'on-leave' || cell === 'left' || cell === 'suspended') record.standing = cell
      else refuse('standing-unknown')
      break
    case 'password_hash':
      // The hash itself is never repeated in an error.
      if (cell !== '' && !parseHash(cell)) refuse('password-hash-unknown', '')
      else record.passwordHash = cell === '' ? null : cell
      break
    case 'leaves_at':
      record.leavesAt = readDate(cell, startOfDay, refuse)
      break
    case 'keep_until':
      record.keepUntil = readDate(cell, startOfDay, refuse)
      break
    case 'on_leave_from':
      record.onLeaveFrom = readDate(cell, startOfDay, refuse)
      break
    case 'on_leave_to':
      record.onLeaveTo = readDate(cell, startOfDay, refuse)
      break
    case 'abroad_from':
      record.abroadFrom = readDate(cell, startOfDay, refuse)
      break
    case 'abroad_until':
      record.abroadUntil = readDate(cell, startOfDay, refuse)
      break
    case 'no_phone':
      if (/^(|0|no|false)$/i.test(cell)) record.hasNoPhone = false
      else if (/^(1|yes|true)$/i.test(cell)) record.hasNoPhone = true
      else refuse('flag-unknown')
  }
}

const zones = new Map<string, boolean>()
function isKnownZone(zone: string): boolean {
  const known = zones.get(zone) ?? isZone(zone)
  if (zones.size < 1_000) zones.set(zone, known)
  return known
}

function readCodes(cell: string, refuse: Refuse): string[] {
  if (cell === '') return []
  const codes = [
    ...new Set(
      cell
        .split('|')
        .map((code) => code.trim())
        .filter((code) => code !== ''),
    ),
  ]
  if (codes.length > 100) refuse('value-too-many')
  for (const code of codes) if (code.length > 64 || /[,"]/.test(code)) refuse('code-invalid', code)
  return codes
}

function readAddresses(cell: string, refuse: Refuse): string[] {
  if (cell === '') return []
  const addresses = new Set<string>()
  for (const part of cell.split('|')) {
    const address = parseMailAddress(part)
    if (address) addresses.add(address)
    else refuse('address-invalid', part.trim())
  }
  if (addresses.size > 10) refuse('value-too-many')
  return [...addresses].sort()
}

/** `2027-03-31` and `2027/3/31` begin at 00:00 in the organisation's zone; an instant needs its offset. Null for an empty cell. */
function readDate(cell: string, startOfDay: StartOfDay, refuse: Refuse): string | null {
  if (cell === '') return null
  const day = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(cell)
  if (day) {
    const [year, month, date] = day.slice(1).map(Number) as [number, number, number]
    const real = new Date(Date.UTC(year, month - 1, date))
    if (real.getUTCMonth() === month - 1 && real.getUTCDate() === date && year >= 1900) return startOfDay(year, month, date).toISOString()
  } else if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(cell)) {
    const at = new Date(cell)
    if (!Number.isNaN(at.getTime())) return at.toISOString()
  }
  refuse('date-invalid')
  return null
}
