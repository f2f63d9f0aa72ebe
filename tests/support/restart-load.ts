/** A process of its own for FT-60: what a server does at a sign-in's steps, 50 times a second, and one line per outcome. */
import { randomBytes } from 'node:crypto'
import { database } from '@/lib/platform/database'
import { surviveLostConnections } from '@/lib/platform/lost-connection'
import { createJourney, moveJourney } from '@/lib/sign-in/journeys/mutations'

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

async function takeSteps(): Promise<void> {
  const begun = Date.now()
  try {
    const now = new Date()
    const login = randomBytes(8).toString('hex')
    const db = await database()
    const id = await db.transaction(async (tx) => {
      const { journey } = await createJourney(tx, { personId: null, step: 'identify', purpose: 'sign-in', login, now })
      const moved = await moveJourney(tx, journey, { step: 'password', facts: journey.facts })
      await moveJourney(tx, moved, { step: 'choose', facts: moved.facts })
      return journey.id
    })
    say({ ok: true, id, begun, ended: Date.now() })
  } catch {
    say({ ok: false, begun, ended: Date.now() })
  }
}

surviveLostConnections()
const open = new Set<Promise<void>>()
const timer = setInterval(() => {
  const steps = takeSteps().finally(() => open.delete(steps))
  open.add(steps)
}, 20)
process.stdin.on('data', async () => {
  clearInterval(timer)
  await Promise.all(open)
  process.exit(0)
})
