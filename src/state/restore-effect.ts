import { useEffect, useState } from 'react'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { TableDiff } from '../core/lake/diff-views.ts'

/** What restoring a table would do to its rows, as far as it is known. */
export interface RestoreEffect {
  readonly diff?: TableDiff
  readonly error?: LakeError
}

const nothing: RestoreEffect = {}

/** The difference that restoring would make, from the newest version to the one to come back to; computed while the dialog is open. */
export const useRestoreEffect = (table: string, newest: number | undefined, to: number): RestoreEffect => {
  const [effect, setEffect] = useState<RestoreEffect>(nothing)
  useEffect(() => {
    setEffect(nothing)
    if (newest === undefined || newest === to) return undefined
    const controller = new AbortController()
    const compare = async (): Promise<void> => {
      const diff = await lake.diff(table, newest, to, {}, controller.signal, () => undefined)
      if (controller.signal.aborted) return
      setEffect(diff.ok ? { diff: diff.value } : { error: diff.error })
    }
    void compare()
    return () => controller.abort()
  }, [table, newest, to])
  return effect
}
