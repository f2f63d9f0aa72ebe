import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmbedded, stopEmbedded } from '@/db/embedded'
import { migrateDatabase } from '@/db/migrate'
import { faultSize, report } from '../support/faults'

// A server of its own, with its writes safe on disk as in production: the shared one of the tests must not stop.
const folder = '.test/restart'
const outageMs = 500
type Line = { ok: boolean; id?: string; begun: number; ended: number }

let url = ''
beforeAll(async () => {
  stopEmbedded(folder, 'immediate')
  rmSync(folder, { recursive: true, force: true })
  url = (await startEmbedded({ folder })).url
  await migrateDatabase(url)
}, 120_000)
afterAll(() => {
  stopEmbedded(folder, 'immediate')
  rmSync(folder, { recursive: true, force: true })
})

function startLoad() {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    process.execPath,
    ['--import', 'tsx', 'tests/support/restart-load.ts'],
    {
      env: { ...process.env, DATABASE_URL: url },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const lines: Line[] = []
  let rest = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts.map((line) => JSON.parse(line) as Line))
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, lines, ended }
}

/** Waits until `seen` holds, at most so many milliseconds. */
async function until(seen: () => boolean, ms: number): Promise<void> {
  for (let waited = 0; waited < ms && !seen(); waited += 20) await wait(20)
}

test('FT-60: the database restarts under load: no process ends, no committed write is lost, service is back within 10 s', async () => {
  const { child, lines, ended } = startLoad()
  const backAfter: number[] = []
  await until(() => lines.filter(({ ok }) => ok).length > 50, 20_000)
  for (let round = 0; round < faultSize(2, 10); round++)
    for (const mode of ['fast', 'immediate'] as const) {
      expect(stopEmbedded(folder, mode)).toBe(true)
      await wait(outageMs)
      expect((await startEmbedded({ folder })).url).toBe(url)
      const up = Date.now()
      await until(() => lines.some(({ ok, begun }) => ok && begun >= up), 10_000)
      backAfter.push((lines.find(({ ok, begun }) => ok && begun >= up)?.ended ?? Number.POSITIVE_INFINITY) - up)
      expect(child.exitCode).toBeNull()
      // Back means all of it: a pool with dead places would still let every tenth wait for nothing.
      await wait(2_000)
      const settled = lines.length
      await wait(1_000)
      expect(lines.slice(settled).filter(({ ok, begun }) => !ok && begun >= up + 2_000)).toEqual([])
      expect(lines.slice(settled).length).toBeGreaterThan(25)
    }
  child.stdin.write('end\n')
  expect(await ended).toBe(0)
  expect(Math.max(...backAfter)).toBeLessThan(10_000)
  expect(lines.filter(({ ok, ended: at, begun }) => !ok && at - begun > 10_000)).toEqual([])

  const sql = postgres(url, { max: 1 })
  const rows = await sql<{ id: string; step: string }[]>`select id, step from journeys`
  const [{ sessions } = { sessions: -1 }] = await sql<{ sessions: number }[]>`select count(*)::int as sessions from sessions`
  await sql.end()
  const kept = new Set(rows.map(({ id }) => id))
  const acknowledged = lines.flatMap(({ ok, id }) => (ok && id ? [id] : []))
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  expect(rows.filter(({ step }) => step !== 'choose')).toEqual([])
  expect(sessions).toBe(0)
  report(
    `FT-60: ${backAfter.length} restarts under 50 transactions/s: back after at most ${Math.max(...backAfter)} ms, ${acknowledged.length} committed and none lost, ${lines.length - acknowledged.length} refused, 0 process ends`,
  )
}, 300_000)
