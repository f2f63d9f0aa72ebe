/** `npm run bench -- name …`: runs the named benchmarks one after the other, after installing what they compare with. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { say } from './support/print'

const folder = 'tests/bench'
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => path.basename(file, '.ts'))
const [name, ...options] = process.argv.slice(2)

if (name === undefined || !known.includes(name)) {
  say(`npm run bench -- <name> [options]\n\nBenchmarks: ${known.sort().join(', ')}`)
  process.exit(name === undefined ? 0 : 2)
}
if (!existsSync(path.join(folder, 'node_modules'))) run('npm', ['ci', '--no-audit', '--no-fund', '--prefix', folder])
run(process.execPath, ['--import', 'tsx', '--expose-gc', path.join(folder, `${name}.ts`), ...options])

function run(command: string, args: string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
