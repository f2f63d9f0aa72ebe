import { listAdoptionPeople, type PageAfter } from '@/lib/adoption/people/data'
import { peopleFilter } from '@/lib/adoption/people/schema'
import { recordAudit } from '@/lib/audit/mutations'
import { route } from '@/lib/auth/route'
import { formatLine } from '@/lib/people/export/rules'
import { getRules } from '@/lib/rollouts/data'

const header = ['external_id', 'login', 'name', 'reading', 'affiliations', 'units', 'factors', 'proven', 'last_sign_in']

/** The people behind a number as a file, for administrators and auditors; who took it is recorded. Cells are guarded against formulas. */
export const GET = route({ who: ['administrator', 'auditor'] }, async ({ request, actor, db, now }) => {
  const filter = peopleFilter.parse(Object.fromEntries(new URL(request.url).searchParams))
  const rules = await getRules(db, now)
  await recordAudit(db, {
    at: now,
    action: 'people.exported',
    actor: { kind: 'person', id: actor.person.id, address: actor.address },
    data: { filter },
  })
  let after: PageAfter | null = null
  let isDone = false
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(`\ufeff${formatLine(header)}`)),
    async pull(controller) {
      if (isDone) return controller.close()
      const page = await listAdoptionPeople(db, rules, filter, { now, after, limit: 1_000 })
      after = page.next
      isDone = page.next === null
      const lines = page.people.map(({ externalId, login, name, reading, affiliations, units, factors, lastSignInAt }) =>
        formatLine([
          externalId ?? '',
          login,
          name,
          reading,
          affiliations.join('|'),
          units.join('|'),
          factors.map(({ factor }) => factor).join('|'),
          factors.flatMap(({ factor, isProven }) => (isProven ? [factor] : [])).join('|'),
          lastSignInAt?.toISOString() ?? '',
        ]),
      )
      controller.enqueue(new TextEncoder().encode(lines.join('')))
    },
  })
  return new Response(stream, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="adoption-${now.toISOString().slice(0, 10)}.csv"`,
      'Cache-Control': 'no-store',
    },
  })
})
