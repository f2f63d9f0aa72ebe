import { readFileSync } from 'node:fs'
import { inParallel } from './http'
import { median, percentile, time } from './measure'
import { format, say } from './print'

export type Side<T> = {
  name: string
  pid: number | undefined
  /** Everything before the request that is measured: not timed. */
  prepare: (round: number) => Promise<T[]>
  /** The measured request; throws when the answer is not the right one. */
  send: (one: T) => Promise<void>
}

/** Rounds of the same number of requests at one side and at the other in turn. Prints rates, waiting times and processor time, answers the median ratio. */
export async function compareOverHttp<A, B>(
  ours: Side<A>,
  peer: Side<B>,
  { rounds, atOnce }: { rounds: number; atOnce: number },
): Promise<number> {
  const tallies = { ours: makeTally(), peer: makeTally() }
  // The first round warms both up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    await playRound(ours, round, atOnce, round === 0 ? makeTally() : tallies.ours)
    await playRound(peer, round, atOnce, round === 0 ? makeTally() : tallies.peer)
  }
  for (const [name, { rates, waits, processor }] of [
    [ours.name, tallies.ours],
    [peer.name, tallies.peer],
  ] as const)
    say(
      `  ${name.padEnd(14)} ${format(median(rates))}/s (${format(Math.min(...rates))} – ${format(Math.max(...rates))}), p50 ${format(percentile(waits, 0.5))} ms, p95 ${format(percentile(waits, 0.95))} ms, ${format(median(processor))} ms of the server's processor each`,
    )
  return median(tallies.ours.rates.map((rate, i) => rate / (tallies.peer.rates[i] ?? Number.NaN)))
}

const makeTally = () => ({ rates: [] as number[], waits: [] as number[], processor: [] as number[] })

async function playRound<T>(side: Side<T>, round: number, atOnce: number, tally: ReturnType<typeof makeTally>): Promise<void> {
  const work = await side.prepare(round)
  const before = readProcessorMs(side.pid)
  const took = await time(() =>
    inParallel(work, atOnce, async (one) => {
      const began = performance.now()
      await side.send(one)
      tally.waits.push(performance.now() - began)
    }),
  )
  tally.rates.push(work.length / took)
  tally.processor.push((readProcessorMs(side.pid) - before) / work.length)
}

/** User and system time of a process so far, in milliseconds (Linux: 10 ms ticks); NaN elsewhere. */
export function readProcessorMs(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return Number.NaN
  }
}

/** Resident memory of a process in MB, now or at most so far (Linux); NaN elsewhere. */
export function readMemoryMb(pid: number | undefined, what: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  try {
    return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  } catch {
    return Number.NaN
  }
}
