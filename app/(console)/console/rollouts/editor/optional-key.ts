/** A field that is left out says nothing: writing `undefined` into a document would be a key of its own. */
export function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = value
  return rest
}

/** The object with the field, or without it where there is nothing to say. */
export const withOptional = <T extends object, K extends keyof T>(value: T, key: K, next: T[K] | undefined): T =>
  next === undefined ? (without(value, key) as T) : { ...value, [key]: next }

/** A whole number as it was typed into a field; undefined where the field was emptied. What is out of bounds is for the plan check to say. */
export function readWhole(typed: string | number): number | undefined {
  if (typed === '') return undefined
  const number = Math.round(Number(typed))
  return Number.isFinite(number) ? number : undefined
}
