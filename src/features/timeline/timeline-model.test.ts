import { describe, expect, it } from 'vitest'
import type { HistoryEntry } from '../../core/lake/table-views.ts'
import { commit } from './commit.fixture.ts'
import { checksOf, markKind, marksOf } from './timeline-model.ts'

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

  it('carry the rows that the commit touched, and 0 where the log does not tell', () => {
    const [told, untold] = marksOf([commit(0, { rowsAdded: 5, rowsRemoved: 2 }), commit(1)])
    expect(told).toMatchObject({ added: 5, removed: 2, changed: 0 })
    expect(untold).toMatchObject({ added: 0, removed: 0, changed: 0 })
    const operationMetrics = { numUpdatedRows: '8' }
    const files = { rowsAdded: 99, rowsRemoved: 100 }
    const [updated] = marksOf([commit(1, { operation: 'UPDATE', info: { operationMetrics }, ...files })])
    expect(updated).toMatchObject({ added: 0, removed: 0, changed: 8 })
  })

  it('count the rules that did not hold, and survive what other writers left in their place', () => {
    const withChecks = (checks: unknown) => commit(1, { info: { boathouse: { checks } as never } })
    const rules = [
      { step: 'a', rule: 'amount is at least 0', failed: 3 },
      { step: 'b', rule: 'city is there', failed: 0 },
      { step: 'c', rule: 'id is there' },
    ]
    expect(marksOf([withChecks(rules)])[0]?.failed).toBe(1)
    expect(checksOf(withChecks(rules))).toEqual(rules)
    for (const odd of [7, 'x', {}, [null, 1, { rule: 3 }, { rule: 'r', failed: 'many' }]])
      expect(checksOf(withChecks(odd))).toEqual([])
  })
})
