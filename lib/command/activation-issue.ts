import { writeFileSync } from 'node:fs'
import { issueActivationCode, issueActivationCodes } from '@/lib/people/activation/mutations'
import { findPersonByLogin } from '@/lib/people/data'
import { formatLine } from '@/lib/people/export/rules'
import { peopleFilter } from '@/lib/people/schema'
import { database } from '@/lib/platform/database'
import { days, after as later } from '@/lib/platform/duration'
import { Refusal } from '@/lib/platform/errors'
import { type Command, exitCodes, WrongUse } from './command'

/** `sekisho activation issue`: codes for one person or for a filter, printed as CSV or mailed. */
export const activationIssue: Command = {
  name: 'activation issue',
  summary: 'Issue activation codes to one person, or to everybody in a unit, group or affiliation who has no way in.',
  usage: '<login> | --unit <code> | --group <code> | --affiliation <code> | --all  [--mail] [--days <n>] [--out <codes.csv>]',
  options: {
    unit: { type: 'string' },
    group: { type: 'string' },
    affiliation: { type: 'string' },
    all: { type: 'boolean' },
    mail: { type: 'boolean' },
    days: { type: 'string' },
    out: { type: 'string' },
  },
  async run({ values, positionals: [login, ...rest], json, say, now }) {
    const { unit, group, affiliation } = values
    const filter = peopleFilter.parse({ ...(unit ? { unit } : {}), ...(group ? { group } : {}), ...(affiliation ? { affiliation } : {}) })
    const isFiltered = Object.keys(filter).length > 0 || values.all === true
    const valid = values.days === undefined ? 30 : Number(values.days)
    if (rest.length > 0 || (login !== undefined) === isFiltered) throw new WrongUse('name one login, or a filter')
    if (!Number.isInteger(valid) || valid < 1 || valid > 90) throw new WrongUse('--days is a whole number from 1 to 90')
    const db = await database()
    const issue = {
      channel: values.mail ? ('mail' as const) : ('print' as const),
      expiresAt: later(now, days(valid)),
      actor: { kind: 'operator' } as const,
      now,
    }
    const lines: string[][] = []
    let count = 0
    const skipped: Record<string, number> = {}
    if (login !== undefined) {
      const person = await findPersonByLogin(db, login)
      if (!person) throw new Refusal('person-unknown')
      const printed = await issueActivationCode(db, { ...issue, personId: person.id })
      count = 1
      if (printed) lines.push([printed.externalId ?? '', printed.login, printed.name, printed.code])
    } else
      for (let after: string | null = null; ; ) {
        const batch = await issueActivationCodes(db, { ...issue, filter, after })
        count += batch.count
        for (const one of batch.issued) lines.push([one.externalId ?? '', one.login, one.name, one.code])
        for (const one of batch.skipped) skipped[one.reason] = (skipped[one.reason] ?? 0) + one.count
        after = batch.next
        if (after === null) break
      }
    const file = ['external_id,login,name,code\r\n', ...lines.map(formatLine)].join('')
    // The file holds codes: only its owner may read it, and nothing that was there is overwritten.
    if (typeof values.out === 'string') writeFileSync(values.out, file, { mode: 0o600, flag: 'wx' })
    if (json)
      say(
        JSON.stringify({
          ok: true,
          issued: count,
          skipped,
          ...(values.out ? {} : { codes: lines.map(([externalId, name, , code]) => ({ externalId, login: name, code })) }),
        }),
      )
    else {
      if (!values.out && lines.length > 0) say(file.trimEnd())
      say(
        `${count} codes issued${Object.entries(skipped)
          .map(([reason, some]) => `, ${some} left out (${reason})`)
          .join('')}`,
      )
    }
    return exitCodes.done
  },
}
