/** Invented people of any number, made inside the database: the same ones every time. */
import type postgres from 'postgres'

/** Every choice is a hash of the person's number, so that no two depend on each other. */
const chance = (salt: number) => `((hashint4extended(n, ${salt}) & 1048575) / 1048576.0)`
const day = `interval '1 day'`

/**
 * Fills an empty, migrated database with `people` numbered from 1: four affiliations, 60 units, a year of arrivals, a third with
 * a phone only, and for each of `rollouts` notices, passed deadlines and 25,000 personal exemptions in a million. Facts are
 * written at the end.
 */
export async function makePopulation(
  sql: postgres.Sql,
  { people, now, rollouts }: { people: number; now: Date; rollouts: string[] },
): Promise<void> {
  const at = `'${now.toISOString()}'::timestamptz`
  await sql.begin(async (tx) => {
    await tx.unsafe(`set local sekisho.person_facts = 'later'; set local synchronous_commit = off; set local statement_timeout = 0`)
    // The indexes of the search page are no part of a simulation, and cost most of the time.
    await tx.unsafe(`drop index people_search, people_affiliations, people_units, people_groups, people_reading, people_standing`)
    await tx.unsafe(`insert into units (code, parent, name_en, name_ja) select 'u' || n, null, 'U', 'U' from generate_series(0, 11) n`)
    await tx.unsafe(
      `insert into units (code, parent, name_en, name_ja) select 'd' || n, 'u' || n % 12, 'D', 'D' from generate_series(0, 59) n`,
    )
    for (let from = 1; from <= people; from += 100_000)
      await tx.unsafe(`
        insert into people (id, external_id, login, name, bucket, affiliations, units, groups, attributes, password_hash, arrived_at, last_sign_in_at, created_at, updated_at)
        select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'x' || n, 'p' || n, 'Name ' || n % 40000, n % 10000,
          array[case when ${chance(1)} < 0.7 then 'student' when ${chance(1)} < 0.85 then 'staff' when ${chance(1)} < 0.95 then 'faculty' else 'guest' end],
          array['d' || n % 60], case when n % 10 = 0 then array['abroad'] else '{}' end, jsonb_build_object('level', n % 5),
          case when ${chance(2)} < 0.95 then 'x' end,
          case when ${chance(3)} < 0.93 then ${at} - ${chance(4)} * 400 * ${day} end,
          case when ${chance(3)} < 0.93 then ${at} - power(${chance(5)}, 4) * 300 * ${day} end, ${at}, ${at}
        from generate_series(${from}, ${Math.min(people, from + 99_999)}) n`)
    const credentials = (factor: string, salt: number, share: number) =>
      tx.unsafe(`
        insert into credentials (id, person_id, factor, device, data, created_at, proven_at, last_used_at)
        select gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '${factor}',
          case when ${chance(salt + 1)} < 0.6 then 'phone' end, case when ${chance(salt + 2)} < 0.02 then '{"silent": true}' else '{}' end::jsonb, ${at} - 300 * ${day},
          case when ${chance(salt + 3)} < 0.95 then ${at} - 290 * ${day} end, case when ${chance(salt + 3)} < 0.95 then ${at} - power(${chance(salt + 4)}, 3) * 280 * ${day} end
        from generate_series(1, ${people}) n where ${chance(salt)} < ${share}`)
    await credentials('phone', 10, 0.55)
    await credentials('passkey', 20, 0.35)
    await credentials('totp', 30, 0.2)
    for (const [i, rollout] of rollouts.entries()) {
      await tx.unsafe(`
        insert into person_rollouts (person_id, rollout_id, told_at, told_deadline, skips_used, passed_at)
        select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '${rollout}', ${at} - ${chance(40 + i)} * 90 * ${day},
          ${at} - 10 * ${day}, n % 3, case when ${chance(50 + i)} < 0.08 then ${at} - ${chance(60 + i)} * 40 * ${day} end
        from generate_series(1, ${people}) n where ${chance(70 + i)} < 0.7`)
      await tx.unsafe(`
        insert into exemptions (id, person_id, rollout_id, from_at, until_at, reason, created_at)
        select gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '${rollout}', ${at} - ${chance(80 + i)} * 30 * ${day},
          ${at} + (${chance(90 + i)} - 0.3) * 60 * ${day}, 'r', ${at}
        from generate_series(1, ${people}) n where ${chance(100 + i)} < 0.025`)
    }
    await tx.unsafe(`select rebuild_person_facts()`)
  })
  await sql.unsafe('vacuum analyze')
}
