import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HistoryEntry } from '../../core/lake/table-views.ts'
import {
  behind,
  commitTime,
  describeCommit,
  indexAfterKey,
  markKind,
  marksOf,
  provenance,
  rowChange,
  scrollToShow,
  visibleRange,
} from './timeline-model.ts'

const commit = (version: number, rest: Partial<HistoryEntry> = {}): HistoryEntry => ({
  version,
  timestamp: 1_772_000_000_000 + version,
  operation: 'WRITE',
  info: { operationParameters: { mode: 'Append' } },
  filesAdded: 1,
  filesRemoved: 0,
  bytes: 1000,
  ...rest,
})

describe('marks of commits', () => {
  it('tell appends from overwrites, whoever wrote them', () => {
    expect(markKind(commit(0))).toBe('append')
    expect(markKind(commit(1, { info: { operationParameters: { mode: 'Overwrite' } } }))).toBe('overwrite')
    expect(markKind(commit(1, { info: { operationParameters: { mode: '"Overwrite"' } } }))).toBe('overwrite')
    expect(markKind(commit(1, { info: {}, filesRemoved: 2 }))).toBe('overwrite')
    expect(markKind(commit(0, { operation: 'CREATE TABLE AS SELECT', info: {} }))).toBe('append')
  })

  it.each([
    ['MERGE', 'merge', 'merge'],
    ['UPDATE', 'update', 'update'],
    ['DELETE', 'delete', 'delete'],
    ['TRUNCATE', 'delete', 'truncate'],
    ['RESTORE', 'restore', 'restore'],
    ['CLONE', 'clone', 'clone'],
    ['CONVERT', 'create', 'convert'],
    ['VACUUM START', 'upkeep', 'vacuum begun'],
    ['VACUUM END', 'upkeep', 'vacuum done'],
    ['OPTIMIZE', 'upkeep', 'optimize'],
    ['REORG', 'upkeep', 'reorg'],
    ['ADD COLUMNS', 'schema', 'add columns'],
    ['RENAME COLUMN', 'schema', 'rename column'],
    ['CHANGE COLUMN', 'schema', 'change column'],
    ['ADD CONSTRAINT', 'schema', 'add constraint'],
    ['SET TBLPROPERTIES', 'schema', 'set properties'],
    ['UPGRADE PROTOCOL', 'schema', 'upgrade protocol'],
    ['ADD FEATURE', 'schema', 'add feature'],
    ['CLUSTER BY', 'schema', 'cluster by'],
    ['UNKNOWN', 'other', 'change'],
    ['Manual Update', 'other', 'manual update'],
  ])('give %s the mark of a %s and call it “%s”', (operation, kind, label) => {
    const entry = commit(1, { operation, info: {} })
    expect([markKind(entry), marksOf([entry])[0]?.label]).toEqual([kind, label])
  })

  it('tell a table that was made from one that was replaced, and an empty one from one with rows', () => {
    const made = (operation: string, rest: Partial<HistoryEntry>) => {
      const entry = commit(0, { operation, info: {}, ...rest })
      return [markKind(entry), marksOf([entry])[0]?.label]
    }
    expect(made('CREATE TABLE', { filesAdded: 0 })).toEqual(['create', 'create table'])
    expect(made('CREATE TABLE AS SELECT', {})).toEqual(['append', 'create table with rows'])
    expect(made('CREATE OR REPLACE TABLE AS SELECT', { version: 4, filesRemoved: 2 })).toEqual([
      'overwrite',
      'replace table and rows',
    ])
    expect(made('REPLACE TABLE', { version: 4, filesAdded: 0 })).toEqual(['overwrite', 'replace table'])
  })

  it('say what kind of OPTIMIZE it was, and whether VACUUM came to its end', () => {
    const labelOf = (operation: string, operationParameters: Record<string, string>) =>
      marksOf([commit(1, { operation, info: { operationParameters } })])[0]?.label
    expect(labelOf('OPTIMIZE', { predicate: '[]', zOrderBy: '["id"]', auto: 'false' })).toBe(
      'optimize, z-ordered',
    )
    expect(labelOf('OPTIMIZE', { zOrderBy: '[]', auto: 'true' })).toBe('auto-compaction')
    expect(labelOf('OPTIMIZE', { zOrderBy: '[]', auto: 'false' })).toBe('optimize')
    expect(labelOf('VACUUM END', { status: 'COMPLETED' })).toBe('vacuum done')
    expect(labelOf('VACUUM END', { status: 'FAILED' })).toBe('vacuum failed')
  })

  it('keep bars between 0 and 1, in the order of the rows, and visible when there is any row', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000_000), { minLength: 1, maxLength: 50 }), counts => {
        const marks = marksOf(counts.map((rowsAdded, version) => commit(version, { rowsAdded })))
        marks.forEach((mark, index) => {
          const rows = counts[index] ?? 0
          expect(mark.added).toBeGreaterThanOrEqual(rows > 0 ? 0.06 : 0)
          expect(mark.added).toBeLessThanOrEqual(1)
          marks.forEach((other, at) => {
            if (rows > (counts[at] ?? 0)) expect(mark.added).toBeGreaterThanOrEqual(other.added)
          })
        })
      }),
    )
  })
})

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
    const [mark] = marksOf([
      commit(1, { operation: 'UPDATE', info: { operationMetrics: { numUpdatedRows: '8' } }, ...files }),
    ])
    expect(mark).toMatchObject({ added: 0, removed: 0, changed: 1 })
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
    const entry = commit(3, { rowsAdded: 10, rowsRemoved: 0, rows: 42 })
    expect(describeCommit(entry, '14:02')).toBe('Version 3, append, +10 rows, 42 rows in all, 14:02')
  })

  it('say how far behind the shown version is, and nothing at the latest', () => {
    const history = [commit(0), commit(1), commit(2), commit(3)]
    expect(behind(history, 1)).toBe('viewing v1 · 2 behind')
    expect(behind(history, 3)).toBeUndefined()
    expect(behind(history, undefined)).toBeUndefined()
  })
})

