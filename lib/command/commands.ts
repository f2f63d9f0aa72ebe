import type { Command } from './command'

/** Every sub-command, in the order of `sekisho --help`: one line each. */
export const commands: Command[] = []
