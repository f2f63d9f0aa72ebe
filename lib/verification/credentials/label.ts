/** A name that a person gives: one line, at most 64 code points, without control or direction characters; '' is allowed. Null otherwise. */
export function readLabel(text: string): string | null {
  if (text.length > 512) return null
  const label = text.normalize('NFC').trim()
  if ([...label].length > 64) return null
  return /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u.test(label) ? null : label
}
