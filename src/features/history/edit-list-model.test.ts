import { expect, test } from 'vitest'
import type { Edit, EditLog } from '../../core/edits/edit-log.ts'
import type { HistoryEntry } from '../../core/lake/table-views.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { listedEdits } from './edit-list-model.ts'

const recipe = (column: string): Recipe => ({
  formatVersion: 1,
  id: 'r',
  revision: 0,
  input: 'bronze.a',
  output: 'silver.a',
  audit: 'drop',
  steps: [{ op: 'trim', columns: [column], id: 's' }],
})

const by = (tab: string) => ({ tab, browser: 'b', name: 'Firefox' })
const edit = (id: string, time: number, more: Partial<Edit> = {}): Edit => ({
  id,
  time,
  how: 'edit',
  from: '0',
  to: id,
  by: by('one'),
  ...more,
})
const log = (edits: readonly Edit[], states: Readonly<Record<string, string>>): EditLog => ({
  edits,
  states: Object.entries(states).map(([id, parent]) => ({
    id,
    ...(parent === '' ? {} : { parent }),
    definition: recipe(id.replace(/'/, '')),
  })),
  forgotten: 0,
})
const commit = (version: number, revision: number, id = 'r'): HistoryEntry => ({
  version,
  timestamp: version * 10,
  operation: 'WRITE',
  info: { boathouse: { recipe: { id, revision } } },
  filesAdded: 0,
  filesRemoved: 0,
  rows: 5,
})

test('an edit tells the first version that was made with it, and none when it was undone before', () => {
  const edits = [
    edit('1', 1),
    edit('2', 2, { from: '1', revision: 3 }),
    edit('undone', 3, { from: '2' }),
    edit('undo', 4, { how: 'undo', from: 'undone', to: '2' }),
    edit('4', 5, { from: '2', revision: 4 }),
  ]
  const states = { '0': '', '1': '0', '2': '1', undone: '2', '4': '2' }
  const found = listedEdits([log(edits, states)], [commit(0, 3, 'other'), commit(1, 3), commit(2, 4)])
  expect(found.map(({ edit: { id }, version }) => [id, version])).toEqual([
    ['1', 1],
    ['2', 1],
    ['undone', undefined],
    ['undo', 1],
    ['4', 2],
  ])
  expect(found.at(0)?.before).toEqual(recipe('0'))
  expect(found.at(0)?.after).toEqual(recipe('1'))
})

test('what a tab took in from another is told once, and of a merge that nobody else has, too', () => {
  const edits = [
    edit('1', 1, { revision: 2 }),
    edit("1'", 2, { how: 'taken', by: by('two') }),
    edit('merged', 3, { how: 'taken', by: by('two'), revision: 3 }),
  ]
  const found = listedEdits([log(edits, { '0': '', '1': '0', "1'": '0', merged: '0' })], [])
  expect(found.map(({ edit: { id } }) => id)).toEqual(['1', 'merged'])
})
