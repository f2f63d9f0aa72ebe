export type LockFile = { packages: Record<string, { version?: string; optionalDependencies?: Record<string, string> }> }

/**
 * Packages with one build per platform name the builds as optional dependencies. Where the lock file lacks one, `npm ci`
 * refuses on that platform: a lock file must be made in a folder without node_modules.
 */
export function findMissingBuilds({ packages }: LockFile): string[] {
  return Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(packages, at, name))
      .map((name) => `${at} needs ${name}`),
  )
}

/** Looks where Node looks: in the package's own node_modules, then in each folder above. */
function isLocked(packages: LockFile['packages'], at: string, name: string): boolean {
  for (let folder = at; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true
    if (folder === '') return false
  }
}
