import { readyMappings } from './ready'
import type { Mapping } from './schema'

export type Kind = Mapping['kind']
export type Recognised = { ok: true; key: string; mapping: Mapping } | { ok: false; missing: string[] }

/** Names of columns are compared as people would: width, case and spaces around do not matter. */
export const foldColumn = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

const listMissing = (mapping: Mapping, header: ReadonlySet<string>): string[] =>
  mapping.columns.filter((column) => !header.has(foldColumn(column)))

/**
 * The mapping for a file with these columns: the one that came with it, or the first ready one of this kind whose columns are
 * all there. `asked` is `auto`, a product, or a ready mapping's own name. `missing` are the columns of the nearest one.
 */
export function recogniseMapping(
  columns: readonly string[],
  { kind, asked, own }: { kind: Kind; asked: string; own: Mapping | null },
): Recognised {
  const header = new Set(columns.map(foldColumn))
  const candidates: [string, Mapping][] = own
    ? [['own', own]]
    : Object.entries(readyMappings).filter(
        ([key, mapping]) => mapping.kind === kind && (asked === 'auto' || asked === key || asked === mapping.system),
      )
  const judged = candidates
    .map(([key, mapping]) => ({ key, mapping, missing: listMissing(mapping, header) }))
    .sort((a, b) => a.missing.length - b.missing.length)
  const best = judged[0]
  if (best && best.missing.length === 0) return { ok: true, key: best.key, mapping: best.mapping }
  return { ok: false, missing: best?.missing ?? [] }
}
