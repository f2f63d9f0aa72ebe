import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until an address answers with 200, a minute at most. */
export async function waitFor(address: string): Promise<void> {
  for (let i = 0; i < 240; i++) {
    const answer = await fetch(address).catch(() => null)
    if (answer?.ok) return
    await sleep(250)
  }
  throw new Error(`${address} does not answer`)
}
