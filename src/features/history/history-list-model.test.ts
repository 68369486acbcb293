import { describe, expect, test } from 'vitest'
import type { CommitInfo } from '../../core/delta/actions.ts'
import type { HistoryEntry } from '../../core/lake/table-views.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import type { Definition, EditHow } from '../../core/edits/edit-log.ts'
import type { ListedEdit } from './edit-list-model.ts'
import {
  engineOf,
  isFound,
  itemAfterKey,
  itemsInView,
  itemsOf,
  originsOf,
  searchText,
  statementOf,
  undoTarget,
  whenText,
} from './history-list-model.ts'
import { titleOf } from './history-words.ts'

const entry = (version: number, operation = 'WRITE', info: CommitInfo = {}): HistoryEntry => ({
  version,
  timestamp: version * 10,
  operation,
  info,
  filesAdded: 0,
  filesRemoved: 0,
  rows: 5,
})
const recipe = (revision: number): Recipe => ({
  formatVersion: 1,
  id: 'r',
  revision,
  input: 'bronze.a',
  output: 'silver.a',
  audit: 'drop',
  steps: [],
})
const edit = (id: number, time: number, how: EditHow = 'edit'): ListedEdit => ({
  edit: { id: String(id), time, how, from: 'a', to: 'b' },
  before: recipe(1),
  after: recipe(2),
  version: undefined,
})
const words = {
  commit: ({ operation }: HistoryEntry) => operation.toLowerCase(),
  rows: () => '',
  change: (before: Definition, after: Definition) => `r${before.revision} to r${after.revision}`,
  lines: () => [],
  editor: () => '',
}

describe('the list', () => {
  test('has commits, tags and edits in one order, newest first, and later versions before those of the same time', () => {
    const tags = [{ name: 'checked', version: 0, created: 15 }]
    const items = itemsOf([entry(0), entry(1), { ...entry(2), timestamp: 10 }], tags, [
      edit(1, 12),
      edit(2, 12),
    ])
    expect(items.map(({ id }) => id)).toEqual(['tag checked', 'edit 2', 'edit 1', 'v2', 'v1', 'v0'])
  })

  test('says what was undone in the words of what was done', () => {
    const titles = (['edit', 'undo', 'redo', 'back', 'saved', 'taken'] as const).map(how =>
      titleOf({ kind: 'edit', id: 'e', time: 0, listed: edit(1, 0, how) }, words),
    )
    expect(titles).toEqual([
      'r1 to r2',
      'Undo: r2 to r1',
      'Redo: r1 to r2',
      'Back to an earlier state of the recipe',
      'r1 to r2',
      'Taken in: r1 to r2',
    ])
  })

  test('shows no more than is in sight with a few around, from end to end', () => {
    expect(itemsInView(0, 680, 68, 10_000)).toEqual({ from: 0, to: 16 })
    expect(itemsInView(680_000 - 680, 680, 68, 10_000)).toEqual({ from: 9984, to: 10_000 })
    expect(itemsInView(0, 680, 68, 3)).toEqual({ from: 0, to: 3 })
  })

  test('is walked along by keys', () => {
    expect(
      ['ArrowUp', 'ArrowDown', 'Home', 'End', 'PageDown', 'a'].map(key => itemAfterKey(key, 1, 5)),
    ).toEqual([0, 2, 0, 4, 4, undefined])
  })

  test('ten thousand commits are put in order and searched within a second', () => {
    const entries = Array.from({ length: 10_000 }, (_, version) => entry(version))
    const started = performance.now()
    const items = itemsOf(entries, [], [])
    const found = items.filter(item => isFound(searchText(item, titleOf(item, words)), 'v9999'))
    expect(performance.now() - started).toBeLessThan(1000)
    expect(found.map(({ id }) => id)).toEqual(['v9999'])
  })
})

describe('what made a commit', () => {
  const made = entry(3, 'WRITE', {
    boathouse: {
      recipe: { id: 'r', revision: 7 },
      inputs: [{ table: 'bronze.a', version: 4 }],
      batch: '0123456789ab',
    },
    engineInfo: 'Boathouse/0.1.0',
  })

  test('is told with a link to each', () => {
    expect(originsOf(made)).toEqual([
      { text: 'recipe r7', to: { kind: 'recipe', version: 3 } },
      { text: 'bronze.a v4', to: { kind: 'table', table: 'bronze.a', version: 4 } },
      { text: 'batch 01234567', to: { kind: 'batch', batch: '0123456789ab', version: 3 } },
    ])
    expect(engineOf(made)).toBe('Boathouse 0.1.0')
  })

  test('is found by any of its words', () => {
    const item = { kind: 'commit', id: 'v3', time: 0, entry: made } as const
    const text = searchText(item, 'overwrite')
    for (const search of ['v3', 'recipe R7', 'bronze.a overwrite', '0123456789ab', ''])
      expect(isFound(text, search), search).toBe(true)
    expect(isFound(text, 'v4 recipe r8')).toBe(false)
  })

  test('has its condition, as Boathouse, Spark and delta-rs write it', () => {
    const where = (predicate: string) =>
      statementOf(entry(1, 'DELETE', { operationParameters: { predicate } }))
    expect(where("(id = '1')")).toBe("where (id = '1')")
    expect(where('["(id#12 = 1)"]')).toBe('where (id#12 = 1)')
    expect(where('["(a = \\"x\\")"]')).toBe('where (a = "x")')
    expect(['[]', 'true', ''].map(where)).toEqual(['', '', ''])
    expect(statementOf(entry(1, 'RESTORE', { operationParameters: { version: '4' } }))).toBe('to v4')
    expect(statementOf(entry(1, 'RESTORE', { operationParameters: { version: 4 } }))).toBe('to v4')
  })
})

describe('undoing the newest commit', () => {
  test('goes back to the version before, where there is one that can be read', () => {
    expect(undoTarget([entry(0), entry(1, 'DELETE')])).toBe(0)
    expect(undoTarget([entry(0)])).toBeUndefined()
    const { rows: _rows, ...unreadable } = entry(0)
    expect(undoTarget([unreadable, entry(1)])).toBeUndefined()
  })

  test('is not offered for upkeep, which changed no row', () => {
    for (const operation of ['OPTIMIZE', 'VACUUM END', 'VACUUM START'])
      expect(undoTarget([entry(0), entry(1, operation)])).toBeUndefined()
  })
})

test('the day is told unless it is today', () => {
  const now = new Date(2026, 10, 21, 12).getTime()
  expect(whenText(new Date(2026, 10, 21, 9, 5).getTime(), now)).toBe('09:05')
  expect(whenText(new Date(2026, 10, 20, 9, 5).getTime(), now)).toBe('20 Nov 09:05')
  expect(whenText(new Date(2024, 10, 20, 9, 5).getTime(), now)).toBe('20 Nov 2024 09:05')
})
