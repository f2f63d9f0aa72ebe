import { route } from '@/lib/auth/route'
import { getImport } from '@/lib/people/import/data'

export const dynamic = 'force-dynamic'

/** Administrators: how far the reading of an import is. */
export const GET = route<{ id: string }>({ who: ['administrator'] }, async ({ params, db, now }) => {
  const made = await getImport(db, params.id, now)
  if (!made) return new Response(null, { status: 404 })
  const { state, isInterrupted, rows, bytesRead, bytesTotal } = made
  return Response.json({ state, isInterrupted, rows, bytesRead, bytesTotal }, { headers: { 'Cache-Control': 'no-store' } })
})
