/** The size of a fault test: `FAULTS=full` runs the figures of the fault list, otherwise the small ones of CI. */
export const isFull = process.env.FAULTS === 'full'

export const faultSize = (ci: number, full: number): number => (isFull ? full : ci)

/** Prints a measured figure of a fault test. */
export const report = (line: string): boolean => process.stdout.write(`${line}\n`)
