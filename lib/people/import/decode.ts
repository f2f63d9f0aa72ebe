/** Bytes of a file as text: UTF-8 with or without a mark, or Shift_JIS, found out from the bytes and then held to. */
import { isAscii, isUtf8 } from 'node:buffer'

type Fault = 'encoding-mixed' | 'encoding-unknown' | 'csv-record-too-large'

export class EncodingError extends Error {
  readonly code: Fault
  constructor(code: Fault) {
    super(code)
    this.code = code
  }
}

export type Encoding = 'utf-8' | 'shift_jis'

// One decoder for the whole file: making one costs more than decoding a row.
const shiftJis = new TextDecoder('shift_jis', { fatal: true })

/** Three bytes of UTF-8, as Japanese is written: real Shift_JIS does not look like this over a whole line. */
const threeBytes = /[\u0800-\uffff]/

function decodes(bytes: Uint8Array, encoding: Encoding): string | null {
  if (encoding === 'utf-8') return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') : null
  try {
    return shiftJis.decode(bytes)
  } catch {
    return null
  }
}

/**
 * Yields text, line by line where the encoding has to be watched. The first line that is not ASCII decides; a later line
 * that does not fit throws `EncodingError`, after everything before it was yielded, so that the row is known.
 * A newline byte is never a part of a longer character in either encoding.
 */
export async function* decodeText(chunks: AsyncIterable<Uint8Array>, found: (encoding: Encoding) => void): AsyncGenerator<string> {
  let encoding: Encoding | null = null
  const decide = (is: Encoding) => {
    encoding = is
    found(is)
  }
  for await (const block of wholeLines(chunks, () => decide('utf-8'))) {
    const text: string | null =
      encoding === 'utf-8' ? decodes(block, 'utf-8') : isAscii(block) ? Buffer.from(block).toString('latin1') : null
    if (text !== null) {
      yield text
      continue
    }
    // Something in this block needs a closer look: the decision, Shift_JIS, or a fault.
    let good = ''
    for (const line of eachLine(block)) {
      if (isAscii(line)) {
        good += Buffer.from(line).toString('latin1')
        continue
      }
      const asUtf8 = decodes(line, 'utf-8')
      if (encoding === null) {
        if (asUtf8 !== null) decide('utf-8')
        else if (decodes(line, 'shift_jis') !== null) decide('shift_jis')
        else {
          yield good
          throw new EncodingError('encoding-unknown')
        }
      }
      const read = encoding === 'utf-8' ? asUtf8 : asUtf8 !== null && threeBytes.test(asUtf8) ? null : decodes(line, 'shift_jis')
      if (read === null) {
        yield good
        throw new EncodingError('encoding-mixed')
      }
      good += read
    }
    yield good
  }
  if (encoding === null) found('utf-8')
}

/** A record of 64 kB is refused anyway: a line longer than this is not collected for ever. */
const longestLine = 1024 * 1024

/** Text of either encoding whose end may be cut off inside a character; anything else is no text at all. */
const isText = (bytes: Uint8Array): boolean =>
  ['utf-8', 'shift_jis'].some((encoding) => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true })
      return true
    } catch {
      return false
    }
  })

async function* wholeLines(chunks: AsyncIterable<Uint8Array>, foundMark: () => void): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0)
  let isFirst = true
  for await (const chunk of chunks) {
    let bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk])
    if (isFirst && bytes.length >= 3) {
      isFirst = false
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
        bytes = bytes.subarray(3)
        foundMark()
      } else if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
        throw new EncodingError('encoding-unknown')
    }
    const end = bytes.lastIndexOf(0x0a) + 1
    if (end > 0) yield bytes.subarray(0, end)
    rest = bytes.subarray(end)
    if (rest.length > longestLine) throw new EncodingError(isText(rest) ? 'csv-record-too-large' : 'encoding-unknown')
  }
  if (rest.length > 0) yield rest
}

function* eachLine(block: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < block.length; ) {
    const end = block.indexOf(0x0a, at) + 1 || block.length
    yield block.subarray(at, end)
    at = end
  }
}
