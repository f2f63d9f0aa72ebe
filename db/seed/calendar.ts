/** The dates of the demonstration, all relative to the moment of seeding: what was announced when, and when it is enforced. */

const dayMs = 86_400_000
/** Aozora University is in Tokyo, whose clocks have not changed since 1951. */
const tokyoMs = 9 * 3_600_000

export type Cohort = 'itc' | 'staff' | 'hospital' | 'faculty' | 'student' | 'graduate' | 'correspondence' | 'alumni'

/** When a wave reaches its people; null where no date is set. `told`: when its present date was announced. */
export type Reach = { announced: Date; told: Date; enforced: Date | null }

export type SeedDates = {
  now: Date
  /** The installation's first import. */
  start: Date
  /** MFA becomes mandatory. */
  mandate: Record<Exclude<Cohort, 'alumni'>, Reach>
  /** Graduate students: the date that was announced at first, and when it was brought forward. */
  broughtForward: { from: Date; at: Date }
  hold: { from: Date; until: Date }
  /** Phone codes retire. `closed`: no new phone may be registered. `discouraged`: others are offered first. */
  retire: Record<Exclude<Cohort, 'alumni'>, Reach & { discouraged: Date | null; closed: Date | null }>
}

/** Days since 1970-01-01 in Tokyo. */
export const dayOf = (at: Date): number => Math.floor((at.getTime() + tokyoMs) / dayMs)
/** The start of a day in Tokyo. */
export const startOfDay = (day: number): Date => new Date(day * dayMs - tokyoMs)
export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)
/** 0 = Sunday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7

/**
 * Makes the dates. `safeSlot` answers the next moment at or after one at which the desk is open and no holiday or exam is in
 * the way, so that the demonstration's plans pass their own check.
 */
export function makeDates(now: Date, safeSlot: (at: Date) => Date): SeedDates {
  const today = dayOf(now)
  /** The first day from about `days` on which an hour of Tokyo is a safe one. */
  const at = (days: number, hour: number) => {
    for (let day = today + days; day < today + days + 30; day++) {
      const wanted = new Date(startOfDay(day).getTime() + hour * 3_600_000)
      if (safeSlot(wanted).getTime() === wanted.getTime()) return wanted
    }
    throw new Error('no safe slot within 30 days')
  }
  const reach = (announced: number, enforced: number | null, hour = 13): Reach => {
    const when = at(announced, 10)
    return { announced: when, told: when, enforced: enforced === null ? null : at(enforced, hour) }
  }
  const retire = (announced: number, discouraged: number | null, closed: number | null, enforced: number | null) => ({
    ...reach(announced, enforced, 9),
    discouraged: discouraged === null ? null : at(discouraged, 9),
    closed: closed === null ? null : at(closed, 9),
  })
  const forward = at(-12, 10)
  const student = reach(-150, -42)
  const graduate = { ...reach(-150, -3), told: forward }
  return {
    now,
    start: startOfDay(today - 400),
    mandate: {
      itc: reach(-230, -182),
      staff: reach(-220, -128),
      faculty: reach(-200, -86),
      student,
      graduate,
      hospital: reach(-75, 19),
      correspondence: reach(-75, null),
    },
    broughtForward: { from: at(46, 13), at: forward },
    // Half an hour after the students' date the text messages stopped arriving: held, and released two days later.
    hold: { from: new Date((student.enforced ?? now).getTime() + 1_800_000), until: at(-40, 13) },
    retire: {
      itc: retire(-110, -80, -73, -48),
      student: retire(-70, -42, -18, 13),
      graduate: retire(-70, -21, -7, 41),
      faculty: retire(-70, -21, null, 41),
      staff: retire(-70, -7, null, 90),
      hospital: retire(-70, null, null, 90),
      correspondence: retire(-70, null, null, null),
    },
  }
}
