import { readFileSync } from 'node:fs'
import { WrongUse } from './command'

/** Reads a JSON file that the operator named. Throws `WrongUse` when it is missing or no JSON. */
export function readJson(file: string | undefined, what: string): unknown {
  if (!file) throw new WrongUse(`name ${what}`)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new WrongUse(`${what} cannot be read: ${file}`)
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new WrongUse(`${file} is no JSON: ${error instanceof Error ? error.message : ''}`)
  }
}
