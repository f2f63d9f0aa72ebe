/** Loads many rows at once: into tables without indexes, keys and triggers, which come back as the catalogue described them. */
import type postgres from 'postgres'

type Constraint = { table: string; name: string; kind: 'p' | 'u' | 'f'; definition: string }

/**
 * Empties `tables`, takes their indexes, their keys and the foreign keys that point at them away, runs `load`, and makes all
 * of it anew: a million rows are sorted once instead of finding their place a million times each. All in the caller's
 * transaction, so a load that fails leaves everything as it was. Triggers of these tables do not fire; whoever relies on one
 * does its work afterwards. Emptied tables also write no log where the server's `wal_level` is minimal.
 *
 * DANGER: empties the tables. Refuses if one of them holds a row.
 */
export async function loadBare(tx: postgres.TransactionSql, tables: readonly string[], load: () => Promise<void>): Promise<void> {
  await tx`lock table ${tx(tables as string[])} in access exclusive mode`
  for (const table of tables)
    if ((await tx`select 1 from ${tx(table)} limit 1`).length > 0) throw new Error(`the table ${table} holds rows`)
  const constraints = await tx<Constraint[]>`
    select conrelid::regclass::text as table, conname as name, contype as kind, pg_get_constraintdef(oid) as definition
    from pg_constraint
    where contype in ('p', 'u', 'f') and (conrelid::regclass::text in ${tx(tables)} or confrelid::regclass::text in ${tx(tables)})
    order by contype = 'f', contype, conname`
  const indexes = await tx<{ name: string; definition: string }[]>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index i
    where indrelid::regclass::text in ${tx(tables)} and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid and c.conrelid = i.indrelid)
    order by 1`
  for (const { table, name } of constraints.toReversed()) await tx`alter table ${tx(table)} drop constraint ${tx(name)}`
  for (const { name } of indexes) await tx`drop index ${tx(name)}`
  await tx`truncate ${tx(tables as string[])}`
  for (const table of tables) await tx`alter table ${tx(table)} disable trigger user`
  await load()
  await tx`set local maintenance_work_mem = '256MB'`
  for (const table of tables) await tx`alter table ${tx(table)} enable trigger user`
  // Definitions are the catalogue's own text. Keys first: foreign keys need the ones they point at.
  const make = ({ table, name, definition }: Constraint) => tx`alter table ${tx(table)} add constraint ${tx(name)} ${tx.unsafe(definition)}`
  for (const constraint of constraints) if (constraint.kind !== 'f') await make(constraint)
  for (const { definition } of indexes) await tx.unsafe(definition)
  for (const constraint of constraints) if (constraint.kind === 'f') await make(constraint)
}
