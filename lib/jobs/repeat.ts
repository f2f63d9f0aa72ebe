import { describeFailure } from '@/lib/platform/failure'
import { log } from '@/lib/platform/log'

/** Runs `work` again and again with a pause in between, never twice at once. A failure is logged and the next run comes. */
export function repeat(pauseMs: number, work: () => Promise<unknown>): { stop: () => Promise<void> } {
  let isStopping = false
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  const round = () => {
    running = work()
      .catch((error) => log().warn({ reason: describeFailure(error) }, 'repeated work failed'))
      .then(() => {
        if (!isStopping) timer = setTimeout(round, pauseMs)
      })
  }
  round()
  return {
    stop: async () => {
      isStopping = true
      clearTimeout(timer)
      await running
    },
  }
}
