/** The records of a JSON export, one at a time: an array, an object that holds one (Graph's `value`, Duo's `response`), or a record a line. */

export class JsonFault extends Error {
  readonly code: 'json-invalid' | 'record-too-large'
  constructor(code: 'json-invalid' | 'record-too-large') {
    super(code)
    this.code = code
  }
}

/** A record of a sign-in log is a few kilobytes; an object longer than this is no record. */
const longest = 1024 * 1024

/** Names under which exports keep their list. A record may hold lists of objects too (Okta's `target`): those are not it. */
const lists = new Set(['value', 'response', 'authlogs', 'users', 'logs', 'items', 'events', 'data'])

/**
 * Yields each record. Objects directly inside the file's list are records; where the file begins with an object that ends before
 * such a list began, objects at the top are (JSON Lines). Memory is one record, whatever the file's size.
 */
export async function* jsonRecords(text: AsyncIterable<string>): AsyncGenerator<unknown> {
  /** Open brackets, outermost first. */
  let open = ''
  let isInText = false
  let isEscaped = false
  /** How deep records begin; null until the first array or the end of the first object says so. */
  let level: number | null = null
  let taken: string | null = null
  let seen = 0
  /** The text read last: before a bracket it is the key. */
  let word = ''
  for await (const piece of text) {
    let from = 0
    for (let at = 0; at < piece.length; at++) {
      const sign = piece[at]
      if (isInText) {
        if (isEscaped) isEscaped = false
        else if (sign === '\\') isEscaped = true
        else if (sign === '"') isInText = false
        else if (word.length < 64) word += sign
        continue
      }
      if (sign === '"') {
        isInText = true
        word = ''
      }
      if (sign === '[' || sign === '{') {
        if (sign === '[' && level === null && (open === '' || (/^\{{1,2}$/.test(open) && lists.has(word)))) level = open.length + 1
        // The wrapper that was kept in case it is a record itself is none.
        if (sign === '{' && (level === null ? open === '' : open.length === level)) {
          taken = ''
          from = at
        }
        open += sign
      } else if (sign === ']' || sign === '}') {
        if (open.at(-1) !== (sign === ']' ? '[' : '{')) throw new JsonFault('json-invalid')
        open = open.slice(0, -1)
        if (sign === '}' && level === null && open === '') level = 0
        if (sign === '}' && taken !== null && open.length === level) {
          yield parse(taken + piece.slice(from, at + 1))
          taken = null
          seen++
        }
      }
      if (taken !== null && taken.length + at - from > longest) {
        // Before the array begins a long wrapper is not kept.
        if (level !== null) throw new JsonFault('record-too-large')
        taken = null
      }
    }
    if (taken !== null) taken += piece.slice(from)
  }
  if (open !== '' || isInText || seen === 0) throw new JsonFault('json-invalid')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new JsonFault('json-invalid')
  }
}
