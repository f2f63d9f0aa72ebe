// FT-2: one TOTP, submitted in many journeys at once and again 29 seconds later, opens once.
import { expect, test } from 'vitest'
import { after, minutes, seconds } from '@/lib/platform/duration'
import { finishVerification } from '@/lib/verification/finish-verification'
import { address, challenge, enrolTotp, totpCode } from '../support/credentials'
import { useDatabase } from '../support/database'
import { faultSize, report } from '../support/faults'
import { person } from '../support/people'

const database = useDatabase()
const start = new Date('2026-06-01T01:00:00Z')

test.each(['one challenge', 'a challenge of their own each'])(
  'a code is accepted once, whether all answer %s',
  { timeout: 600_000 },
  async (how) => {
    const submissions = faultSize(120, 1_000)
    const { db } = database
    const personId = (await person(db)).id
    const { key } = await enrolTotp(db, { personId, now: start })
    const now = after(start, minutes(2))
    const input = { code: totpCode(key, now) }
    const begin = () => challenge(db, { personId, factor: 'totp', now })
    const shared = await begin()
    const opened =
      how === 'one challenge'
        ? Array.from({ length: submissions }, () => shared)
        : await Promise.all(Array.from({ length: submissions }, begin))
    const submit = (at: Date) => (c: typeof shared) =>
      finishVerification(db, { challengeId: c.challengeId, boundTo: c.boundTo, purpose: 'sign-in', input, address, now: at })
    const half = Math.floor(submissions / 2)
    const first = opened.slice(0, half).map(submit(now))
    const later = opened.slice(half).map(submit(after(now, seconds(29))))
    const answers = await Promise.all([...first, ...later])
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    const reasons = Object.entries(Object.groupBy(answers, (answer) => (answer.ok ? 'accepted' : answer.reason))).map(
      ([reason, list]) => `${reason} ${list?.length}`,
    )
    report(`FT-2: ${submissions} submissions at once, ${how}: ${reasons.join(', ')}`)
  },
)