describe('moving along the timeline', () => {
  it('steps by arrows, jumps by Home and End, and stops at both ends', () => {
    expect(indexAfterKey('ArrowLeft', 3, 5)).toBe(2)
    expect(indexAfterKey('ArrowLeft', 0, 5)).toBe(0)
    expect(indexAfterKey('ArrowRight', 4, 5)).toBe(4)
    expect(indexAfterKey('Home', 3, 5)).toBe(0)
    expect(indexAfterKey('End', 1, 5)).toBe(4)
    expect(indexAfterKey('x', 1, 5)).toBeUndefined()
    expect(indexAfterKey('End', 0, 0)).toBeUndefined()
  })

  it('draws what can be seen and little more, however many commits there are', () => {
    fc.assert(
      fc.property(
        fc.nat(40_000),
        fc.integer({ min: 100, max: 2000 }),
        fc.nat(2000),
        (scroll, width, count) => {
          const { from, to } = visibleRange(scroll, width, 28, count)
          expect(to - from).toBeLessThanOrEqual(Math.ceil(width / 28) + 26)
          for (let index = 0; index < count; index++) {
            const seen = (index + 1) * 28 > scroll && index * 28 < scroll + width
            if (seen) expect(index >= from && index < to).toBe(true)
          }
        },
      ),
    )
  })

  it('scrolls no farther than needed to show a mark', () => {
    expect(scrollToShow(5, 0, 400, 28)).toBe(0)
    expect(scrollToShow(20, 0, 400, 28)).toBe(21 * 28 + 28 - 400)
    expect(scrollToShow(2, 300, 400, 28)).toBe(28)
  })
})

it('writes the day of a commit only when it was not today', () => {
  const now = new Date(2026, 2, 14, 18, 0).getTime()
  expect(commitTime(new Date(2026, 2, 14, 9, 5).getTime(), now)).toBe('09:05')
  expect(commitTime(new Date(2026, 1, 3, 9, 5).getTime(), now)).toBe('3 Feb 09:05')
  expect(commitTime(new Date(2025, 11, 31, 23, 59).getTime(), now)).toBe('31 Dec 2025 23:59')
})
