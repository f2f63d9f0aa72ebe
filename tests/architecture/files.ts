/** Names and sizes of files. */
import { fileRule, type Rule, under } from './rule'
import { isTest, type Tree } from './tree'

const isProduct = (path: string) => under('app/', 'lib/', 'db/')(path) && !isTest(path)
const nextFiles =
  /^app\/(.*\/)?(page|layout|error|not-found|loading|template|global-error|default|route|request-config|icon|opengraph-image|sitemap|robots|manifest)\.(ts|tsx)$/
const longest = 250

export const files: Rule[] = [
  {
    name: 'no drawers',
    teach:
      'A folder is a noun of the domain. What is called utils, helpers, common, services or managers belongs somewhere that has a name.',
    find: (tree) =>
      [...tree.keys()].filter((path) => /(^|\/)(utils?|helpers?|common|services?|managers?|misc|shared)(\/|\.tsx?$)/.test(path)),
    broken: { 'lib/utils/dates.ts': '' },
  },
  {
    name: 'names are kebab-case',
    teach: 'Folders and files: lower case with hyphens (Next’s brackets apart).',
    find: (tree) =>
      [...tree.keys()].filter((path) => path.split('/').some((part) => !/^[([]*(\.{3})?[a-z0-9-]+[\])]*(\.[a-z0-9-]+)*$/.test(part))),
    broken: { 'lib/people/peopleTable.ts': '' },
  },
  fileRule({
    name: 'no default exports except where Next needs them',
    teach: 'A named export has one name everywhere.',
    in: (path) => isProduct(path) && !nextFiles.test(path),
    find: ({ text }) => [/^export default\b/m.test(text) && 'has a default export'],
    broken: { 'lib/people/data.ts': 'export default function list() {}' },
  }),
  fileRule({
    name: 'types rather than interfaces, no classes except errors',
    teach: 'type Person = { … }; a function and a closure instead of a class.',
    in: (path) => isProduct(path) && !path.endsWith('.d.ts'),
    find: ({ text }) => [
      /^(export )?interface \w/m.test(text) && 'declares an interface',
      /^(export )?(abstract )?class (?!\w+(<[^>]*>)? extends \w*(Error|Refusal)\b)/m.test(text) && 'declares a class',
    ],
    broken: { 'lib/people/types.ts': 'export interface Person { id: string }' },
  }),
  fileRule({
    name: `files over ${longest} lines say why`,
    teach: 'Split along what it does, or write a comment “Longer than 250 lines: …” with the reason.',
    in: under('app/', 'lib/', 'db/', 'tests/'),
    find: ({ text }) => [
      text.split('\n').length > longest + 1 && !/longer than \d+ lines/i.test(text) && `has ${text.split('\n').length} lines`,
    ],
    broken: { 'lib/people/data.ts': '\n'.repeat(longest + 1) },
  }),
  fileRule({
    name: 'nothing is left to do',
    teach: 'Finish it or file it: marks in the code are read by nobody.',
    in: isProduct,
    find: ({ text }) => [/\b(TODO|FIXME|XXX|HACK)\b|coming soon/i.test(text) && 'holds a mark of unfinished work'],
    broken: { 'lib/people/data.ts': '// TODO: later' },
  }),
]

/** Lines per file of the product: median and the longest. */
export function measureFiles(tree: Tree): { files: number; median: number; longest: { path: string; lines: number }[] } {
  const sizes = [...tree.values()]
    .filter(({ path }) => isProduct(path))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
  sizes.sort((a, b) => a.lines - b.lines)
  return { files: sizes.length, median: sizes[Math.floor(sizes.length / 2)]?.lines ?? 0, longest: sizes.slice(-5).reverse() }
}
