/** Whoever answers a request says who may ask. */
import ts from 'typescript'
import { fileRule, type Rule } from './rule'
import type { SourceFile } from './tree'

const isServerFile = (file: SourceFile) => /^(?:\s|\/\/.*\n|\/\*[\s\S]*?\*\/)*['"]use server['"]/.test(file.text)
const gates = /\b(requirePerson|requireRole|requireRecentFactorPage|getActor|permanentRedirect|redirect)\(/
const routeMethods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

export const edges: Rule[] = [
  fileRule({
    name: 'every exported server action is built with action()',
    teach:
      'export const doIt = action({ who, input }, async ({ input, actor, db, now }) => …): the gate is asked again in every action, input is parsed, refusals become words.',
    in: (path) => path.startsWith('app/') || path.startsWith('lib/'),
    find: (file) =>
      isServerFile(file)
        ? exportedValues(file).map(({ name, text }) => !/^\w*[aA]ction\(/.test(text) && `${name} is not built with action()`)
        : [],
    broken: { 'app/actions.ts': "'use server'\nexport async function removeAll() {}" },
  }),
  fileRule({
    name: 'no server actions inside functions',
    teach: 'Put the action into an actions.ts that begins with ‘use server’, built with action().',
    in: (path) => path.startsWith('app/') || path.startsWith('lib/'),
    find: ({ text }) => [/\{\s*['"]use server['"]/.test(text) && 'has an inline ‘use server’'],
    broken: { 'app/page.tsx': "const save = async () => { 'use server'\n }" },
  }),
  fileRule({
    name: 'every route handler states who may call it',
    teach: 'Build it with route({ who }, …), or say in a comment above it who may call it and how that is checked.',
    in: (path) => /^app\/.*\/route\.ts$/.test(path) && !path.startsWith('app/api/auth/'),
    find: (file) =>
      exportedValues(file).map(
        ({ name, text, comment }) =>
          routeMethods.has(name) &&
          !/^route[<(]/.test(text) &&
          !/\b(anyone|anybody|may|whoever|for|who)\b/i.test(comment) &&
          `${name} does not say who may call it`,
      ),
    broken: { 'app/api/all/route.ts': 'export async function GET() { return Response.json([]) }' },
  }),
  fileRule({
    name: 'every page of the console and of a person asks who is there',
    teach: 'Call requireRole(…) or requirePerson() in the page itself: layouts are not rendered again, proxy.ts protects nothing.',
    in: (path) => /^app\/\((console|person|desk)\)\/.*\/page\.tsx$/.test(path),
    find: ({ text, imports }) => [!gates.test(text) && !imports.some(({ from }) => /\/loaders?$|load-/.test(from)) && 'asks nobody'],
    broken: { 'app/(console)/console/page.tsx': 'export default function Page() { return null }' },
  }),
]

/** Exported consts and functions with their initialiser and the comment above. */
function exportedValues({ ast, text }: SourceFile): { name: string; text: string; comment: string }[] {
  return ast.statements.flatMap((node) => {
    const isExported = ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword)
    if (!isExported) return []
    const comment = text.slice(node.pos, node.getStart(ast))
    if (ts.isFunctionDeclaration(node)) return [{ name: node.name?.text ?? 'default', text: node.getText(ast), comment }]
    if (!ts.isVariableStatement(node)) return []
    return node.declarationList.declarations.map((one) => ({
      name: one.name.getText(ast),
      text: one.initializer?.getText(ast) ?? '',
      comment,
    }))
  })
}
