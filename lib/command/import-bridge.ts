import { createReadStream, statSync } from 'node:fs'
import path from 'node:path'
import { applyBridgeFile } from '@/lib/bridge/applying/mutations'
import { type BridgeFile, getBridgeFile, listStrangeFactors } from '@/lib/bridge/files/data'
import { cancelBridgeFile, createBridgeFile, readBridgeFile } from '@/lib/bridge/files/mutations'
import { readMapping } from '@/lib/bridge/mapping/read-mapping'
import { readyNames } from '@/lib/bridge/mapping/ready'
import type { Kind } from '@/lib/bridge/mapping/recognise'
import en from '@/lib/i18n/messages/en.json'
import { now as readClock } from '@/lib/platform/clock'
import { connection } from '@/lib/platform/database'
import { Refusal } from '@/lib/platform/errors'
import { type Command, type CommandArgs, exitCodes, WrongUse } from './command'
import { readJson } from './read-json'

const operator = { kind: 'operator' } as const
const words: Record<string, string> = { ...en.importErrors, ...en.bridgeErrors }

const counted = ({ rows, people, added, changed, removed, unchanged, unknown, tooOld, mapping, systemName }: BridgeFile) => ({
  mapping,
  system: systemName,
  rows,
  people,
  added,
  changed,
  removed,
  unchanged,
  unknown,
  tooOld,
})

const describe = (counts: ReturnType<typeof counted>): string => {
  const { added, changed, removed, unchanged, unknown, tooOld } = counts
  const found = `${unknown} ${unknown === 1 ? 'person' : 'people'} not found${tooOld > 0 ? `, ${tooOld} too old` : ''}`
  const change = `${added} added, ${changed} changed, ${removed} removed, ${unchanged} as they are`
  return `${counts.system}, ${counts.mapping}: ${counts.rows} rows about ${counts.people} people: ${change}; ${found}`
}

/** Exports of the identity provider of today, for nightly runs: the same as the console's. Unlike it, it applies unless told `--dry-run`. */
async function run(kind: Kind, { values, positionals: [file, ...rest], json, say, now }: CommandArgs): Promise<number> {
  if (!file || rest.length > 0) throw new WrongUse('name one file')
  const size = statSync(file, { throwIfNoEntry: false })?.size
  if (size === undefined) throw new WrongUse(`there is no file ${file}`)
  const asked = typeof values.mapping === 'string' ? values.mapping : 'auto'
  const isReady = asked === 'auto' || readyNames.includes(asked)
  if (!isReady && !asked.endsWith('.json')) throw new WrongUse(`--mapping is one of ${readyNames.join(', ')}, or a file that ends in .json`)
  const open = await connection()
  try {
    const own = isReady ? null : readMapping(readJson(asked, 'a mapping file'))
    const given = { kind, fileName: path.basename(file), bytesTotal: size, asked, own, isComplete: values.partial !== true }
    const fileId = await createBridgeFile(open.db, { ...given, actor: operator, now })
    await readBridgeFile(open, { fileId, source: createReadStream(file), readClock })
    const made = await getBridgeFile(open.db, fileId, now)
    if (!made) throw new Error('the file is gone')
    const counts = counted(made)
    if (made.state !== 'ready') {
      if (json) say(JSON.stringify({ ok: false, fileId, ...counts, errorCount: made.errorCount, errors: made.errors }))
      else sayFaults(made, say)
      return exitCodes.refused
    }
    // Sign-ins with a factor that the mapping does not name are counted, and said, so that somebody names it.
    const strange = kind === 'sign-ins' ? await listStrangeFactors(open.db, fileId) : []
    const isApplied = values['dry-run'] !== true
    if (isApplied) await applyBridgeFile(open.db, { fileId, actor: operator, now })
    else await cancelBridgeFile(open.db, { fileId, actor: operator, now })
    if (json) say(JSON.stringify({ ok: true, applied: isApplied, fileId, ...counts, ...(kind === 'sign-ins' && { strange }) }))
    else {
      say(`${describe(counts)}${isApplied ? '' : '; nothing was written'}`)
      for (const { value, count } of strange) say(`the mapping does not know the factor ${value}: ${count} of the sign-ins`)
    }
    return exitCodes.done
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const text = en.errors[error.code].replace(/\{(\w+)\}/g, (_, name: string) => String(error.values[name] ?? ''))
    say(json ? JSON.stringify({ ok: false, error: { code: error.code, values: error.values } }) : text)
    return exitCodes.refused
  }
}

function sayFaults({ errors, errorCount }: BridgeFile, say: (line: string) => void): void {
  for (const { row, column, code, value, other } of errors.slice(0, 50)) {
    const text = (words[code] ?? code).replace('{value}', value ?? '').replace('{other}', String(other ?? ''))
    say(`row ${row}${column ? `, ${column}` : ''}: ${text}${value && !words[code]?.includes('{value}') ? ` (${value})` : ''}`)
  }
  say(`refused: ${errorCount} ${errorCount === 1 ? 'fault' : 'faults'}, nothing was written`)
}

const usage = '<file.csv | file.json> [--mapping okta|entra|duo|<mapping.json>] [--partial] [--dry-run]'
const options = { mapping: { type: 'string' }, partial: { type: 'boolean' }, 'dry-run': { type: 'boolean' } } as const

/** `--partial`: what the file does not name stays; otherwise it is taken to be gone at that system. */
export const importFactors: Command = {
  name: 'import-factors',
  summary: 'Read what people hold at Okta, Entra, Duo or another system, from its export. With --dry-run nothing is written.',
  usage,
  options,
  run: (args) => run('factors', args),
}

export const importSignIns: Command = {
  name: 'import-sign-ins',
  summary: 'Read the sign-in log of Okta, Entra, Duo or another system. Each event counts once, however often it is read.',
  usage: usage.replace(' [--partial]', ''),
  options: { mapping: options.mapping, 'dry-run': options['dry-run'] },
  run: (args) => run('sign-ins', args),
}
