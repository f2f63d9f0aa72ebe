/** The source tree as the rules of the house see it: files, what they import, what they export. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

export type Import = {
  /** As written. */
  from: string
  /** Path in the tree (with its ending) for own files, otherwise the package or module name. */
  to: string
  isOwn: boolean
  /** Gone after compilation. */
  isType: boolean
  /** Loaded when its line is reached. */
  isDynamic: boolean
  isReexport: boolean
}
export type SourceFile = { path: string; text: string; imports: Import[]; ast: ts.SourceFile }
export type Tree = Map<string, SourceFile>

/** Builds a tree from texts by path; the counter-examples are made with it. */
export function makeTree(texts: Record<string, string>): Tree {
  const paths = new Set(Object.keys(texts))
  return new Map(Object.entries(texts).map(([file, text]) => [file, readSource(file, text, paths)]))
}

/** Reads the tree of the project: app, lib, db, tests and the files of the root. */
export function readTree(root = '.'): Tree {
  const texts: Record<string, string> = {}
  const walk = (folder: string) => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const at = path.posix.join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!['node_modules', 'migrations', 'fixtures'].includes(entry.name) && !entry.name.startsWith('.')) walk(at)
      } else if (/\.(ts|tsx|mjs)$/.test(entry.name) && entry.name !== 'next-env.d.ts') texts[at] = readFileSync(path.join(root, at), 'utf8')
    }
  }
  for (const folder of ['app', 'lib', 'db', 'tests']) walk(folder)
  for (const entry of readdirSync(root))
    if (/\.ts$/.test(entry) && entry !== 'next-env.d.ts') texts[entry] = readFileSync(path.join(root, entry), 'utf8')
  return makeTree(texts)
}

function readSource(file: string, text: string, paths: Set<string>): SourceFile {
  const kind = file.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const ast = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, false, kind)
  const imports: Import[] = []
  const add = (from: string, isType: boolean, more: { isDynamic?: boolean; isReexport?: boolean } = {}) => {
    const own = resolveOwn(file, from, paths)
    imports.push({ from, to: own ?? packageOf(from), isOwn: own !== null, isType, isDynamic: false, isReexport: false, ...more })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) add(node.moduleSpecifier.text, isTypeImport(node))
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
      add(node.moduleSpecifier.text, node.isTypeOnly, { isReexport: true })
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [given] = node.arguments
      if (given && ts.isStringLiteral(given)) add(given.text, false, { isDynamic: true })
    }
    ts.forEachChild(node, visit)
  }
  visit(ast)
  return { path: file, text, imports, ast }
}

function isTypeImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause
  if (!clause) return false
  if (clause.isTypeOnly) return true
  const named = clause.namedBindings
  return (
    !clause.name &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((one) => one.isTypeOnly)
  )
}

function resolveOwn(file: string, from: string, paths: Set<string>): string | null {
  const base = from.startsWith('@/') ? from.slice(2) : from.startsWith('.') ? path.posix.join(path.posix.dirname(file), from) : null
  if (base === null) return null
  for (const ending of ['', '.ts', '.tsx', '.mjs', '/index.ts', '/index.tsx']) if (paths.has(base + ending)) return base + ending
  // Style sheets, messages and files that do not exist: still ours, never a package.
  return base
}

const packageOf = (from: string): string =>
  from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/')

export const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file) || file.startsWith('tests/')
