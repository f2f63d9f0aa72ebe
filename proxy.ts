import { type NextRequest, NextResponse } from 'next/server'

/**
 * Headers only: the nonce of the content security policy, `?lang=` and the page that was asked for; and what is no address is
 * refused. It decides nothing about who may see what: every page, action and route asks for itself (SR-81).
 */
export function proxy(request: NextRequest): NextResponse {
  // No address of ours holds NUL, and PostgreSQL refuses it in a text: said here once, instead of an error in every list.
  if (request.url.includes('%00')) return new NextResponse(null, { status: 400 })
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  const lang = request.nextUrl.searchParams.get('lang')
  const isLanguage = lang === 'en' || lang === 'ja'
  headers.set('x-nonce', nonce)
  headers.set('Content-Security-Policy', policy)
  headers.set('x-sekisho-page', request.nextUrl.pathname + request.nextUrl.search)
  headers.delete('x-sekisho-lang')
  if (isLanguage) headers.set('x-sekisho-lang', lang)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  if (isLanguage) response.cookies.set('sekisho-lang', lang, { path: '/', maxAge: 31_536_000, sameSite: 'lax' })
  return response
}

/** SR-84. `style-src-attr 'unsafe-inline'`: Mantine and recharts set style attributes; style elements carry the nonce. */
function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    // The development server's own overlay adds styles without a nonce.
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "frame-src 'self'",
  ].join('; ')
}

export const config = {
  // Uploads are left out: a body that passes through here is cut at 10 MB without an error. Steps of a sign-in are, too: they answer
  // JSON to a script, and passing through here costs as much as the route itself.
  matcher: [
    '/((?!_next/static|_next/image|icon.svg|api/|sign-in/steps$|console/import/upload|console/bridge/upload|console/rollouts/[^/]+/lists/compare).*)',
  ],
}
