import type { Action, AddFile } from '../../core/delta/actions.ts'
import { type DeletedRows, deletedRows, uniteRows } from '../../core/delta/deleted-rows.ts'
import { vectorFilePath } from '../../core/delta/deletion-vector.ts'
import { type TouchedFile, vectorActions } from '../../core/delta/dml-plan.ts'
import { rangeSelect } from '../../core/delta/dml-sql.ts'
import { unwrap } from '../../core/failure.ts'
import { readDeletionVector, writeDeletionVectors } from '../deletion-vectors.ts'
import type { Relation } from '../relation.ts'
import { type Work, directoryOf, over, rowsOf } from './work.ts'

/** Rows that are asked for at once: a result is decoded whole. */
const rowsAtOnce = 200_000

/** Runs of files with together no more rows than are asked for at once, or one file alone. */
const batches = (files: readonly TouchedFile[]): readonly (readonly TouchedFile[])[] => {
  const runs: TouchedFile[][] = []
  let room = 0
  for (const file of files) {
    const rows = file.updated + file.deleted
    const run = runs.at(-1)
    if (run && rows <= room) run.push(file)
    else runs.push([file])
    room = (run && rows <= room ? room : rowsAtOnce) - rows
  }
  return runs
}

function* numbersIn(ranges: readonly (readonly [number, number])[]): Generator<number> {
  for (const [start, end] of ranges) for (let row = start; row < end; row += 1) yield row
}

/** The rows with a staged change, by file. */
const changedRows = async (
  work: Work,
  numbers: ReadonlyMap<AddFile, number>,
  staged: Relation,
  files: readonly TouchedFile[],
): Promise<ReadonlyMap<AddFile, DeletedRows>> => {
  const ranges = new Map<number, (readonly [number, number])[]>()
  const asked = files.map(({ file }) => numbers.get(file) ?? -1)
  for (const [number, start, end] of await rowsOf(work, over(rangeSelect(staged.sql, asked), staged))) {
    const known = ranges.get(Number(number)) ?? []
    ranges.set(Number(number), known)
    known.push([Number(start), Number(end)])
  }
  return new Map(
    files.map(({ file }) => [file, deletedRows(numbersIn(ranges.get(numbers.get(file) ?? -1) ?? []))]),
  )
}

/**
 * Marks the rows with a staged change as deleted: writes one file with a deletion vector for each of these files, which holds what was
 * deleted before too, and returns the actions that put it in place.
 */
export const markRows = async (
  work: Work,
  located: readonly AddFile[],
  staged: Relation,
  marked: readonly TouchedFile[],
): Promise<readonly Action[]> => {
  const { deps } = work
  const directory = directoryOf(work)
  const numbers = new Map(located.map((file, index) => [file, index]))
  const sets: DeletedRows[] = []
  for (const batch of batches(marked)) {
    const rows = await changedRows(work, numbers, staged, batch)
    for (const { file } of batch) {
      const { deletionVector } = file
      const before = deletionVector
        ? [unwrap(await readDeletionVector(deps.storage, directory, deletionVector))]
        : []
      sets.push(uniteRows(...before, rows.get(file) ?? deletedRows([])))
    }
  }
  const vectors = await writeDeletionVectors(deps, directory, sets)
  const path = vectors[0] && vectorFilePath(vectors[0].pathOrInlineDv)
  if (path !== undefined) work.written.push(path)
  const now = deps.clock.now()
  return marked.flatMap((file, index) => {
    const vector = vectors[index]
    return vector ? vectorActions(file, vector, now) : []
  })
}
