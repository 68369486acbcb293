import type { AddFile, LogEntry, RemoveFile } from '../delta/actions.ts'
import { changeDataAsAdded } from '../delta/read-as-added.ts'
import { sameType } from '../delta/schema-json.ts'
import type { PairedColumns } from './columns.ts'

/** What the change feed of a range of commits takes to read. */
export interface FeedCost {
  readonly files: number
  readonly bytes: number
  /** Files of change data, which VACUUM may have taken. */
  readonly changeData: readonly AddFile[]
}

/** What is asked of a file that was added or removed. */
type Moved = Pick<RemoveFile, 'size' | 'dataChange'>

/** What one more file costs beside its bytes, in bytes that could be read instead. */
const fileOverhead = 1 << 16

/** The weight of files by which ways are compared. */
export const readingCost = ({ files, bytes }: { readonly files: number; readonly bytes: number }): number =>
  bytes + files * fileOverhead

/**
 * What the feed of these commits takes to read: the change data of those that wrote some, the files of the others. Undefined where the feed
 * does not tell all: commits that are not in the log any more, columns that differ or changed on the way.
 */
export const feedCost = (
  entries: readonly LogEntry[],
  commits: number,
  { columns }: PairedColumns,
): FeedCost | undefined => {
  const isSame = columns.every(
    ({ from, to }) => from && to && from.name === to.name && sameType(from.type, to.type),
  )
  if (!isSame || entries.length < commits) return undefined
  const changeData: AddFile[] = []
  let [files, bytes] = [0, 0]
  for (const { actions } of entries) {
    if (actions.some(({ kind }) => kind === 'metaData')) return undefined
    const told = actions.flatMap(action => (action.kind === 'cdc' ? [action.cdc] : []))
    const moved = actions.flatMap((action): readonly Moved[] =>
      action.kind === 'add' ? [action.add] : action.kind === 'remove' ? [action.remove] : [],
    )
    const read: readonly Pick<Moved, 'size'>[] =
      told.length > 0 ? told : moved.filter(({ dataChange }) => dataChange)
    files += read.length
    bytes += read.reduce((sum, { size = 0 }) => sum + size, 0)
    changeData.push(...told.map(changeDataAsAdded))
  }
  return { files, bytes, changeData }
}
