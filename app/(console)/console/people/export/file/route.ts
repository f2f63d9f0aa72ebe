import { Readable } from 'node:stream'
import { recordAudit } from '@/lib/audit/mutations'
import { route } from '@/lib/auth/route'
import { exportPeople } from '@/lib/people/export/data'
import { readQuery } from '../../read-query'

export const dynamic = 'force-dynamic'

/** Administrators: the directory, or what a filter leaves of it, as CSV; streamed. A POST, because the export is recorded. */
export const POST = route({ who: ['administrator'] }, async ({ request, actor, db, now, address }) => {
  const form = await request.formData().catch(() => null)
  if (!form) return Response.json({ error: { code: 'body-unreadable' } }, { status: 400, headers: { 'Cache-Control': 'no-store' } })
  const { filter, search } = readQuery(Object.fromEntries([...form].map(([name, value]) => [name, String(value)])))
  const includeAddresses = form.get('addresses') === '1'
  const data = { filter, search, includeAddresses }
  await recordAudit(db, { at: now, action: 'people.exported', actor: { kind: 'person', id: actor.person.id, address }, data })
  const file = Readable.toWeb(
    Readable.from(exportPeople(db, { filter, search, includeAddresses })).map((text: string) => Buffer.from(text)),
  )
  return new Response(file as ReadableStream<Uint8Array>, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="people-${now.toISOString().slice(0, 10)}.csv"`,
      'Cache-Control': 'no-store',
    },
  })
})
