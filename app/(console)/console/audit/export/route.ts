import { loadReader } from '@/app/reader'
import { exportAudit } from '@/lib/audit/list/export'
import { auditQuerySchema } from '@/lib/audit/list/schema'
import { route } from '@/lib/auth/route'

/** The events of the filter as a file, for administrators and auditors. */
export const GET = route({ who: ['administrator', 'auditor'] }, async ({ request, db, now }) => {
  const query = auditQuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams))
  const { zone } = await loadReader()
  const lines = exportAudit(db, { ...query, after: undefined }, zone)
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(new TextEncoder().encode(value))
    },
    cancel: async () => {
      await lines.return(undefined)
    },
  })
  return new Response(stream, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="audit-${now.toISOString().slice(0, 10)}.csv"`,
      'Cache-Control': 'no-store',
    },
  })
})
