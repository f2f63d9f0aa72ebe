/** Reads a file of another system record by record with bounded memory: bytes → text → records → cells. Writes nothing. */
import { createHash } from 'node:crypto'
import { CsvError, parse } from 'csv-parse'
import { decodeText, type Encoding, EncodingError } from '@/lib/people/import/decode'
import { foldColumn } from '../mapping/recognise'
import { type Cells, cellsOfRecord, cellsOfRow, columnsOfRecord } from './cells'
import { JsonFault, jsonRecords } from './json-records'

export type FileError = (row: number, column: string | null, code: string, value?: string) => void
export type ExportFacts = { encoding: Encoding | null; rows: number; bytes: number; hash: string }
type Handlers = {
  report: FileError
  /** The columns of the file, before its first record. False: nothing after could be understood. */
  begin: (columns: string[], row: number) => boolean
  handle: (row: number, cells: Cells) => Promise<void> | void
  progress: (rows: number, bytes: number) => void
}

/** Reads the whole file. A CSV file's header is row 1, as in a spreadsheet; of a JSON file the first record is row 1. */
export async function readExport(source: AsyncIterable<Uint8Array>, handlers: Handlers): Promise<ExportFacts> {
  const facts: ExportFacts = { encoding: null, rows: 0, bytes: 0, hash: '' }
  const hash = createHash('sha256')
  let fault: EncodingError | null = null
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      hash.update(chunk)
      facts.bytes += chunk.byteLength
      handlers.progress(facts.rows, facts.bytes)
      yield chunk
    }
  }
  // A wrong byte ends the text instead of breaking the pipe: the records before it must be counted to name the one it stands in.
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
  const pieces = text()
  const first = await firstPiece(pieces)
  const all = joined(first, pieces)
  const row = /^[\s\ufeff]*[[{]/.test(first)
    ? await readJson(all, facts, handlers)
    : await readCsv(all, facts, handlers, () => fault !== null)
  const broken = fault as EncodingError | null
  if (broken) handlers.report(row + 1, null, broken.code)
  facts.hash = hash.digest('hex')
  return facts
}

async function firstPiece(pieces: AsyncGenerator<string>): Promise<string> {
  let text = ''
  while (text.trim() === '') {
    const next = await pieces.next()
    if (next.done) break
    text += next.value
  }
  return text
}

async function* joined(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}

/** Answers the number of the last record read. */
async function readJson(text: AsyncIterable<string>, facts: ExportFacts, { report, begin, handle }: Handlers): Promise<number> {
  try {
    for await (const record of jsonRecords(text)) {
      facts.rows++
      if (typeof record !== 'object' || record === null || Array.isArray(record)) report(facts.rows, null, 'json-invalid')
      else {
        const known = record as Record<string, unknown>
        if (facts.rows === 1 && !begin(columnsOfRecord(known), 1)) return facts.rows
        const wait = handle(facts.rows, cellsOfRecord(known))
        if (wait) await wait
      }
    }
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    report(facts.rows + 1, null, error.code === 'record-too-large' ? 'csv-record-too-large' : error.code)
  }
  return facts.rows
}

async function readCsv(text: AsyncIterable<string>, facts: ExportFacts, handlers: Handlers, isBroken: () => boolean): Promise<number> {
  const { report, begin, handle } = handlers
  let header: Map<string, number> | null = null
  let names: string[] = []
  let isOver = false
  let finished = 0
  const read = (cells: string[]): Promise<void> | void => {
    const row = ++finished
    if (isOver || (cells.length === 1 && cells[0]?.trim() === '')) return
    if (header === null) {
      // Entra's templates put their version above the header.
      if (cells.length === 1 && /^version:/i.test(cells[0] ?? '')) return
      names = cells.map((name) => name.trim())
      header = new Map(names.map((name, at) => [foldColumn(name), at] as const).reverse())
      isOver = !begin(names, row)
      return
    }
    facts.rows++
    if (cells.length < names.length || cells.slice(names.length).some((cell) => cell !== ''))
      return report(row, null, 'csv-columns', String(cells.length))
    return handle(row, cellsOfRow(header, cells))
  }
  let pending: string[][] = []
  let csvFault: unknown = null
  const parser = parse({
    relax_column_count: true,
    max_record_size: 1024 * 1024,
    bom: true,
    // Taken here rather than from the stream: a fault destroys the stream with the good records that still wait in it.
    on_record: (cells: string[]) => {
      pending.push(cells)
      return null
    },
  })
  parser.on('error', (error) => {
    csvFault ??= error
  })
  parser.resume()
  const readPending = async () => {
    for (const cells of pending) {
      const wait = read(cells)
      if (wait) await wait
    }
    pending = []
  }
  for await (const piece of text) {
    await new Promise<void>((resolve) => parser.write(piece, () => resolve()))
    await readPending()
    if (csvFault || isOver) break
  }
  if (!csvFault && !isOver) {
    await new Promise<void>((resolve) => parser.once('close', resolve).end())
    await readPending()
  }
  parser.destroy()
  if (csvFault && !isBroken() && !isOver) reportCsv(csvFault, finished + 1, names, report)
  else if (!csvFault && !isBroken() && header === null) report(1, null, 'csv-header-missing')
  else if (!csvFault && !isBroken() && !isOver && facts.rows === 0) report(2, null, 'csv-empty')
  return finished
}

const csvCodes: Partial<Record<CsvError['code'], string>> = {
  CSV_QUOTE_NOT_CLOSED: 'csv-quote-unclosed',
  CSV_INVALID_CLOSING_QUOTE: 'csv-quote-misplaced',
  INVALID_OPENING_QUOTE: 'csv-quote-misplaced',
  CSV_MAX_RECORD_SIZE: 'csv-record-too-large',
}

function reportCsv(error: unknown, row: number, names: string[], report: FileError): void {
  const code = error instanceof CsvError ? csvCodes[error.code] : undefined
  if (!(error instanceof CsvError) || !code) throw error
  report(row, typeof error.column === 'number' ? (names[error.column] ?? null) : null, code)
}
