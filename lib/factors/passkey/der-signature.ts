/**
 * Whether bytes are an ECDSA signature in DER (RFC 3279 §2.2.3), written the one way that DER allows. The library's parser
 * reads other spellings of the same two numbers too; then one signature has many forms, and only the canonical one is ours.
 */
export function isDerSignature(bytes: Uint8Array): boolean {
  const body = readElement(bytes, 0x30)
  if (!body || body.rest.length > 0) return false
  const r = readElement(body.content, 0x02)
  const s = r && readElement(r.rest, 0x02)
  return !!s && s.rest.length === 0 && isPositive(r.content) && isPositive(s.content)
}

function readElement(bytes: Uint8Array, tag: number): { content: Uint8Array; rest: Uint8Array } | null {
  const [first, short = 0, long = 0] = bytes
  if (first !== tag) return null
  // One byte of length up to 127, 0x81 and one byte up to 255: no signature is longer.
  if (short > 0x81 || short === 0x80 || (short === 0x81 && long < 0x80)) return null
  const start = short === 0x81 ? 3 : 2
  const end = start + (short === 0x81 ? long : short)
  return end <= bytes.length ? { content: bytes.subarray(start, end), rest: bytes.subarray(end) } : null
}

/** An integer above zero, without a needless leading zero byte. */
function isPositive([first, second = 0]: Uint8Array): boolean {
  if (first === undefined || first >= 0x80) return false
  return first !== 0 || second >= 0x80
}
