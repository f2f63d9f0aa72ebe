import type { Command } from './command'

/** The list of `sekisho --help`. */
export function describeCommands(commands: Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length), 0)
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`)
  return [
    'sekisho <command> [options]',
    '',
    ...lines,
    '',
    'Every command takes --help and --json.',
    'Exit codes: 0 done, 1 refused or not sound, 2 called wrongly, 3 database unreachable or not migrated, 4 settings missing or weak,',
    '5 waiting for a second administrator.',
  ].join('\n')
}

/** The page of one command. */
export const describeCommand = (command: Command): string =>
  [`sekisho ${command.name} ${command.usage} [--json]`.replace('  ', ' '), '', command.summary].join('\n')
