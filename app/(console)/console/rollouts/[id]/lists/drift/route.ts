import { streamText } from '@/app/stream-text'
import { route } from '@/lib/auth/route'
import { exportDrift } from '@/lib/bridge/lists/data'

export const dynamic = 'force-dynamic'

/** Administrators and auditors: the names on both sides of a comparison. An unknown one is an empty list. */
export const GET = route({ who: ['administrator', 'auditor'] }, async ({ request, db }) =>
  streamText(exportDrift(db, new URL(request.url).searchParams.get('comparison') ?? ''), 'drift.csv'),
)
