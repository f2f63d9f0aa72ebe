import { sharedConnectionIfOpen } from '@/db/client'
import { commands } from './commands'
import { runCommand } from './run'

const code = await runCommand(process.argv.slice(2), commands, {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
})
await sharedConnectionIfOpen()?.close()
process.exit(code)
