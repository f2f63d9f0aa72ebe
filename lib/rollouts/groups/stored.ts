/** Instants as `person_facts` stores them: whole seconds since 2020-01-01T00:00:00Z in four bytes (db/schema/person-facts.ts). */
const base = 1_577_836_800

export const second = (instant: number): number => Math.max(-2_147_483_647, Math.min(2_147_483_647, instant - base))
export const instantOf = <T extends number | null>(stored: T): T => (stored === null ? stored : stored + base) as T
