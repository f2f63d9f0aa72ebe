/** What decides must be repeatable: no clock, no environment, no database. */
import { fileRule, type Rule, under } from './rule'
import { isTest } from './tree'

const isProduct = (path: string) => under('app/', 'lib/', 'db/')(path) && !isTest(path)
const isPure = (path: string) => !isTest(path) && (path.startsWith('lib/policy/') || /^lib\/.*\/rules\.ts$/.test(path))
/** What compiles to functions of their arguments alone: other pure files, durations, the letters of codes, and parsers of addresses. */
const purePlatform = new Set(['lib/platform/duration.ts', 'lib/platform/readable-code.ts'])
const isPureImport = (path: string, to: string) =>
  path.startsWith('lib/policy/')
    ? to.startsWith('lib/policy/')
    : isPure(to) || purePlatform.has(to) || to === 'ipaddr.js' || to.startsWith(folderOf(path))
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1)

export const purity: Rule[] = [
  fileRule({
    name: 'rules are pure',
    teach:
      'lib/policy imports nothing from outside its folder but types; a rules.ts only other pure files and its folder. Pass in what is decided about, also the moment.',
    in: isPure,
    find: ({ path, imports, text }) => [
      ...imports.map(({ to, isType }) => !isType && !isPureImport(path, to) && `imports ${to}`),
      /\bDate\.now\(\)|\bnew Date\(\)|\bprocess\.|\bMath\.random\(/.test(stripComments(text)) &&
        'reads the clock, the environment or chance',
    ],
    broken: {
      'lib/policy/decide.ts': "import { now } from '@/lib/platform/clock'\nexport const at = now()",
      'lib/platform/clock.ts': 'export const now = () => new Date()',
    },
  }),
  fileRule({
    name: 'process.env only in lib/platform/env.ts',
    teach:
      'Settings are parsed once: ask settings(). (The constants that Next puts in at build time may stand in proxy.ts and instrumentation.ts.)',
    in: (path) => isProduct(path) && path !== 'lib/platform/env.ts' && !path.endsWith('.mjs'),
    find: ({ text }) => [/\bprocess\.env\b/.test(stripComments(text)) && 'reads process.env'],
    broken: { 'lib/mail/send.ts': 'const key = process.env.RESEND_API_KEY' },
  }),
  fileRule({
    name: 'the clock is read at the edge',
    teach: 'Edges (app/, lib/command, lib/jobs) call now() once and pass it down: everything else takes `now: Date`.',
    in: (path) => isProduct(path) && path !== 'lib/platform/clock.ts' && !under('app/', 'lib/command/', 'lib/jobs/')(path),
    find: ({ text, imports, path }) => [
      /\bDate\.now\(\)|\bnew Date\(\s*\)/.test(stripComments(text)) && 'reads the clock',
      imports.some(({ to, isType }) => to === 'lib/platform/clock.ts' && !isType) &&
        !under('lib/auth/', 'lib/platform/')(path) &&
        'imports the clock',
    ],
    broken: { 'lib/people/mutations.ts': 'export const at = () => new Date()' },
  }),
]

/** Text without comments; strings are left, they hold no calls. */
export const stripComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1')
