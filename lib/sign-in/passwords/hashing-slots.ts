import { availableParallelism } from 'node:os'
import { Refusal } from '@/lib/platform/errors'

/** Hashes computed at once: an argon2 hash takes one core and 19 MiB; more at once only makes all of them late. */
const slots = Math.max(2, availableParallelism())
/** How many may wait: about two seconds of work. Beyond it an honest "busy" is better than a queue that nobody sees the end of. */
const mostWaiting = slots * 100

let running = 0
const waiting: (() => void)[] = []

/** Runs one password hash when a slot is free. Refuses with `busy` when too many wait already. */
export async function inHashingSlot<T>(work: () => Promise<T>): Promise<T> {
  if (running >= slots) {
    if (waiting.length >= mostWaiting) throw new Refusal('busy')
    await new Promise<void>((free) => waiting.push(free))
  } else running += 1
  try {
    return await work()
  } finally {
    // The slot goes to the next in the queue without being free in between.
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}
