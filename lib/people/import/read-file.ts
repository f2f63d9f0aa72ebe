/** Reads a people file row by row with bounded memory: bytes → text → records → checked rows. Writes nothing. */
import { createHash } from 'node:crypto'
import { CsvError, parse } from 'csv-parse'
import { type Header, type ImportError, type ImportErrorCode, type ImportRecord, parseHeader, parseRow, type StartOfDay } from './columns'
import { decodeText, type Encoding, EncodingError } from './decode'

export type ErrorList = {
  report: (error: ImportError) => void
  /** Counts `more` errors that nobody will see: they were found in the database and not read from it. */
  countUnseen: (more: number) => void
  kept: ImportError[]
  readonly count: number
}

/** Errors that are kept to be shown; beyond it they are only counted. */
export const keptErrors = 1_000

/** Blank lines are skipped, but not without end: each costs as much as a row. No export has so many. */
const mostBlankLines = 10_000

/** Keeps the first 1,000 errors and counts all of them. Values are cut, and what the database cannot store is replaced. */
export function collectErrors(keep = keptErrors): ErrorList {
  const kept: ImportError[] = []
  let count = 0
  return {
    report: ({ value, ...error }) => {
      count++
      if (kept.length < keep) kept.push(value ? { ...error, value: value.slice(0, 80).replace(/\p{Cc}/gu, '\ufffd') } : error)
    },
    countUnseen: (more) => {
      count += more
    },
    kept,
    get count() {
      return count
    },
  }
}

export type FileFacts = { encoding: Encoding | null; header: Header | null; rows: number; bytes: number; hash: string }
export type RowHandler = (row: number, record: ImportRecord) => Promise<void> | void

/**
 * Reads the whole file. `handle` gets every good row with its number (the header is row 1, as in a spreadsheet); what is
 * wrong goes to `errors`. `progress` is called per chunk. Stops early only where nothing after could be understood.
 */
export async function readFile(
  source: AsyncIterable<Uint8Array>,
  {
    startOfDay,
    errors,
    handle,
    progress,
  }: { startOfDay: StartOfDay; errors: ErrorList; handle: RowHandler; progress: (rows: number, bytes: number) => void },
): Promise<FileFacts> {
  const facts: FileFacts = { encoding: null, header: null, rows: 0, bytes: 0, hash: '' }
  const hash = createHash('sha256')
  // The header counts as row 1, so the row that is being read is always the one after those finished.
  let finished = 0
  let blank = 0
  let isBadHeader = false
  let fault: EncodingError | null = null

  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      hash.update(chunk)
      facts.bytes += chunk.byteLength
      progress(facts.rows, facts.bytes)
      yield chunk
    }
  }
  // A wrong byte ends the text instead of breaking the pipe: the rows before it must be counted to name the one it stands in.
  async function* text(): AsyncGenerator<string> {
    try {
      yield* decodeText(counted(), (encoding) => {
        facts.encoding = encoding
      })
    } catch (error) {
      if (!(error instanceof EncodingError)) throw error
      fault = error
    }
  }

  const report = (row: number, column: string | null, code: ImportErrorCode, value?: string) =>
    errors.report({ row, column, code, ...(value ? { value } : {}) })

  const read = (cells: string[]): Promise<void> | void => {
    const row = ++finished
    if (cells.length === 1 && cells[0]?.trim() === '') {
      if (++blank === mostBlankLines + 1) report(row, null, 'csv-blank-lines')
      return
    }
    if (!facts.header) {
      if (isBadHeader) return
      const parsed = parseHeader(cells)
      if (parsed.ok) facts.header = parsed.header
      else {
        isBadHeader = true
        for (const error of parsed.errors) errors.report({ ...error, row })
      }
      return
    }
    facts.rows++
    const width = facts.header.cells.length
    if (cells.length < width || cells.slice(width).some((cell) => cell !== ''))
      return report(row, null, 'csv-columns', String(cells.length))
    const record = parseRow(cells, facts.header, startOfDay, (column, code, value) => report(row, column, code, value))
    if (record) return handle(row, record)
  }

  let pending: string[][] = []
  const parser = parse({
    relax_column_count: true,
    max_record_size: 65_536,
    // Taken here rather than from the stream: a fault destroys the stream with the good records that still wait in it.
    on_record: (cells: string[]) => {
      pending.push(cells)
      return null
    },
  })
  let csvFault: unknown = null
  parser.on('error', (error) => {
    csvFault ??= error
  })
  parser.resume()
  const readPending = async () => {
    for (const cells of pending) {
      if (blank > mostBlankLines) break
      const wait = read(cells)
      if (wait) await wait
    }
    pending = []
  }
  for await (const piece of text()) {
    await new Promise<void>((resolve) => parser.write(piece, () => resolve()))
    await readPending()
    if (csvFault || isBadHeader || blank > mostBlankLines) break
  }
  if (!csvFault && !isBadHeader && blank <= mostBlankLines) {
    await new Promise<void>((resolve) => parser.once('close', resolve).end())
    await readPending()
  }
  parser.destroy()
  if (csvFault && !fault && !isBadHeader && blank <= mostBlankLines) reportFault(csvFault, finished + 1, facts.header, report)
  const broken = fault as EncodingError | null
  if (broken) report(finished + 1, null, broken.code)
  if (!facts.header && errors.count === 0) report(1, null, 'csv-header-missing')
  else if (facts.rows === 0 && errors.count === 0) report(2, null, 'csv-empty')
  facts.hash = hash.digest('hex')
  return facts
}

const csvCodes: Partial<Record<CsvError['code'], ImportErrorCode>> = {
  CSV_QUOTE_NOT_CLOSED: 'csv-quote-unclosed',
  CSV_INVALID_CLOSING_QUOTE: 'csv-quote-misplaced',
  INVALID_OPENING_QUOTE: 'csv-quote-misplaced',
  CSV_MAX_RECORD_SIZE: 'csv-record-too-large',
}

function reportFault(
  error: unknown,
  row: number,
  header: Header | null,
  report: (row: number, column: string | null, code: ImportErrorCode) => void,
): void {
  const code = error instanceof CsvError ? csvCodes[error.code] : undefined
  if (!(error instanceof CsvError) || !code) throw error
  const at = typeof error.column === 'number' ? header?.cells[error.column] : undefined
  report(row, at ? ('known' in at ? at.known : at.attribute) : null, code)
}
