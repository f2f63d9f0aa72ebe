/** What a picture file says about itself: its type by its first bytes (never by its name) and its size in pixels. */
export type Picture = { type: 'image/png' | 'image/jpeg' | 'image/webp'; width: number; height: number }

/** Reads the head of a PNG, JPEG or WebP; null for anything else, SVG above all (it could carry scripts), and for damaged heads. */
export function readPicture(bytes: Uint8Array): Picture | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (view.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) {
      return view.toString('latin1', 12, 16) === 'IHDR'
        ? { type: 'image/png', width: view.readUInt32BE(16), height: view.readUInt32BE(20) }
        : null
    }
    if (view[0] === 0xff && view[1] === 0xd8) return readJpeg(view)
    if (view.toString('latin1', 0, 4) === 'RIFF' && view.toString('latin1', 8, 12) === 'WEBP') return readWebp(view)
  } catch {
    // A head that ends too early is a damaged file.
  }
  return null
}

function readJpeg(view: Buffer): Picture | null {
  for (let at = 2; at < view.length; ) {
    if (view[at] !== 0xff) return null
    const marker = view[at + 1] ?? 0
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { type: 'image/jpeg', height: view.readUInt16BE(at + 5), width: view.readUInt16BE(at + 7) }
    at += 2 + view.readUInt16BE(at + 2)
  }
  return null
}

function readWebp(view: Buffer): Picture | null {
  const type = 'image/webp'
  const chunk = view.toString('latin1', 12, 16)
  if (chunk === 'VP8X') return { type, width: view.readUIntLE(24, 3) + 1, height: view.readUIntLE(27, 3) + 1 }
  if (chunk === 'VP8 ') return { type, width: view.readUInt16LE(26) & 0x3fff, height: view.readUInt16LE(28) & 0x3fff }
  if (chunk !== 'VP8L') return null
  const bits = view.readUInt32LE(21)
  return { type, width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
}
