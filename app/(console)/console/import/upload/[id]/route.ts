import { eachChunk } from '@/app/each-chunk'
import { route } from '@/lib/auth/route'
import { getImport } from '@/lib/people/import/data'
import { readImport } from '@/lib/people/import/mutations'
import { now as readClock } from '@/lib/platform/clock'
import { connection } from '@/lib/platform/database'
import { Refusal } from '@/lib/platform/errors'

export const dynamic = 'force-dynamic'

/** Administrators: the bytes of a file for an import that they began. Streamed; the answer comes when it is compared. */
export const PUT = route<{ id: string }>({ who: ['administrator'] }, async ({ request, params, actor, db, now }) => {
  const made = await getImport(db, params.id, now)
  if (!made || made.startedBy !== actor.person.id) throw new Refusal('import-unknown')
  if (!request.body) throw new Refusal('import-no-file')
  await readImport(await connection(), { importId: made.id, source: eachChunk(request.body), readClock })
  return Response.json({ ok: true }, { headers: { 'Cache-Control': 'no-store' } })
})
