import { useEffect, useState } from 'react'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { Explanation } from '../core/lake/why-views.ts'
import { announce } from './shell.ts'

interface WhyState {
  /** The difference that is explained. */
  readonly id: string
  readonly explanation?: Explanation
  readonly error?: LakeError
}

/** What explains a difference; undefined: none is open. Given up when the difference is left. */
export const useWhy = (id: string | undefined): Partial<WhyState> & { readonly retry: () => void } => {
  const [state, setState] = useState<WhyState>()
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    if (id === undefined) return undefined
    const controller = new AbortController()
    const explain = async (): Promise<void> => {
      const found = await lake.explainDiff(id, controller.signal, () => undefined)
      if (controller.signal.aborted) return
      if (!found.ok) return setState({ id, error: found.error })
      setState({ id, explanation: found.value })
      const [first] = found.value.findings
      if (first) announce(first.text)
    }
    void explain()
    return () => controller.abort()
  }, [id, attempt])
  const retry = (): void => {
    setState(undefined)
    setAttempt(attempt + 1)
  }
  return state?.id === id ? { ...state, retry } : { retry }
}
