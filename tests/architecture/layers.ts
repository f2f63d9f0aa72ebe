/** Which way arrows point. */
import { fileRule, type Rule, under } from './rule'
import { isTest, type SourceFile, type Tree } from './tree'

const product = (path: string) => under('app/', 'lib/', 'db/')(path) && !isTest(path)
const inLib = (path: string) => path.startsWith('lib/') && !isTest(path)
const nextHomes = under('app/', 'lib/auth/', 'proxy.ts', 'instrumentation.ts', 'next.config.ts')
const isUi = (path: string) => path.startsWith('lib/ui/') || /^lib\/factors\/[\w-]+\/(ui\.tsx|components\/)/.test(path)

export const layers: Rule[] = [
  fileRule({
    name: 'arrows go app → lib → db',
    teach:
      'lib knows about people, factors and policies, not about requests; db knows about tables only. Pass in what is needed, or move the code up.',
    in: product,
    find: ({ path, imports }) =>
      imports.map(({ to, isOwn, isType }) => {
        if (!isOwn) return null
        const isUp = (path.startsWith('db/') && under('lib/', 'app/')(to) && !isType) || (path.startsWith('lib/') && to.startsWith('app/'))
        return (isUp || to.startsWith('tests/')) && `imports ${to}`
      }),
    broken: { 'lib/people/data.ts': "import { loadReader } from '@/app/reader'", 'app/reader.ts': 'export const loadReader = 1' },
  }),
  {
    name: 'no cycles',
    teach: 'Two files that need each other are one thing, or hide a third: move what both need into a file of its own, or pass it in.',
    find: (tree) => findCycles(tree),
    broken: {
      'lib/a/one.ts': "import { b } from './two'\nexport const a = b",
      'lib/a/two.ts': "import { a } from './one'\nexport const b = a",
    },
  },
  fileRule({
    name: 'no barrels',
    teach: 'Import from the file itself: an index that only re-exports hides where things are and drags everything along.',
    in: (path) => /(^|\/)index\.tsx?$/.test(path),
    find: ({ ast, imports }) => [
      ast.statements.length > 0 && imports.filter((one) => one.isReexport).length === ast.statements.length && 'only re-exports',
    ],
    broken: { 'lib/people/index.ts': "export { a } from './data'" },
  }),
  fileRule({
    name: 'next/* only at the edge',
    teach:
      'Only app/, lib/auth/ and proxy.ts know about requests (next/link and next/navigation also lib/ui and the rooms’ ui.tsx). Take what you need as an argument.',
    in: (path) => product(path) && !nextHomes(path),
    find: ({ path, imports }) =>
      imports.map(
        ({ from, to }) =>
          to === 'next' && !(isUi(path) && ['next/link', 'next/navigation', 'next/dynamic'].includes(from)) && `imports ${from}`,
      ),
    broken: { 'lib/people/data.ts': "import { headers } from 'next/headers'" },
  }),
  fileRule({
    name: 'next-auth only in lib/auth',
    teach: 'Ask lib/auth/require.ts who is there; sessions are made by lib/auth alone.',
    in: (path) => product(path) && !path.startsWith('lib/auth/'),
    find: ({ imports }) => imports.map(({ to, from }) => to === 'next-auth' && `imports ${from}`),
    broken: { 'app/page.tsx': "import { getServerSession } from 'next-auth'" },
  }),
  fileRule({
    name: 'drizzle-orm and the tables only in data.ts and mutations.ts',
    teach:
      'Reads stand in data.ts, writes in mutations.ts (or lib/verification, lib/jobs, lib/audiences, db). Call a named function from here; types may be imported.',
    in: (path) =>
      inLib(path) && !/(^|\/)(data|mutations)\.ts$/.test(path) && !under('lib/verification/', 'lib/jobs/', 'lib/audiences/')(path),
    find: ({ imports }) =>
      imports.map(({ to, isType }) => !isType && (to === 'drizzle-orm' || to.startsWith('db/schema/')) && `imports ${to}`),
    broken: { 'lib/people/rules.ts': "import { eq } from 'drizzle-orm'" },
  }),
  fileRule({
    name: 'app/ does not query',
    teach: 'Pages, actions and routes call functions of lib; they hold no query.',
    in: (path) => path.startsWith('app/') && !isTest(path),
    find: ({ imports }) => imports.map(({ to, isType }) => !isType && (to === 'drizzle-orm' || to.startsWith('db/')) && `imports ${to}`),
    broken: { 'app/page.tsx': "import { people } from '@/db/schema/people'", 'db/schema/people.ts': 'export const people = 1' },
  }),
  fileRule({
    name: 'rooms know nobody',
    teach:
      'A factor’s room computes; the corridor (lib/verification) persists and delivers. Return `deliver` or `state` instead of doing it here.',
    in: (path) => /^lib\/factors\/[\w-]+\//.test(path) && !isTest(path),
    find: ({ path, imports }) => {
      const room = path.split('/')[2]
      return imports.map(({ to, isOwn }) => {
        const isOtherRoom = /^lib\/factors\/[\w-]+\//.test(to) && to.split('/')[2] !== room
        return (
          isOwn && (isOtherRoom || under('db/', 'lib/mail/', 'lib/telephony/', 'lib/jobs/', 'lib/verification/')(to)) && `imports ${to}`
        )
      })
    },
    broken: { 'lib/factors/totp/rules.ts': "import { db } from '@/db/client'", 'db/client.ts': 'export const db = 1' },
  }),
  {
    name: 'the browser never gets data.ts or mutations.ts',
    teach: 'A file that begins with ‘use client’ reaches the database only through a server action. Import types with `import type`.',
    find: (tree) =>
      [...tree.values()]
        .filter((file) => isClient(file) && !isTest(file.path))
        .flatMap((file) => reach(file, tree, isServerOnly).map((way) => `${way.join(' → ')}`)),
    broken: {
      'app/list.tsx': "'use client'\nimport { rows } from './rows'",
      'app/rows.ts': "import { list } from '@/lib/people/data'\nexport const rows = list",
      'lib/people/data.ts': 'export const list = 1',
    },
  },
]

