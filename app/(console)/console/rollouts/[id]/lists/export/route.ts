import { streamText } from '@/app/stream-text'
import { recordAudit } from '@/lib/audit/mutations'
import { route } from '@/lib/auth/route'
import { exportWave } from '@/lib/bridge/lists/data'
import { isListLayout } from '@/lib/bridge/lists/layouts'
import { getRules } from '@/lib/rollouts/data'

export const dynamic = 'force-dynamic'

/** Administrators: a wave's people as another system takes them; who took the list is recorded. Streamed, guarded against formulas. */
export const GET = route<{ id: string }>({ who: ['administrator'] }, async ({ request, params, actor, db, now }) => {
  const query = new URL(request.url).searchParams
  const layout = query.get('layout')
  const rules = await getRules(db, now)
  const plan = rules.plans.find(({ id }) => id === params.id)
  const wave = plan?.waves.find(({ key }) => key === query.get('wave'))?.key
  if (!plan || wave === undefined || !isListLayout(layout)) return new Response(null, { status: 404 })
  await recordAudit(db, {
    at: now,
    action: 'bridge.list-exported',
    actor: { kind: 'person', id: actor.person.id, address: actor.address },
    target: { kind: 'rollout', id: plan.id },
    data: { wave, layout },
  })
  return streamText(exportWave(db, rules, { plan, wave }, { layout, now }), `${plan.key}-${wave}-${layout}.csv`)
})
