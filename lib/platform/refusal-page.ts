/** What a browser is shown where a request is refused before any page of ours sees it. Pure. */
import { chooseLocale } from '@/lib/i18n/locale'
import en from '@/lib/i18n/messages/en.json'
import ja from '@/lib/i18n/messages/ja.json'

export type RefusalCode = 'body-unreadable' | 'body-too-large' | 'address-unreadable'
type Asked = { method?: string | undefined; url?: string | undefined; headers: Record<string, string | string[] | undefined> }

const style =
  ':root{color-scheme:light dark}body{font:17px/1.7 system-ui,"Hiragino Sans","Noto Sans JP",sans-serif;margin:4rem auto;max-width:34rem;padding:0 1rem}h1{font-size:1.4rem;margin:2rem 0 .3rem}'

/** Whether a person waits for a page: a form that was sent without scripts. Scripts and tools get a code. */
export const wantsPage = ({ headers }: Asked): boolean => !('next-action' in headers) && /\btext\/html\b/.test(String(headers.accept ?? ''))

/**
 * The page in the reader's language, as far as the request tells it, with a way back to where the form stands. `nonce` is that
 * of the policy it is sent with.
 */
export function renderRefusal(code: RefusalCode, asked: Asked, nonce: string): string {
  const address = URL.parse(asked.url ?? '/', 'http://localhost')
  const cookie = /(?:^|;\s*)sekisho-lang=(\w+)/.exec(String(asked.headers.cookie ?? ''))?.[1]
  const lang = chooseLocale({
    asked: address?.searchParams.get('lang') ?? null,
    cookie: cookie ?? null,
    accepted: String(asked.headers['accept-language'] ?? ''),
    organisation: 'en',
  })
  const words = (lang === 'ja' ? ja : en).refusal
  // From the parsed path: it begins with one slash, so it cannot lead to another site.
  const path = `/${address?.pathname.replace(/^\/+/, '') ?? ''}`.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
  // Where the address itself is what cannot be read, opening it again helps nobody.
  const [back, label] = code === 'address-unreadable' ? ['/', words.home] : [path, words.back]
  return `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style nonce="${nonce}">${style}</style>
<title>${words[code].title}</title>
<main><h1>${words[code].title}</h1><p>${words[code].text}</p><p><a href="${back}">${label}</a></p></main></html>`
}
