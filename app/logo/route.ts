import { getLogo } from '@/lib/people/organisation/data'
import { database } from '@/lib/platform/database'

export const dynamic = 'force-dynamic'

/** Anyone: the organisation's logo. It stands on the sign-in page. Its type was judged by its bytes when it was saved. */
export async function GET(): Promise<Response> {
  const logo = await getLogo(await database()).catch(() => null)
  if (!logo) return new Response(null, { status: 404 })
  return new Response(new Uint8Array(logo.bytes), {
    headers: {
      'Content-Type': logo.type,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'",
      'Cache-Control': 'public, max-age=300',
    },
  })
}
