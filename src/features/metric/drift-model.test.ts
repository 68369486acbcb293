import { describe, expect, it } from 'vitest'
import type { Drift, DriftCounts } from '../../core/lake/drift-views.ts'
import {
  classNames,
  movesOf,
  pointText,
  quantilesOf,
  readSentence,
  shareText,
  wholeSentence,
} from './drift-model.ts'

const counts = (bars: readonly number[], rest: Partial<DriftCounts> = {}): DriftCounts => {
  const rows = bars.reduce((sum, count) => sum + count, rest.nulls ?? 0)
  return { rows, valid: rows, mismatched: 0, missing: 0, nulls: 0, bars, rest: 0, ...rest }
}
const bins = { kind: 'bins', edges: ['10', '20'] } as const
const drift: Drift = {
  table: 'silver.t',
  column: 'n',
  type: 'long',
  places: bins,
  points: [
    { version: 0, timestamp: 0, counts: counts([0, 0, 0]) },
    { version: 1, timestamp: 1, counts: counts([10, 80, 10], { ends: ['0', '40'] }) },
    { version: 2, timestamp: 2, problem: 'gone' },
    {
      version: 3,
      timestamp: 3,
      shift: 0.31,
      counts: counts([10, 40, 10], { ends: ['0', '40'], nulls: 40, distinct: { count: 9, exact: false } }),
    },
  ],
  moved: [3],
  whole: { from: 1, to: 3, shift: 0.31 },
  files: 3,
  filesRead: 1,
  bytesRead: 10,
}

describe('quantiles by bins', () => {
  it('lie inside the bins that hold them, evenly', () => {
    expect(quantilesOf(drift, drift.points[1]?.counts, [0, 0.05, 0.1, 0.5, 0.9, 1])).toEqual([
      0, 5, 10, 15, 20, 40,
    ])
  })

  it('are of days and moments too, and of text that is meant as numbers', () => {
    const days = { type: 'date', places: { kind: 'bins', edges: ['2026-03-02'] } } as const
    const ends = ['2026-03-01', '2026-03-03'] as const
    expect(quantilesOf(days, counts([5, 5], { ends }), [0.5])).toEqual([Date.UTC(2026, 2, 2)])
    const as = { kind: 'type', to: 'double' } as const
    const text = { type: 'string', places: { kind: 'bins', edges: ['1.5'], as } } as const
    expect(quantilesOf(text, counts([1, 1], { ends: ['0.5', '2.5'] }), [0.5])).toEqual([1.5])
  })

  it('are none without values, and of what has no order', () => {
    expect(quantilesOf(drift, drift.points[0]?.counts)).toBeUndefined()
    expect(
      quantilesOf({ type: 'string', places: { kind: 'values', values: ['a'] } }, counts([3])),
    ).toBeUndefined()
  })
})

describe('words of a drift', () => {
  it('name every class that rows are told apart by', () => {
    expect(classNames(bins)).toEqual(['below 10', '10 to 20', 'from 20', 'not on the scale', 'NULL'])
    expect(classNames({ kind: 'values', values: ['a', ''] })).toEqual(['a', '""', 'other values', 'NULL'])
  })

  it('say of each version that moved what changed most, against the version before it that has rows', () => {
    expect(movesOf(drift)).toEqual([{ version: 3, shift: 0.31, isMuch: true, text: '10 to 20: 80% → 40%' }])
    expect(wholeSentence(drift)).toBe('From v1 to v3: 0.31, much.')
  })

  it('tell a version: what it holds, what is estimated, and why it is not known', () => {
    const [, first, gone, last] = drift.points
    expect(first && pointText(drift, first)).toEqual(['100 rows', '0% NULL', 'median ≈15'])
    expect(gone && pointText(drift, gone)).toEqual(['gone'])
    expect(last && pointText(drift, last)).toEqual([
      '100 rows',
      '40% NULL',
      '≈9 different values',
      'median ≈15',
      'moved 0.31',
    ])
  })

  it('do not call a few rows none', () => {
    expect([shareText(0, 0), shareText(1, 1_000_000), shareText(1, 8)]).toEqual(['0%', '<0.1%', '12.5%'])
  })

  it('say what was read', () => {
    expect(readSentence(drift)).toBe('4 versions of 3 data files: 1 read, 2 known already.')
    expect(readSentence({ ...drift, filesRead: 3 })).toBe('4 versions of 3 data files, each read once.')
  })
})