const directive = (file: SourceFile): string | null =>
  /^(?:\s|\/\/.*\n|\/\*[\s\S]*?\*\/)*['"](use client|use server)['"]/.exec(file.text)?.[1] ?? null
const isClient = (file: SourceFile) => directive(file) === 'use client'
const isServerOnly = (path: string) =>
  /^lib\/.*(^|\/)(data|mutations)\.ts$/.test(path) || path.startsWith('db/') || path === 'lib/platform/env.ts'

/** The ways from a file to others that match, over values, stopping at server actions. */
function reach(from: SourceFile, tree: Tree, matches: (path: string) => boolean): string[][] {
  const found: string[][] = []
  const seen = new Set<string>()
  const walk = (file: SourceFile, way: string[]) => {
    for (const { to, isOwn, isType } of file.imports) {
      if (!isOwn || isType || seen.has(to)) continue
      seen.add(to)
      if (matches(to)) found.push([...way, to])
      const next = tree.get(to)
      if (next && directive(next) !== 'use server') walk(next, [...way, to])
    }
  }
  walk(from, [from.path])
  return found
}

function findCycles(tree: Tree): string[] {
  const cycles: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const walk = (path: string, way: string[]) => {
    state.set(path, 'open')
    for (const { to, isOwn, isType, isDynamic } of tree.get(path)?.imports ?? []) {
      if (!isOwn || isType || isDynamic || !tree.has(to)) continue
      if (state.get(to) === 'open') cycles.push([...way.slice(way.indexOf(to)), to].join(' → '))
      else if (!state.has(to)) walk(to, [...way, to])
    }
    state.set(path, 'done')
  }
  for (const path of tree.keys()) if (product(path) && !state.has(path)) walk(path, [path])
  return cycles
}
