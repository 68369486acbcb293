import { printVersions } from '../../core/delta/vacuum.ts'
import type {
  ColumnOverlap,
  OptimizeCommit,
  StorageShares,
  StoredAmount,
  TableStorage,
  VacuumCommit,
  VacuumPreview,
  VacuumStep,
} from '../../core/lake/upkeep-views.ts'
import { storageKinds } from '../../core/upkeep/storage.ts'
import { formatBytes, formatCount, formatPlural } from '../../ui/format-number.ts'

/** A share of a table's storage. */
export interface StorageShare {
  readonly id: keyof StorageShares
  readonly name: string
  readonly text: string
  readonly bytes: number
}

/** What each share is called, in the order in which they are drawn. */
export const shareNames = {
  live: 'Latest version',
  older: 'Older versions',
  orphans: 'No version',
  log: 'Log',
  others: 'Other files',
} as const

/** "3 files, 2.1 MB" */
export const amountText = ({ files, bytes }: StoredAmount): string =>
  `${formatPlural(files, 'file')}, ${formatBytes(bytes)}`

/** What the storage of a table is taken by, in the order in which it is drawn; files of other programs only where there are some. */
export const storageShares = (shares: StorageShares): readonly StorageShare[] =>
  storageKinds
    .filter(id => id !== 'others' || shares[id].files > 0)
    .map(id => ({ id, name: shareNames[id], text: amountText(shares[id]), bytes: shares[id].bytes }))

/** What OPTIMIZE would do to a table, in a sentence. */
export const optimizeText = ({
  small,
  smallAfter,
  dataFiles,
}: Pick<TableStorage, 'small' | 'smallAfter' | 'dataFiles'>): string =>
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

/** A retention that is shorter than the age at which something goes, as the place of that age among all of them says. */
export const retentionText = (ages: readonly number[], place: number): string => {
  const chosen = ages[place - 1]
  const [first] = ages
  if (chosen !== undefined) return `Kept for less than ${hoursText(chosen)}`
  return first === undefined ? 'There is nothing to delete' : `Kept for ${hoursText(first)} or longer`
}

/** The ages, in hours, at which something of a table goes. */
export const agesOf = ({ steps }: VacuumPreview): readonly number[] => steps.map(({ hours }) => hours)

/**
 * The retention, in hours, with which all goes that a step says, and no more. In whole hours where some tell it from the next, and never
 * one that the table refuses where it need not be.
 */
export const retainedHours = (
  { hours, nextHours = 0 }: VacuumStep,
  { tableHours }: Pick<VacuumPreview, 'tableHours'>,
): number => {
  const below = (parts: number): number => Math.max(0, (Math.ceil(hours * parts) - 1) / parts)
  // Down to the millisecond, in which commits are told apart.
  const retained = [1, 1000, 3_600_000].map(below).find(found => found >= nextHours) ?? nextHours
  return hours > tableHours ? Math.max(retained, tableHours) : retained
}

/** The statement that deletes what a step says, and no more; undefined where nothing goes. */
export const vacuumStatement = (preview: VacuumPreview, step: number): string | undefined => {
  const chosen = preview.steps[step - 1]
  return chosen && `VACUUM ${preview.table} RETAIN ${retainedHours(chosen, preview)} HOURS`
}

/** What the last OPTIMIZE of a table did: "1,200 files, 5.0 MB became 2, by id". */
export const optimizedText = ({ removed, added, zOrderBy }: OptimizeCommit): string => {
  const order = zOrderBy.length === 0 ? '' : `, in the order of ${zOrderBy.join(', ')}`
  if (!removed || !added) return `Files were put together${order}`
  return `${amountText(removed)} became ${formatCount(added.files)}${order}`
}

/** What the last VACUUM of a table did: "deleted 3 files, 2.0 kB". */
export const vacuumedText = ({ files, bytes }: VacuumCommit): string => {
  if (files === undefined) return 'Old files were deleted'
  if (files === 0) return 'There was nothing to delete'
  return `Deleted ${formatPlural(files, 'file')}${bytes === undefined ? '' : `, ${formatBytes(bytes)}`}`
}

/** Why no such commit is told: there was none, or the log of it is gone. */
export const neverText = ({ oldest }: Pick<TableStorage, 'oldest'>): string =>
  oldest === 0 ? 'Never' : `Not since version ${formatCount(oldest)}`
