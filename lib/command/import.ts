import { createReadStream, statSync } from 'node:fs'
import path from 'node:path'
import en from '@/lib/i18n/messages/en.json'
import { applyImport } from '@/lib/people/import/applying/mutations'
import { requestApproval } from '@/lib/people/import/approving/mutations'
import { getImport, type Import } from '@/lib/people/import/data'
import { cancelImport, createImport, readImport } from '@/lib/people/import/mutations'
import { type Judged, judgeImport, noRisks, risks } from '@/lib/people/import/risk/rules'
import { getOrganisation } from '@/lib/people/organisation/data'
import { now as readClock } from '@/lib/platform/clock'
import { connection } from '@/lib/platform/database'
import { Refusal } from '@/lib/platform/errors'
import { type Command, exitCodes, WrongUse } from './command'

/**
 * `sekisho import`: the same import as the console's, for nightly runs. Without `--yes` nothing is written. What is over the limits
 * waits for a second administrator in the console (exit code 5).
 */
export const importPeople: Command = {
  name: 'import',
  summary: 'Read a CSV file of people, say what it would change and, with --yes, apply it.',
  usage: '<people.csv> [--dry-run | --yes] [--leavers left|keep]',
  options: { 'dry-run': { type: 'boolean' }, yes: { type: 'boolean' }, leavers: { type: 'string' } },
  async run({ values, positionals: [file, ...rest], json, say, now }) {
    const chosen = values.leavers
    if (!file || rest.length > 0) throw new WrongUse('name one file')
    if (chosen !== undefined && chosen !== 'left' && chosen !== 'keep') throw new WrongUse('--leavers is left or keep')
    if (values.yes && values['dry-run']) throw new WrongUse('--yes and --dry-run exclude each other')
    const actor = { kind: 'operator' } as const
    const size = statSync(file, { throwIfNoEntry: false })?.size
    if (size === undefined) throw new WrongUse(`there is no file ${file}`)
    const open = await connection()
    const importId = await createImport(open.db, { fileName: path.basename(file), bytesTotal: size, actor, now })
    await readImport(open, { importId, source: createReadStream(file), readClock })
    const made = await getImport(open.db, importId, now)
    if (!made) throw new Error('the import is gone')
    const leavers = chosen ?? 'left'
    const judged = judgeImport(made, leavers, (await getOrganisation(open.db)).directory)
    const counts = {
      ...{ rows: made.rows, added: made.added, changed: made.changed, leavers: made.leavers, unchanged: made.unchanged },
      ...{ risks: made.risks, ...judged, needsApproval: judged.crosses.length > 0 },
    }
    if (made.state !== 'ready') {
      if (json) say(JSON.stringify({ ok: false, importId, ...counts, errorCount: made.errorCount, errors: made.errors }))
      else {
        const words: Record<string, string> = en.importErrors
        for (const { row, column, code, value, other } of made.errors.slice(0, 50)) {
          const text = (words[code] ?? code).replace('{value}', value ?? '').replace('{other}', String(other ?? ''))
          say(`row ${row}${column ? `, ${column}` : ''}: ${text}${value && !words[code]?.includes('{value}') ? ` (${value})` : ''}`)
        }
        say(`refused: ${made.errorCount} faults, nothing was written`)
      }
      return exitCodes.refused
    }
    const preview = [
      `${made.rows} rows: ${made.added} added, ${made.changed} changed, ${made.leavers} missing in the file, ${made.unchanged} as they are`,
      ...wordLimits(made, judged),
    ].join('\n')
    if (!values.yes) {
      await cancelImport(open.db, { importId, actor, now })
      say(json ? JSON.stringify({ ok: true, applied: false, importId, ...counts }) : `${preview}; nothing was written (add --yes to apply)`)
      return exitCodes.done
    }
    if (counts.needsApproval) {
      await requestApproval(open.db, { importId, leavers, actor, now })
      say(
        json
          ? JSON.stringify({ ok: false, applied: false, waiting: true, importId, ...counts })
          : `${preview}\nrefused: needs a second administrator, who agrees in the console at /console/import/${importId}; nothing was written`,
      )
      return exitCodes.waiting
    }
    try {
      const done = await applyImport(open.db, { importId, leavers, actor, now })
      say(
        json
          ? JSON.stringify({ ok: true, applied: true, importId, ...counts, left: done.left })
          : `${preview}\napplied, ${done.left} set to left`,
      )
      return exitCodes.done
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await cancelImport(open.db, { importId, actor, now })
      const text = en.errors[error.code].replace(/\{(\w+)\}/g, (_, name: string) => String(error.values[name] ?? ''))
      say(
        json
          ? JSON.stringify({ ok: false, importId, ...counts, error: { code: error.code, values: error.values } })
          : `${preview}\n${text}`,
      )
      return exitCodes.refused
    }
  },
}

/** The people behind the limits, a kind a line, and which limit is crossed. */
function wordLimits(made: Import, { endOrMove, most, fewest, crosses }: Judged): string[] {
  const counts = made.risks ?? noRisks
  const kinds = risks.filter((risk) => counts[risk] > 0).map((risk) => `  ${counts[risk]} ${en.import.limits.risk[risk]}`)
  return [
    ...(kinds.length > 0 ? [`of ${made.peopleBefore} people`, ...kinds] : []),
    ...(crosses.includes('end-or-move') ? [`${endOrMove} would be ended or moved; one administrator may decide about ${most}`] : []),
    ...(crosses.includes('shrink')
      ? [`the file applied last had ${made.rowsBefore} rows; one administrator may decide from ${fewest} rows`]
      : []),
  ]
}
