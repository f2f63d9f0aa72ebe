import { route } from '@/lib/auth/route'
import { getBridgeFile } from '@/lib/bridge/files/data'

export const dynamic = 'force-dynamic'

/** Administrators: how far the reading of a file is. */
export const GET = route<{ id: string }>({ who: ['administrator'] }, async ({ params, db, now }) => {
  const file = await getBridgeFile(db, params.id, now)
  if (!file) return new Response(null, { status: 404 })
  const { state, isInterrupted, rows, bytesRead, bytesTotal } = file
  return Response.json({ state, isInterrupted, rows, bytesRead, bytesTotal }, { headers: { 'Cache-Control': 'no-store' } })
})
