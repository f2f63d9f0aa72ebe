import { eachChunk } from '@/app/each-chunk'
import { route } from '@/lib/auth/route'
import { getBridgeFile } from '@/lib/bridge/files/data'
import { readBridgeFile } from '@/lib/bridge/files/mutations'
import { now as readClock } from '@/lib/platform/clock'
import { connection } from '@/lib/platform/database'
import { Refusal } from '@/lib/platform/errors'

export const dynamic = 'force-dynamic'

/** Administrators: the bytes of a file that they began. Streamed; the answer comes when it is compared. */
export const PUT = route<{ id: string }>({ who: ['administrator'] }, async ({ request, params, actor, db, now }) => {
  const file = await getBridgeFile(db, params.id, now)
  if (!file || file.startedBy !== actor.person.id) throw new Refusal('import-unknown')
  if (!request.body) throw new Refusal('import-no-file')
  await readBridgeFile(await connection(), { fileId: file.id, source: eachChunk(request.body), readClock })
  return Response.json({ ok: true }, { headers: { 'Cache-Control': 'no-store' } })
})
