import { describe, expect, it } from 'vitest'
import { type Tally, deleteMetrics, mergeMetrics, predicateParameter, updateMetrics } from './dml-metrics.ts'

const tally: Tally = {
  deleted: 3,
  updated: 4,
  inserted: 5,
  copied: 6,
  filesAdded: 1,
  bytesAdded: 100,
  filesRemoved: 2,
  bytesRemoved: 200,
  changeFiles: 7,
  vectorsAdded: 8,
  vectorsUpdated: 9,
  vectorsRemoved: 10,
}
const times = { total: 30, scan: 10, rewrite: 20 }

describe('metrics of history', () => {
  it('of a DELETE have Spark’s names', () => {
    expect(deleteMetrics(tally, times)).toEqual({
      numDeletedRows: '3',
      numCopiedRows: '6',
      numRemovedFiles: '2',
      numRemovedBytes: '200',
      numAddedFiles: '1',
      numAddedBytes: '100',
      numAddedChangeFiles: '7',
      numDeletionVectorsAdded: '17',
      numDeletionVectorsRemoved: '19',
      numDeletionVectorsUpdated: '9',
      executionTimeMs: '30',
      scanTimeMs: '10',
      rewriteTimeMs: '20',
    })
  })

  it('leave out what was not counted', () => {
    expect(deleteMetrics({ ...tally, deleted: undefined }, times)).not.toHaveProperty('numDeletedRows')
  })

  it('of an UPDATE tell updated rows, not deleted ones', () => {
    expect(updateMetrics(tally, times)).toMatchObject({ numUpdatedRows: '4', numCopiedRows: '6' })
    expect(updateMetrics(tally, times)).not.toHaveProperty('numDeletedRows')
  })

  it('of a MERGE tell rows by what decided on them', () => {
    const merge = {
      sourceRows: 50,
      matchedUpdated: 3,
      matchedDeleted: 1,
      bySourceUpdated: 1,
      bySourceDeleted: 2,
      materialize: 5,
    }
    expect(mergeMetrics(tally, merge, times)).toEqual({
      numSourceRows: '50',
      numTargetRowsInserted: '5',
      numTargetRowsUpdated: '4',
      numTargetRowsMatchedUpdated: '3',
      numTargetRowsNotMatchedBySourceUpdated: '1',
      numTargetRowsDeleted: '3',
      numTargetRowsMatchedDeleted: '1',
      numTargetRowsNotMatchedBySourceDeleted: '2',
      numTargetRowsCopied: '6',
      numOutputRows: '15',
      numTargetFilesAdded: '1',
      numTargetFilesRemoved: '2',
      numTargetBytesAdded: '100',
      numTargetBytesRemoved: '200',
      numTargetChangeFilesAdded: '7',
      numTargetDeletionVectorsAdded: '17',
      numTargetDeletionVectorsRemoved: '19',
      numTargetDeletionVectorsUpdated: '9',
      materializeSourceTimeMs: '5',
      executionTimeMs: '30',
      scanTimeMs: '10',
      rewriteTimeMs: '20',
    })
  })

  it('the predicate is a JSON list in text, as Spark writes it', () => {
    expect(predicateParameter(' name = \'a "b"\' ')).toBe('["(name = \'a \\"b\\"\')"]')
    expect(predicateParameter(undefined)).toBe('[]')
  })
})
