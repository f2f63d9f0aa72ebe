#!/usr/bin/env node
// Starts the command with the project's own Node and tsx, wherever it was called from. Plain JavaScript, so that an old Node
// can still say what is missing.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(realpathSync(fileURLToPath(import.meta.url))), '../..')
const own = path.join(root, 'node_modules/.bin/node')
const node = existsSync(own) ? own : process.execPath
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (node === process.execPath && (major < 22 || (major === 22 && minor < 12))) {
  process.stderr.write(`Sekisho needs Node 22.12 or newer; this is ${process.versions.node}. On Linux, npm ci brings its own.\n`)
  process.exit(2)
}

// The command runs in the project's folder: files named where the caller stands are passed on by their full path.
const standing = process.env.INIT_CWD ?? process.cwd()
const isFile = (file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false
const args = process.argv
  .slice(2)
  .map((arg) => (!arg.startsWith('-') && isFile(path.resolve(standing, arg)) ? path.resolve(standing, arg) : arg))

const child = spawn(node, ['--import', 'tsx', path.join(root, 'lib/command/main.ts'), ...args], { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)))
