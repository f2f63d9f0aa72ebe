import { createReadStream, createWriteStream, statSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Db } from '@/db/client'
import { recordAudit } from '@/lib/audit/mutations'
import { compareWave } from '@/lib/bridge/lists/comparing/mutations'
import { exportDrift, exportWave, listDrift } from '@/lib/bridge/lists/data'
import { isListLayout, listLayouts } from '@/lib/bridge/lists/layouts'
import en from '@/lib/i18n/messages/en.json'
import { connection } from '@/lib/platform/database'
import { Refusal } from '@/lib/platform/errors'
import { getRules } from '@/lib/rollouts/data'
import type { RunningRules } from '@/lib/rollouts/running'
import { type Command, exitCodes, WrongUse } from './command'

const operator = { kind: 'operator' } as const

async function findWave(db: Db, name: string | undefined, now: Date) {
  const [rollout, wave, ...rest] = (name ?? '').split('/')
  if (!rollout || !wave || rest.length > 0) throw new WrongUse('name a rollout and a wave: mandate/students')
  const rules: RunningRules = await getRules(db, now)
  const plan = rules.plans.find(({ key }) => key === rollout)
  if (!plan) throw new WrongUse(`no running rollout is called ${rollout}: ${rules.plans.map(({ key }) => key).join(', ') || 'none runs'}`)
  if (!plan.waves.some(({ key }) => key === wave))
    throw new WrongUse(`${rollout} has no wave ${wave}: ${plan.waves.map(({ key }) => key).join(', ')}`)
  return { rules, at: { plan, wave } }
}

/** Writes the pieces to a file, waiting where the disk is slower. A file that cannot be written is wrong use. */
async function write(pieces: AsyncIterable<string>, file: string): Promise<void> {
  try {
    await pipeline(pieces, createWriteStream(file, { mode: 0o600 }))
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'path' in error) throw new WrongUse(`${file} cannot be written: ${error.message}`)
    throw error
  }
}

export const waveExport: Command = {
  name: 'wave export',
  summary: 'Write a wave’s people as a list that Okta, Entra or Duo takes back.',
  usage: '<rollout>/<wave> <list.csv> [--layout okta|entra|duo|plain]',
  options: { layout: { type: 'string' } },
  async run({ values, positionals: [name, file, ...rest], json, say, now }) {
    const layout = values.layout ?? 'plain'
    if (!file || rest.length > 0) throw new WrongUse('name a wave and the file to write')
    if (!isListLayout(layout)) throw new WrongUse(`--layout is one of ${listLayouts.join(', ')}`)
    const { db } = await connection()
    const { rules, at } = await findWave(db, name, now)
    let people = -1
    const counted = async function* () {
      for await (const piece of exportWave(db, rules, at, { layout, now })) {
        people += piece.split('\r\n').length - 1
        yield piece
      }
    }
    await write(counted(), file)
    const data = { wave: at.wave, layout, people }
    await recordAudit(db, { at: now, action: 'bridge.list-exported', actor: operator, target: { kind: 'rollout', id: at.plan.id }, data })
    say(json ? JSON.stringify({ ok: true, file, layout, people }) : `${people} people of ${name}, as ${layout} takes them: ${file}`)
    return exitCodes.done
  },
}

export const waveCompare: Command = {
  name: 'wave compare',
  summary:
    'Compare a wave with the list that the other system has: who is missing there, who is there too many. Exit code 1 where they differ.',
  usage: '<rollout>/<wave> <list.csv> [--out <drift.csv>]',
  options: { out: { type: 'string' } },
  async run({ values, positionals: [name, file, ...rest], json, say, now }) {
    if (!file || rest.length > 0) throw new WrongUse('name a wave and one file')
    if (!statSync(file, { throwIfNoEntry: false })) throw new WrongUse(`there is no file ${file}`)
    const open = await connection()
    const { rules, at } = await findWave(open.db, name, now)
    try {
      const made = await compareWave(open, rules, {
        ...at,
        fileName: path.basename(file),
        source: createReadStream(file),
        actor: operator,
        now,
      })
      const { planned, listed, missing, extra } = made
      if (typeof values.out === 'string') await write(exportDrift(open.db, made.id), values.out)
      const { rows } = await listDrift(open.db, { comparisonId: made.id, after: null, limit: 100 })
      const names = rows.map(({ side, who, name: known, why, otherWave }) => ({ side, who, name: known, why, otherWave }))
      if (json) say(JSON.stringify({ ok: true, comparison: made.id, planned, listed, missing, extra, names }))
      else {
        say(`plan ${planned}, other system ${listed}: ${missing} missing there, ${extra} too many there`)
        for (const one of names)
          say(
            `${one.side === 'missing' ? '-' : '+'} ${one.who}${one.name ? ` (${one.name})` : ''}: ${one.why}${one.otherWave ? ` ${one.otherWave}` : ''}`,
          )
        if (missing + extra > names.length) say(`… the first ${names.length}; --out writes all`)
      }
      return missing + extra === 0 ? exitCodes.done : exitCodes.refused
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const text = en.errors[error.code].replace(/\{(\w+)\}/g, (_, key: string) => String(error.values[key] ?? ''))
      say(json ? JSON.stringify({ ok: false, error: { code: error.code, values: error.values } }) : text)
      return exitCodes.refused
    }
  },
}
