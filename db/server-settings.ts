/** How the embedded PostgreSQL is set up for the machine it finds. Pure; the reasons stand in docs/operate.md. */

const mebibyte = 1_048_576

/**
 * `name=value` settings for a machine with `memory` bytes, most of which other programs need: an eighth for the server's
 * cache, at most 1 GB; the system's own cache does the rest. Where the log is not archived (there is no replica either) it
 * holds only what a restart needs.
 */
export function chooseServerSettings(memory: number, { isArchived }: { isArchived: boolean }): string[] {
  const share = (part: number, least: number, most: number) => `${Math.round(Math.min(most, Math.max(least, memory / part / mebibyte)))}MB`
  return [
    `shared_buffers=${share(8, 128, 1024)}`,
    `effective_cache_size=${share(2, 512, 16_384)}`,
    `maintenance_work_mem=${share(32, 64, 512)}`,
    `work_mem=${share(512, 8, 32)}`,
    // Compiling a query takes longer than any of ours runs.
    'jit=off',
    // Disks without moving parts: a page from the middle costs hardly more than the next one.
    'random_page_cost=1.1',
    ...(isArchived ? [] : ['wal_level=minimal', 'max_wal_senders=0']),
    'max_wal_size=2GB',
    'checkpoint_timeout=15min',
  ]
}
