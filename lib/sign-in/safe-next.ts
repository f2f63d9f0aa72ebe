/** Where to go after a sign-in: a path of this site, or nothing. Refuses other sites in every disguise, and the sign-in itself. */
export function readSafeNext(next: unknown): string | undefined {
  if (typeof next !== 'string' || next.length > 500) return undefined
  // A browser reads "/\evil" and "/\t/evil" as "//evil".
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(next) || next.includes('\\')) return undefined
  return /^\/(sign-in|unavailable|api)(\/|\?|#|$)/.test(next) ? undefined : next
}
