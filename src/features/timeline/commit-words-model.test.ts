import { describe, expect, it } from 'vitest'
import { commit } from './commit.fixture.ts'
import {
  behind,
  checkWords,
  commitTime,
  describeCommit,
  metricWords,
  provenance,
  rowChange,
  tagWords,
} from './commit-words-model.ts'

describe('words of a commit', () => {
  it('count rows added and removed, and say when the log does not tell', () => {
    expect(rowChange(commit(0, { rowsAdded: 1204, rowsRemoved: 3 }))).toBe('+1,204 −3 rows')
    expect(rowChange(commit(0, { rowsAdded: 1, rowsRemoved: 0 }))).toBe('+1 row')
    expect(rowChange(commit(0, { rowsAdded: 0, rowsRemoved: 0 }))).toBe('no rows changed')
    expect(rowChange(commit(0))).toBe('rows not recorded')
  })

  it('count the rows that a statement touched, not those that were copied with them', () => {
    const files = { rowsAdded: 99, rowsRemoved: 100 }
    const touched = (operation: string, operationMetrics: Record<string, string>) =>
      rowChange(commit(1, { operation, info: { operationMetrics }, ...files }))
    expect(touched('DELETE', { numDeletedRows: '1' })).toBe('−1 row')
    expect(touched('UPDATE', { numUpdatedRows: '88' })).toBe('~88 rows')
    const merged = { numTargetRowsInserted: '1204', numTargetRowsDeleted: '3', numTargetRowsUpdated: '88' }
    expect(touched('MERGE', merged)).toBe('+1,204 −3 ~88 rows')
    expect(touched('MERGE', {}), 'files are better than nothing').toBe('+99 −100 rows')
    expect(touched('WRITE', { numDeletedRows: '1' })).toBe('+99 −100 rows')
  })

  it('name the batch, or the revision and the inputs with their versions', () => {
    expect(provenance(commit(0, { info: { boathouse: { batch: '1234567890' } } }))).toEqual([
      'batch 12345678',
    ])
    const info = {
      boathouse: { recipe: { id: 'r', revision: 7 }, inputs: [{ table: 'bronze.routes', version: 2 }] },
    }
    expect(provenance(commit(0, { info }))).toEqual(['recipe r7', 'from bronze.routes v2'])
    expect(provenance(commit(0, { info: { engineInfo: 'delta-rs:1.0' } }))).toEqual(['by delta-rs:1.0'])
  })

  it('put the whole commit into one sentence', () => {
    const now = new Date(2026, 2, 14, 18, 0).getTime()
    const timestamp = new Date(2026, 2, 14, 14, 2).getTime()
    const entry = commit(3, { rowsAdded: 10, rowsRemoved: 0, rows: 42, timestamp })
    expect(describeCommit(entry, now)).toBe('Version 3, append, +10 rows, 42 rows in all, 14:02')
    const checks = [{ step: 's', rule: 'Every sale has a city', failed: 12 }]
    expect(describeCommit({ ...entry, info: { boathouse: { checks } } }, now)).toContain(
      '12 rows against: Every sale has a city, 14:02',
    )
  })

  it('say how far behind the shown version is, and nothing at the latest', () => {
    const history = [commit(0), commit(1), commit(2), commit(3)]
    expect(behind(history, 1)).toBe('viewing v1 · 2 behind')
    expect(behind(history, 3)).toBeUndefined()
    expect(behind(history, undefined)).toBeUndefined()
  })

  it('tell what came of the rules: each that did not hold, and how many held or were not counted', () => {
    const checks = [
      { step: 'a', rule: 'amount is at least 0', failed: 1200 },
      { step: 'b', rule: 'city is there', failed: 0 },
      { step: 'c', rule: 'id is there' },
    ]
    expect(checkWords(commit(1, { info: { boathouse: { checks } } }))).toEqual([
      { text: '1,200 rows against: amount is at least 0', isFailed: true },
      { text: '1 rule held', isFailed: false },
      { text: '1 rule not counted', isFailed: false },
    ])
    expect(checkWords(commit(1))).toEqual([])
  })

  it('tell what the writer measured, where it did', () => {
    const operationMetrics = { numOutputBytes: '2100000', executionTimeMs: '350', numDeletedFiles: '0' }
    expect(metricWords(commit(1, { info: { operationMetrics } }))).toEqual(['2.1 MB written', '350 ms'])
    expect(metricWords(commit(1, { info: { operationMetrics: { executionTimeMs: 'soon' } } }))).toEqual([])
  })

  it('name the tags of a version', () => {
    const tags = [
      { name: 'month-end', version: 3, created: 0 },
      { name: 'audited', version: 3, created: 0 },
      { name: 'first', version: 0, created: 0 },
    ]
    expect([...tagWords(tags)]).toEqual([
      [3, ', tagged month-end, tagged audited'],
      [0, ', tagged first'],
    ])
  })
})

it('writes the day of a commit only when it was not today', () => {
  const now = new Date(2026, 2, 14, 18, 0).getTime()
  expect(commitTime(new Date(2026, 2, 14, 9, 5).getTime(), now)).toBe('09:05')
  expect(commitTime(new Date(2026, 1, 3, 9, 5).getTime(), now)).toBe('3 Feb 09:05')
  expect(commitTime(new Date(2025, 11, 31, 23, 59).getTime(), now)).toBe('31 Dec 2025 23:59')
})
