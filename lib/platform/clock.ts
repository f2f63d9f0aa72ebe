/** The one place that reads the clock. Edges (pages, actions, routes, commands, jobs) call `now()` once and pass it down. */
export function now(): Date {
  return new Date()
}
