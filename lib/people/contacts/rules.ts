/**
 * A mail address as it is stored: NFKC first (so that a full-width `＠` cannot become an `@` later), then strict (SR-18,
 * GHSA-5jpx-9hw9-2fx4, CVE-2022-35924): one `@`, no quotes, commas, comments, brackets, spaces or control characters; the
 * domain in lower case. Neither `%` nor `!` before the `@`, by which old servers pass a mail on to another host, and no address of digits alone in
 * place of a domain. Null where it is none.
 */
export function parseMailAddress(typed: string): string | null {
  const text = typed.normalize('NFKC').trim()
  if (text.length > 254 || !/^[A-Za-z0-9.#$&'*+/=?^_`{}~-]+@[A-Za-z0-9.-]+$/.test(text)) return null
  const [local = '', domain = ''] = text.split('@')
  if (local.length > 64 || local.startsWith('.') || local.endsWith('.')) return null
  const labels = domain.toLowerCase().split('.')
  // The last label of a domain name is never a number (RFC 3696 §2).
  if (labels.length < 2 || /^\d+$/.test(labels.at(-1) ?? '') || labels.some((label) => !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)))
    return null
  // Old Japanese carriers gave out addresses with two dots in a row or a dot before the @; most servers refuse the latter.
  return `${local}@${labels.join('.')}`
}
