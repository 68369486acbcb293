import { useEffect, useMemo, useState } from 'react'
import type { HistoryEntry } from '../../core/lake/table-views.ts'
import type { Tag } from '../../core/lake/timeline-views.ts'
import { useHistory } from '../../state/history.ts'
import { useScrub } from '../../state/scrub.ts'
import { useTags } from '../../state/tags.ts'
import { type Mark, marksOf } from './timeline-model.ts'
import { indexOfVersion } from './timeline-scale-model.ts'

/** What is on the timeline of a table. */
export interface TimelineData {
  readonly table: string
  /** Oldest first; as many marks and versions. */
  readonly entries: readonly HistoryEntry[]
  readonly marks: readonly Mark[]
  readonly versions: readonly number[]
  readonly tags: readonly Tag[]
  /** The index of the version that the address names; −1 while there is none. */
  readonly rest: number
  readonly error: string | undefined
  readonly isLoading: boolean
  /** The time when the log was read, ms: by which times of day are written. */
  readonly now: number
}

/** What is on the timeline of a table. `version` is undefined at the latest. */
export const useTimeline = (table: string, version: number | undefined): TimelineData => {
  const { entries, error, isLoading } = useHistory(table)
  const { tags } = useTags(table)
  const marks = useMemo(() => marksOf(entries), [entries])
  const versions = useMemo(() => entries.map(entry => entry.version), [entries])
  const rest = version === undefined ? entries.length - 1 : indexOfVersion(versions, version)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => setNow(Date.now()), [entries])
  return { table, entries, marks, versions, tags, rest, error: error?.message, isLoading, now }
}

/** The index of the commit that is shown now: that of the address, or ahead of it while someone moves along; −1 while there is none. */
export const useShownIndex = ({ table, versions, rest }: TimelineData): number => {
  const moving = useScrub(({ scrub }) => (scrub?.table === table ? scrub.version : undefined))
  const index = moving === undefined ? -1 : indexOfVersion(versions, moving)
  return index < 0 ? rest : index
}
