import type { AddFile, Snapshot } from '../delta/actions.ts'
import { fileKey } from '../delta/file-key.ts'

/** A data file that both versions have, with other rows of it deleted. */
export interface MarkedFile {
  readonly from: AddFile
  readonly to: AddFile
}

/** The files of two versions by what has to be read of them. */
export interface DiffFiles {
  readonly from: readonly AddFile[]
  readonly to: readonly AddFile[]
  /** Only the rows that either side alone deletes. */
  readonly marked: readonly MarkedFile[]
  /** In both versions, as they are: their rows are the same. */
  readonly shared: number
  /** Files that are read, and their bytes, each as often as it is read. */
  readonly read: number
  readonly bytes: number
}

const sizes = (files: readonly AddFile[]): number => files.reduce((sum, { size }) => sum + size, 0)

/** Files that have rows of a side which the other side deletes, and the vectors that delete them there. */
export const markedOn = (marked: readonly MarkedFile[], side: 'from' | 'to') => {
  const other = side === 'from' ? 'to' : 'from'
  return marked.flatMap(file => {
    const { deletionVector } = file[other]
    return deletionVector ? [{ file: file[side], deletionVector }] : []
  })
}

/**
 * Tells the files that differ between two versions from those that are in both.
 *
 * @param readAll nothing is taken to be the same: the columns that files have mean others
 */
export const planDiffFiles = (from: Snapshot, to: Snapshot, readAll: boolean): DiffFiles => {
  if (readAll) {
    const [all, now] = [[...from.files.values()], [...to.files.values()]]
    const counts = { shared: 0, read: all.length + now.length, bytes: sizes(all) + sizes(now) }
    return { from: all, to: now, marked: [], ...counts }
  }
  const onlyFrom = [...from.files.values()].filter(file => !to.files.has(fileKey(file)))
  const onlyTo = [...to.files.values()].filter(file => !from.files.has(fileKey(file)))
  const byPath = new Map(onlyFrom.map(file => [file.path, file]))
  const marked = onlyTo.flatMap((file): MarkedFile[] => {
    const before = byPath.get(file.path)
    return before ? [{ from: before, to: file }] : []
  })
  const paths = new Set(marked.map(({ to: file }) => file.path))
  const whole = (files: readonly AddFile[]) => files.filter(({ path }) => !paths.has(path))
  const [wholeFrom, wholeTo] = [whole(onlyFrom), whole(onlyTo)]
  const again = [...markedOn(marked, 'from'), ...markedOn(marked, 'to')].map(({ file }) => file)
  return {
    from: wholeFrom,
    to: wholeTo,
    marked,
    shared: to.files.size - onlyTo.length,
    read: wholeFrom.length + wholeTo.length + marked.length,
    bytes: sizes(wholeFrom) + sizes(wholeTo) + sizes(again),
  }
}
