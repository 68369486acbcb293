import { useState } from 'react'
import type { ClusterMethod } from '../../core/cluster/method.ts'

interface Question {
  readonly column: string | undefined
  readonly method: ClusterMethod
}

/** What is asked of the lake: what the fields say, or, where clusters are not found at every change, what they said when it was asked last. */
export const useAsked = (column: string | undefined, method: ClusterMethod) => {
  const [held, setHeld] = useState<Question>()
  const now = { column, method }
  return {
    asked: held ?? now,
    isAuto: held === undefined,
    /** The fields say something else by now. */
    isHeld: held !== undefined && (held.column !== column || held.method !== method),
    setAuto: (isAuto: boolean) => setHeld(isAuto ? undefined : now),
    ask: () => setHeld(now),
  }
}
