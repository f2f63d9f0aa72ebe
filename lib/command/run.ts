import { parseArgs } from 'node:util'
import { now } from '@/lib/platform/clock'
import { SettingsError } from '@/lib/platform/env'
import { Refusal } from '@/lib/platform/errors'
import { describeFailure, isNotMigrated, isUnavailable } from '@/lib/platform/failure'
import { newId } from '@/lib/platform/ids'
import { withRequestId } from '@/lib/platform/log'
import { type Command, exitCodes, WrongUse } from './command'
import { describeCommand, describeCommands } from './help'

type Output = { out: (line: string) => void; err: (line: string) => void }

const common = { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } } as const

/** Finds the command that `argv` names, parses its options and runs it. Answers the exit code; never throws. */
export async function runCommand(argv: string[], commands: Command[], { out, err }: Output): Promise<number> {
  const json = argv.includes('--json')
  const command = findCommand(argv, commands)
  if (!command) return answerWithoutCommand(argv, commands, json, { out, err })
  const fail = (code: number, kind: string, message: string) => {
    if (json) out(JSON.stringify({ error: { kind, message } }))
    else err(message)
    return code
  }
  try {
    const rest = argv.slice(command.name.split(' ').length)
    const { values, positionals } = parseArgs({
      args: rest,
      options: { ...command.options, ...common },
      allowPositionals: true,
      strict: true,
    })
    if (values.help) {
      out(json ? JSON.stringify(command, ['name', 'summary', 'usage']) : describeCommand(command))
      return exitCodes.done
    }
    const at = now()
    return await withRequestId(newId(at), () => command.run({ values, positionals, json, say: out, now: at }))
  } catch (error) {
    if (isWrongUse(error)) return fail(exitCodes.wrongUse, 'wrong-use', `${error.message}\n\n${describeCommand(command)}`)
    if (error instanceof SettingsError) return fail(exitCodes.wrongSettings, 'wrong-settings', error.message)
    if (error instanceof Refusal) return fail(exitCodes.refused, error.code, `refused: ${error.code}`)
    if (isUnavailable(error)) return fail(exitCodes.noDatabase, 'no-database', `The database cannot be reached: ${describeFailure(error)}`)
    if (isNotMigrated(error))
      return fail(
        exitCodes.noDatabase,
        'not-migrated',
        `The database is not of this version (${describeFailure(error)}): sekisho db migrate`,
      )
    return fail(exitCodes.refused, 'failed', `failed: ${describeFailure(error)}`)
  }
}

/** The command with the longest name that `argv` begins with. */
function findCommand(argv: string[], commands: Command[]): Command | undefined {
  const words = argv.filter((arg) => !arg.startsWith('-'))
  return commands
    .filter((command) => command.name.split(' ').every((word, i) => words[i] === word && argv[i] === word))
    .sort((a, b) => b.name.length - a.name.length)[0]
}

function answerWithoutCommand(argv: string[], commands: Command[], json: boolean, { out, err }: Output): number {
  const words = argv.filter((arg) => !arg.startsWith('-'))
  const group = commands.filter((command) => words[0] !== undefined && command.name.startsWith(`${words[0]} `))
  const isAsked = argv.includes('--help') || argv.includes('-h') || argv.length === 0 || (json && words.length === 0)
  const listed = group.length > 0 ? group : commands
  if (json)
    out(
      JSON.stringify(
        isAsked
          ? { commands: listed.map(({ name, summary, usage }) => ({ name, summary, usage })) }
          : { error: { kind: 'wrong-use', message: `There is no command "${words.join(' ')}".` } },
      ),
    )
  else if (isAsked) out(describeCommands(listed))
  else err(`There is no command "${words.join(' ')}".\n\n${describeCommands(listed)}`)
  return isAsked && (words.length === 0 || group.length > 0) ? exitCodes.done : exitCodes.wrongUse
}

/** Besides our own: what Node's `parseArgs` refuses. */
const isWrongUse = (error: unknown): error is Error =>
  error instanceof WrongUse || (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_'))
