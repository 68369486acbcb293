import type { Clock } from '../core/ports/clock.ts'
import { arriving } from './arriving.ts'

/** Least time between two messages to the page, ms. */
const interval = 80

/**
 * Runs work that tells of items one by one, and hands them to the page's callback some at a time, no more often than anybody can see. All have
 * arrived when the work's answer does.
 */
export const telling = async <T, R>(
  clock: Clock,
  callback: ((items: readonly T[]) => void) | undefined,
  body: (tell: (item: T) => void) => Promise<R>,
): Promise<R> => {
  if (!callback) return body(() => undefined)
  const { tell, end } = arriving(callback)
  let held: T[] = []
  let last = 0
  const send = (): void => {
    if (held.length > 0) tell(held)
    held = []
    last = clock.now()
  }
  try {
    return await body(item => {
      held.push(item)
      if (clock.now() - last >= interval) send()
    })
  } finally {
    send()
    await end()
  }
}
