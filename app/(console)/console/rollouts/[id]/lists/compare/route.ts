import { eachChunk } from '@/app/each-chunk'
import { route } from '@/lib/auth/route'
import { compareWave } from '@/lib/bridge/lists/comparing/mutations'
import { connection } from '@/lib/platform/database'
import { Refusal } from '@/lib/platform/errors'
import { getRules } from '@/lib/rollouts/data'

export const dynamic = 'force-dynamic'

/** Administrators: the other system's list of a wave. Answers the comparison's id, or why the list cannot be read. */
export const PUT = route<{ id: string }>({ who: ['administrator'] }, async ({ request, params, actor, db, now }) => {
  const query = new URL(request.url).searchParams
  const rules = await getRules(db, now)
  const plan = rules.plans.find(({ id }) => id === params.id)
  const wave = plan?.waves.find(({ key }) => key === query.get('wave'))?.key
  if (!plan || wave === undefined) return new Response(null, { status: 404 })
  if (!request.body) throw new Refusal('import-no-file')
  const fileName = (query.get('file') ?? '').replace(/\p{Cc}/gu, '').slice(0, 200)
  const by = { kind: 'person' as const, id: actor.person.id, address: actor.address }
  try {
    const { id } = await compareWave(await connection(), rules, { plan, wave, fileName, source: eachChunk(request.body), actor: by, now })
    return Response.json({ id }, { headers: { 'Cache-Control': 'no-store' } })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return Response.json({ error: { code: error.code, values: error.values } }, { status: 409, headers: { 'Cache-Control': 'no-store' } })
  }
})
