/** The size of a fault test: `FAULTS=full` runs the figures of the fault list, otherwise the small ones of CI. */
export const isFull = process.env.FAULTS === 'full'

/** With `FAULTS=full FAULTS_SHARE=0.1` a tenth of the full figures, where all of them would take a machine for hours. */
const share = Number(process.env.FAULTS_SHARE ?? 1)

export const faultSize = (ci: number, full: number): number => (isFull ? Math.max(ci, Math.round(full * share)) : ci)

/** Prints a measured figure of a fault test. */
export const report = (line: string): boolean => process.stdout.write(`${line}\n`)
