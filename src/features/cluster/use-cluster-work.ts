import { useEffect, useMemo, useState } from 'react'
import type { Merge } from '../../core/cluster/mapping.ts'
import type { ClusterMethod } from '../../core/cluster/method.ts'
import type { LakeError } from '../../core/error.ts'
import type { ClusterQuery, FoundClusters } from '../../core/lake/cluster-views.ts'
import type { RowSource } from '../../core/lake/row-views.ts'
import type { Progress } from '../../core/ports/job.ts'
import { findClusters } from '../../state/clusters.ts'

interface ClusterWork {
  /** Of the question that is asked now; undefined while it is not answered. */
  readonly found?: FoundClusters
  readonly error?: LakeError
  readonly progress?: Progress
}

/** Numbers are typed digit by digit; each is a question only when the next has not come. */
const patience = 200

/** Finds clusters, and again whenever the question (compared as data) changes. Cancelled where it is not asked any more. */
export const useClusterWork = (
  source: RowSource,
  column: string | undefined,
  method: ClusterMethod,
  mapping: readonly Merge[],
  attempt: number,
): ClusterWork & { readonly stop: () => void } => {
  const [work, setWork] = useState<ClusterWork & { readonly key?: string }>({})
  const [stop, setStop] = useState<() => void>(() => () => undefined)
  // A recipe and a mapping can be long: they are not written out again at every key that is typed.
  const key = useMemo(
    () =>
      column === undefined
        ? undefined
        : JSON.stringify({ source, column, method, mapping, attempt } satisfies ClusterQuery & {
            attempt: number
          }),
    [source, column, method, mapping, attempt],
  )

  useEffect(() => {
    if (key === undefined) return undefined
    const controller = new AbortController()
    const run = async (): Promise<void> => {
      const { attempt: _attempt, ...query } = JSON.parse(key) as ClusterQuery & { attempt: number }
      const result = await findClusters(query, controller.signal, progress => {
        if (!controller.signal.aborted) setWork({ key, progress })
      })
      if (controller.signal.aborted) return
      setWork(result.ok ? { key, found: result.value } : { key, error: result.error })
    }
    const timer = setTimeout(() => void run(), patience)
    setStop(() => () => {
      clearTimeout(timer)
      controller.abort()
      setWork({ key, error: { kind: 'cancelled', message: 'Clustering was stopped.' } })
    })
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [key])

  const { key: answered, ...rest } = work
  return { ...(answered === key ? rest : {}), stop }
}
