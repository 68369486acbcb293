import { useEffect, useState } from 'react'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { Drift } from '../core/lake/drift-views.ts'
import type { Progress } from '../core/ports/job.ts'
import { useHistory } from './history.ts'

interface DriftState {
  readonly drift?: Drift | undefined
  readonly error?: LakeError | undefined
  readonly progress?: Progress | undefined
  readonly isLoading: boolean
}

/** Versions that are looked at, the newest ones. */
const most = 1000

/** Reads what a column holds at the newest versions of a table; again after commits, when only new files are read. */
export const useDrift = (table: string, column: string | undefined): DriftState => {
  const [state, setState] = useState<DriftState>({ isLoading: true })
  const { entries } = useHistory(table)
  const stamps = entries.slice(-most)
  const [from, last] = [stamps[0]?.version, stamps.at(-1)]
  const stamp = last && `${from} ${last.version} ${last.timestamp}`
  useEffect(() => {
    if (column === undefined || stamp === undefined || from === undefined || !last) return undefined
    const controller = new AbortController()
    setState(({ drift }) => ({
      ...(drift?.table === table && drift.column === column ? { drift } : {}),
      isLoading: true,
    }))
    const onProgress = (progress: Progress): void => {
      if (!controller.signal.aborted) setState(before => ({ ...before, progress }))
    }
    const span = { from, to: last.version }
    void lake.drift(table, column, span, controller.signal, onProgress).then(found => {
      if (controller.signal.aborted) return
      setState(found.ok ? { drift: found.value, isLoading: false } : { error: found.error, isLoading: false })
    })
    return () => controller.abort()
    // The versions are in the stamp, as data.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [table, column, stamp])
  return state
}
