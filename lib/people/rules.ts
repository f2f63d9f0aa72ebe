/** The directory: people, where they belong, what they may do, and how to reach them. These are its pure rules. */

/** A login as it is stored and compared: NFKC, lower case, without outer spaces. Full-width and half-width are the same login. */
export const foldLogin = (typed: string): string => typed.normalize('NFKC').trim().toLowerCase()

/** Letters, digits and `. _ - @ +`, 1 to 64 of them, beginning with a letter or digit: what may be a login after folding. */
export const isLogin = (folded: string): boolean => /^[\p{Ll}\p{Lo}\p{Nd}][\p{Ll}\p{Lo}\p{Nd}._@+-]{0,63}$/u.test(folded)

/**
 * The stable share of a person, 0 to 9,999, from the external id (or the login of somebody made by hand): FNV-1a over
 * UTF-16 units with a final mix, so that neighbouring student numbers spread. Never changes for the same text.
 */
export function bucketOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % 10_000
}

/** Hiragana as katakana and half-width as full-width: readings are stored and searched in this form. */
export const foldReading = (reading: string): string =>
  reading
    .normalize('NFKC')
    .trim()
    .replace(/\s+/gu, ' ')
    .replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))

/** Up to 200 characters without control characters (they would break lists, mail headers and prints). */
export const isPlainText = (text: string, longest = 200): boolean =>
  text.length <= longest && (/^[\x20-\x7e]*$/.test(text) || !/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(text))

/** `tanaka@example.ac.jp` as `t•••@example.ac.jp`: enough to recognise one's own address (SR-102). */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  if (at < 1) return '•••'
  return `${[...address][0]}•••${address.slice(at)}`
}

/** Whether an IANA zone name is known to this runtime. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return /^[A-Za-z]/.test(zone)
  } catch {
    return false
  }
}
