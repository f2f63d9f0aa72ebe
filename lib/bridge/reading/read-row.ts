/** One record of an export by its mapping: who it is about, and what they hold or did. Pure. */
import { parseMailAddress } from '@/lib/people/contacts/rules'
import { foldLogin } from '@/lib/people/rules'
import type { FactorMapping, Mapping, SignInMapping } from '../mapping/schema'
import type { Cells } from './cells'
import { parseMoment } from './moment'
import type { BridgeErrorCode } from './schema'

export type Who = { shown: string; login: string | null; address: string | null; externalId: string | null }
export type ReadFactor = { factor: string; shown: string; registeredAt: string | null; usedAt: string | null }
/** `factor` is `unknown` where the log names one that the mapping does not know: `shown` is what it says. */
export type ReadSignIn = { event: string; at: string; factor: string; shown: string; succeeded: boolean }
export type Report = (column: string | null, code: BridgeErrorCode | 'value-too-long' | 'value-control', value?: string) => void

// A number may begin with a plus; anything else that begins like a formula is none of what these columns hold.
const formula = /^(?:[=@\t\r＝＠]|[+\-＋－](?![\d\s(]*\d))/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Texts of a column, checked: too long, with control characters or formulas they are reported and left out. */
function take(cells: Cells, column: string, report: Report): string[] {
  return cells.get(column).filter((text) => {
    if (text.length > 4_000) report(column, 'value-too-long')
    else if (control.test(text)) report(column, 'value-control')
    else if (text !== '-' && formula.test(text)) report(column, 'value-formula', text)
    else return true
    return false
  })
}

/** Who a record is about: what each of the mapping's columns may be, tried in the order login, address, external id. Null where none names anybody. */
export function readWho(cells: Cells, mapping: Pick<Mapping, 'person' | 'domains'>, report: Report): Who | null {
  const who: Who = { shown: '', login: null, address: null, externalId: null }
  for (const { column, by } of mapping.person) {
    const [text] = take(cells, column, report)
    if (text === undefined) continue
    if (text.length > 320) {
      report(column, 'value-too-long')
      continue
    }
    if (who.shown === '') who.shown = text
    if (by.includes('login')) who.login ??= foldLogin(withoutDomain(text, mapping.domains))
    if (by.includes('address')) who.address ??= parseMailAddress(text)
    if (by.includes('external-id')) who.externalId ??= text
  }
  if (who.shown !== '') return who
  report(mapping.person[0]?.column ?? null, 'person-missing')
  return null
}

function withoutDomain(text: string, domains: readonly string[]): string {
  const at = text.lastIndexOf('@')
  return at > 0 && domains.some((domain) => domain.toLowerCase() === text.slice(at + 1).toLowerCase()) ? text.slice(0, at) : text
}

/** Any of the characters of `separator` stands between two texts; brackets around all of them are taken off. */
const split = (texts: string[], separator: string | undefined): string[] =>
  (separator ? texts.flatMap((text) => splitAtAny(text.replace(/^\[|\]$/g, ''), separator)) : texts)
    .map((text) => text.trim().replace(/^"(.*)"$/, '$1'))
    .filter((text) => text !== '')

function splitAtAny(text: string, signs: string): string[] {
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (!signs.includes(text[at] ?? '')) continue
    parts.push(text.slice(from, at))
    from = at + 1
  }
  return [...parts, text.slice(from)]
}

/** `null`: a known value that is no factor; `undefined`: nothing known. */
function findFactor(values: Record<string, string | null>, text: string): string | null | undefined {
  const folded = text.toLowerCase()
  const key = Object.keys(values).find((name) => name.toLowerCase() === folded)
  return key === undefined ? undefined : values[key]
}

/** The credentials that a record of a factor report lists. */
export function readFactors(cells: Cells, mapping: FactorMapping, report: Report): ReadFactor[] {
  const moment = (column: string | undefined): string | null => {
    const [text] = column ? take(cells, column, report) : []
    if (text === undefined || text === '-') return null
    const at = parseMoment(text)
    if (at === null) report(column ?? null, 'moment-invalid', text)
    return at
  }
  const registeredAt = moment(mapping.registeredAt)
  const usedAt = moment(mapping.lastUsedAt)
  const found: ReadFactor[] = []
  for (const source of mapping.factors) {
    for (const text of split(take(cells, source.column, report), source.separator)) {
      if ('values' in source) {
        const factor = findFactor(source.values, text)
        if (factor === undefined && source.otherwise === 'refuse') report(source.column, 'factor-unknown', text)
        else if (factor) found.push({ factor, shown: text.slice(0, 80), registeredAt, usedAt })
      } else {
        for (const shown of readHeld(text, source.shows)) found.push({ factor: source.factor, shown, registeredAt, usedAt })
      }
    }
  }
  return found
}

/** "2" stands for two of them; a number for one, of which only the last four digits are kept; "none" for nothing. */
function readHeld(text: string, shows: 'nothing' | 'last-four'): string[] {
  if (/^(0|none|no|false|n\/a|-)$/i.test(text)) return []
  if (/^\d{1,2}$/.test(text)) return new Array<string>(Math.min(Number(text), 20)).fill('')
  const digits = text.replace(/\D/g, '')
  return [shows === 'last-four' && digits.length >= 4 ? `•••• ${digits.slice(-4)}` : '']
}

/** The sign-in that a record of a log is about; null where it is none (`only`), or something is wrong and was reported. */
export function readSignIn(cells: Cells, mapping: SignInMapping, report: Report): ReadSignIn | null {
  const { only } = mapping
  const has = (column: string, values: readonly string[]) =>
    cells.get(column).some((text) => values.some((value) => value.toLowerCase() === text.toLowerCase()))
  if (only && !has(only.column, only.values)) return null
  const [event] = take(cells, mapping.event, report)
  const [text] = take(cells, mapping.at, report)
  if (event === undefined) report(mapping.event, 'event-missing')
  const at = text === undefined ? null : parseMoment(text)
  if (at === null) report(mapping.at, 'moment-invalid', text)
  let factor: string | null = null
  let strange: string | null = null
  for (const source of mapping.factors)
    for (const one of split(take(cells, source.column, report), source.separator)) {
      const found = findFactor(source.values, one)
      // A log goes on naming new ones, and one sign-in that is counted apart is better than a whole file refused.
      if (found === undefined) strange ??= one.slice(0, 80).replace(/\d(?=(?:[\s()-]*\d){4})/g, '•')
      else factor ??= found
    }
  if (event === undefined || at === null) return null
  return {
    event: event.slice(0, 200),
    at,
    factor: factor ?? (strange === null ? 'password' : 'unknown'),
    shown: factor === null ? (strange ?? '') : '',
    succeeded: has(mapping.succeeded.column, mapping.succeeded.values),
  }
}
