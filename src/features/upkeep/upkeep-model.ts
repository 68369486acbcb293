import { printVersions } from '../../core/delta/vacuum.ts'
import type { ColumnOverlap, StoredAmount, TableUpkeep, VacuumPreview } from '../../core/lake/upkeep-views.ts'
import { formatBytes, formatCount, formatPlural } from '../../ui/format-number.ts'

/** A share of a table's storage. */
export interface StorageShare {
  readonly id: 'live' | 'older' | 'orphans' | 'log'
  readonly name: string
  readonly text: string
  readonly bytes: number
}

/** "3 files, 2.1 MB" */
export const amountText = ({ files, bytes }: StoredAmount): string =>
  `${formatPlural(files, 'file')}, ${formatBytes(bytes)}`

/** What the storage of a table is taken by, in the order in which it is drawn. */
export const storageShares = (upkeep: TableUpkeep): readonly StorageShare[] =>
  (
    [
      ['live', 'Latest version'],
      ['older', 'Older versions'],
      ['orphans', 'No version'],
      ['log', 'Log'],
    ] as const
  ).map(([id, name]) => ({ id, name, text: amountText(upkeep[id]), bytes: upkeep[id].bytes }))

/** What OPTIMIZE would do to a table, in a sentence. */
export const optimizeText = ({ small, smallAfter, dataFiles }: TableUpkeep): string =>
  small.files === 0
    ? `${formatPlural(dataFiles, 'file')}, none of them worth writing anew.`
    : `${formatCount(small.files)} of ${formatPlural(dataFiles, 'file')} would become about ${formatCount(smallAfter)}; ${formatBytes(small.bytes)} are written anew.`

const percent = (share: number): string => `${Math.round(100 * share)} %`

/** "reads 100 % now, ≈ 25 % after": of the files, to find one value. */
export const overlapText = ({ skipped, skippedAfter }: ColumnOverlap): string =>
  `reads ${percent(1 - skipped)} now, ≈ ${percent(1 - skippedAfter)} after`

/** A span of hours, as far as somebody cares: "7 days", "36 h", "20 min". */
export const hoursText = (hours: number): string => {
  if (hours >= 72) return formatPlural(Math.round(hours / 24), 'day')
  if (hours >= 2) return `${formatCount(Math.round(hours))} h`
  return `${formatCount(Math.max(1, Math.round(hours * 60)))} min`
}

/** The step that the table's own retention takes: 0 where nothing goes. */
export const ownStep = ({ steps, tableHours }: VacuumPreview): number =>
  steps.findLastIndex(({ hours }) => hours > tableHours) + 1

/**
 * What VACUUM would do at a step of the simulator.
 *
 * @param step 0: nothing goes; n: all that the first n steps say
 */
export const vacuumText = (preview: VacuumPreview, step: number): string => {
  const chosen = preview.steps[step - 1]
  if (!chosen) return 'Nothing would be deleted.'
  const lost = chosen.lostVersions
  const versions =
    lost.length === 0
      ? 'All versions stay readable.'
      : `${lost.length === 1 && lost[0]?.from === lost[0]?.to ? 'Version' : 'Versions'} ${printVersions(lost)} could no longer be read.`
  return `${amountText(chosen)} would be deleted. ${versions}`
}

/** The retention of a step: shorter than the age at which the next file goes. */
export const retentionText = ({ steps }: VacuumPreview, step: number): string => {
  const chosen = steps[step - 1]
  const [first] = steps
  if (chosen) return `Kept for less than ${hoursText(chosen.hours)}`
  return first ? `Kept for ${hoursText(first.hours)} or longer` : 'There is nothing to delete'
}

/**
 * The statement that deletes what a step says, and no more; undefined where nothing goes. In whole hours where some tell the step from the
 * next.
 */
export const vacuumStatement = ({ table, steps }: VacuumPreview, step: number): string | undefined => {
  const chosen = steps[step - 1]
  if (!chosen) return undefined
  const next = steps[step]?.hours ?? 0
  const below = (parts: number): number => Math.max(0, (Math.ceil(chosen.hours * parts) - 1) / parts)
  return `VACUUM ${table} RETAIN ${below(1) >= next ? below(1) : below(1000)} HOURS`
}
