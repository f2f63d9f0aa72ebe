import { retryAfterSeconds } from '@/lib/auth/unavailable'
import en from '@/lib/i18n/messages/en.json'
import ja from '@/lib/i18n/messages/ja.json'

const style =
  ':root{color-scheme:light dark}body{font:17px/1.6 system-ui,"Hiragino Sans","Noto Sans JP",sans-serif;margin:4rem auto;max-width:34rem;padding:0 1rem}h1{font-size:1.4rem;margin:2rem 0 .3rem}p{margin:.3rem 0}'

const part = (lang: 'en' | 'ja', words: typeof en.unavailable) =>
  `<section lang="${lang}"><h1>${words.title}</h1><p>${words.text}</p><p><a href="/">${words.retry}</a></p></section>`

/** For anyone: says in both languages that the database is away, and when to come again. */
/** What a visitor sees while the database is away: 503, in both languages, asking nothing of the database. Anybody may call it. */
export function GET(request: Request): Response {
  const nonce = (request.headers.get('x-nonce') ?? '').replace(/[^\w+/=]/g, '')
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style nonce="${nonce}">${style}</style>
<title>${en.unavailable.title} / ${ja.unavailable.title}</title>
<main>${part('ja', ja.unavailable)}${part('en', en.unavailable)}</main></html>`
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Retry-After': String(retryAfterSeconds), 'Cache-Control': 'no-store' }
  return new Response(body, { status: 503, headers })
}
