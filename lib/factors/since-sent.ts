import { useEffect, useState } from 'react'

/** A code that has not come within this time probably will not. Seconds. */
export const patience = 60

/** Seconds since a code was sent, counted in the browser; starts again with a new code, which has another end (epoch milliseconds). */
export function useSecondsSince(expiresAt: number): { seconds: number; isExpired: boolean } {
  const [tick, setTick] = useState({ since: expiresAt, seconds: 0, isExpired: false })
  useEffect(() => {
    const begun = performance.now()
    const life = expiresAt - (performance.timeOrigin + begun)
    const timer = setInterval(() => {
      const passed = performance.now() - begun
      setTick({ since: expiresAt, seconds: Math.floor(passed / 1000), isExpired: passed >= life })
    }, 1000)
    return () => clearInterval(timer)
  }, [expiresAt])
  return tick.since === expiresAt ? tick : { seconds: 0, isExpired: false }
}
