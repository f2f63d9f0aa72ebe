/** The operator's command `sekisho`: one file per sub-command, registered in `commands.ts`. */
import type { ParseArgsOptionsConfig } from 'node:util'

/** What a run means to the shell that called it. */
export const exitCodes = { done: 0, refused: 1, wrongUse: 2, noDatabase: 3, wrongSettings: 4, waiting: 5 } as const

export type ParseArgsOptions = ParseArgsOptionsConfig
export type CommandArgs = {
  values: Record<string, string | boolean | (string | boolean)[] | undefined>
  positionals: string[]
  /** `--json`: say one JSON document and nothing else. */
  json: boolean
  /** Writes one line to standard output. */
  say: (line: string) => void
  now: Date
}

/** `name` may be two words (`plan check`). `run` answers an exit code; what it throws is printed without a stack. */
export type Command = {
  name: string
  summary: string
  /** The line after `sekisho <name>`: `<file> [--dry-run]`. */
  usage: string
  /** Options besides `--help` and `--json`, as `parseArgs` of Node takes them. */
  options: ParseArgsOptions
  run: (args: CommandArgs) => Promise<number>
}

/** Thrown by a command that was called wrongly: the message and the usage are printed, exit code 2. */
export class WrongUse extends Error {}
