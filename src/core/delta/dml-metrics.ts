/** What a DELETE, UPDATE or MERGE did. */
export interface Tally {
  /** Undefined where whole files went whose rows nobody has counted. */
  readonly deleted: number | undefined
  readonly updated: number
  readonly inserted: number
  /** Rows that were written again as they were. */
  readonly copied: number
  readonly filesAdded: number
  readonly bytesAdded: number
  readonly filesRemoved: number
  readonly bytesRemoved: number
  readonly changeFiles: number
  /** Files that got a deletion vector, had theirs replaced, or were removed with one. */
  readonly vectorsAdded: number
  readonly vectorsUpdated: number
  readonly vectorsRemoved: number
}

/** How long the parts of a statement took, in ms. */
export interface Times {
  readonly total: number
  readonly scan: number
  readonly rewrite: number
}

type Metrics = Readonly<Record<string, string>>

const texts = (numbers: Readonly<Record<string, number | undefined>>): Metrics =>
  Object.fromEntries(
    Object.entries(numbers).flatMap(([name, number]) =>
      number === undefined ? [] : [[name, String(number)]],
    ),
  )

const timeMetrics = ({ total, scan, rewrite }: Times) => ({
  executionTimeMs: total,
  scanTimeMs: scan,
  rewriteTimeMs: rewrite,
})

/** As Spark counts them: a vector that is replaced is one that goes and one that comes. */
const vectorMetrics = ({ vectorsAdded, vectorsUpdated, vectorsRemoved }: Tally, prefix: '' | 'Target') => ({
  [`num${prefix}DeletionVectorsAdded`]: vectorsAdded + vectorsUpdated,
  [`num${prefix}DeletionVectorsRemoved`]: vectorsRemoved + vectorsUpdated,
  [`num${prefix}DeletionVectorsUpdated`]: vectorsUpdated,
})

const fileMetrics = (tally: Tally) => ({
  numRemovedFiles: tally.filesRemoved,
  numRemovedBytes: tally.bytesRemoved,
  numAddedFiles: tally.filesAdded,
  numAddedBytes: tally.bytesAdded,
  numAddedChangeFiles: tally.changeFiles,
  ...vectorMetrics(tally, ''),
})

/** `operationMetrics` of a DELETE, with Spark's names. */
export const deleteMetrics = (tally: Tally, times: Times): Metrics =>
  texts({
    numDeletedRows: tally.deleted,
    numCopiedRows: tally.copied,
    ...fileMetrics(tally),
    ...timeMetrics(times),
  })

/** `operationMetrics` of an UPDATE, with Spark's names. */
export const updateMetrics = (tally: Tally, times: Times): Metrics =>
  texts({
    numUpdatedRows: tally.updated,
    numCopiedRows: tally.copied,
    ...fileMetrics(tally),
    ...timeMetrics(times),
  })

/** What only a MERGE counts. */
export interface MergeTally {
  readonly sourceRows: number
  readonly matchedUpdated: number
  readonly matchedDeleted: number
  readonly bySourceUpdated: number
  readonly bySourceDeleted: number
  /** ms */
  readonly materialize: number
}

/** `operationMetrics` of a MERGE, with Spark's names. */
export const mergeMetrics = (tally: Tally, merge: MergeTally, times: Times): Metrics =>
  texts({
    numSourceRows: merge.sourceRows,
    numTargetRowsInserted: tally.inserted,
    numTargetRowsUpdated: tally.updated,
    numTargetRowsMatchedUpdated: merge.matchedUpdated,
    numTargetRowsNotMatchedBySourceUpdated: merge.bySourceUpdated,
    numTargetRowsDeleted: tally.deleted,
    numTargetRowsMatchedDeleted: merge.matchedDeleted,
    numTargetRowsNotMatchedBySourceDeleted: merge.bySourceDeleted,
    numTargetRowsCopied: tally.copied,
    numOutputRows: tally.inserted + tally.updated + tally.copied,
    numTargetFilesAdded: tally.filesAdded,
    numTargetFilesRemoved: tally.filesRemoved,
    numTargetBytesAdded: tally.bytesAdded,
    numTargetBytesRemoved: tally.bytesRemoved,
    numTargetChangeFilesAdded: tally.changeFiles,
    ...vectorMetrics(tally, 'Target'),
    materializeSourceTimeMs: merge.materialize,
    ...timeMetrics(times),
  })

/** `operationParameters.predicate` as Spark writes it: a JSON list with the condition, empty for none. */
export const predicateParameter = (where: string | undefined): string =>
  JSON.stringify(where === undefined ? [] : [`(${where.trim()})`])
