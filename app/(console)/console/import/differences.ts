export type Difference = { name: string; from: unknown; to: unknown }

/** What differs between a staged row and the directory, one entry per column; attributes one by one. */
export function listDifferences({ data, before }: { data: Record<string, unknown>; before: Record<string, unknown> }): Difference[] {
  return Object.keys(data).flatMap((name) => {
    if (name !== 'attributes') return [{ name, from: before[name], to: data[name] }]
    const to = (data.attributes ?? {}) as Record<string, unknown>
    const from = (before.attributes ?? {}) as Record<string, unknown>
    return [...new Set([...Object.keys(to), ...Object.keys(from)])]
      .filter((key) => to[key] !== from[key])
      .map((key) => ({ name: key, from: from[key], to: to[key] }))
  })
}
