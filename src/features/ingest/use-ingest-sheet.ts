import { useEffect, useState } from 'react'
import type { LakeError } from '../../core/error.ts'
import type { PlannedFile } from '../../core/lake/ingest-views.ts'
import { planIngest, withdrawFiles } from '../../state/ingest.ts'
import { type Overrides, ingestOptions } from './ingest-model.ts'
import { runIngest } from './run-ingest.ts'

export interface IngestSheetState {
  /** Undefined until the files have been looked at for the first time. */
  readonly plan: readonly PlannedFile[] | undefined
  readonly error: LakeError | undefined
  readonly overrides: Overrides
  readonly setOverrides: (overrides: Overrides) => void
  /** Files that can be read. */
  readonly readable: readonly PlannedFile[]
  readonly isReady: boolean
  readonly accept: () => void
}

const pause = 120

/** Looks at the files again whenever an option changes, and ingests those that can be read when the user says so. */
export const useIngestSheet = (files: readonly File[]): IngestSheetState => {
  const [plan, setPlan] = useState<readonly PlannedFile[]>()
  const [error, setError] = useState<LakeError>()
  const [overrides, setOverrides] = useState<Overrides>({ tables: {}, formats: {} })
  const [isStale, setStale] = useState(true)

  useEffect(() => {
    let isGone = false
    setStale(true)
    const look = async () => {
      const planned = await planIngest(files, ingestOptions(overrides))
      if (isGone) return
      if (planned.ok) setPlan(planned.value)
      setError(planned.ok ? undefined : planned.error)
      setStale(false)
    }
    const timer = setTimeout(() => void look(), pause)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [files, overrides])

  const readable = plan?.filter(file => file.problem === undefined) ?? []
  const isReady = !isStale && readable.length > 0
  const accept = () => {
    if (!isReady) return
    const tables = readable.map(file => file.table)
    withdrawFiles()
    // Files that can not be read go along: the report names them, whatever the user saw before.
    void runIngest(files, tables, ingestOptions(overrides))
  }
  return { plan, error, overrides, setOverrides, readable, isReady, accept }
}
