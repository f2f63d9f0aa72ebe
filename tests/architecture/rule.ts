import type { SourceFile, Tree } from './tree'

/** `teach` says why and what to do instead; it stands under every violation. */
export type Rule = {
  name: string
  teach: string
  find: (tree: Tree) => string[]
  /** A tiny tree that breaks the rule: each rule is shown to be able to fail. */
  broken: Record<string, string>
}

/** A rule about single files: `find` answers what is wrong in one, or nothing. */
export function fileRule(
  rule: Omit<Rule, 'find'> & {
    in: (path: string) => boolean
    find: (file: SourceFile, tree: Tree) => (string | false | undefined | null)[]
  },
): Rule {
  return {
    ...rule,
    find: (tree) =>
      [...tree.values()]
        .filter((file) => rule.in(file.path))
        .flatMap((file) =>
          rule
            .find(file, tree)
            .filter((found) => typeof found === 'string')
            .map((found) => `${file.path}: ${found}`),
        ),
  }
}

export const under =
  (...folders: string[]) =>
  (path: string): boolean =>
    folders.some((folder) => path.startsWith(folder))
