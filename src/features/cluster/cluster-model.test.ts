import { describe, expect, it } from 'vitest'
import { foundClusters } from '../../core/cluster/found.ts'
import {
  type Choices,
  choiceOf,
  chooseValue,
  chosenMerges,
  lineStarts,
  mergeAll,
  mergedClusters,
  mergedUnless,
  newValue,
  placeOfLine,
  shownText,
  toggleValue,
  withChoice,
} from './cluster-model.ts'
import { listKey } from './list-keys.ts'

const clusters = [
  [
    { value: 'Oslo', rows: 5 },
    { value: 'oslo', rows: 2 },
    { value: 'OSLO', rows: 1 },
  ],
  [
    { value: 'New York', rows: 9 },
    { value: 'new york', rows: 1 },
  ],
]
const found = foundClusters(clusters, clusters.flat())
const none: Choices = new Map()

describe('choices', () => {
  it('of nothing merge nothing', () => {
    expect(chosenMerges(found, none)).toEqual({ merges: [], clusters: 0, rows: 0 })
  })

  it('merge a cluster into its first value, and count the rows that change', () => {
    expect(chosenMerges(found, withChoice(none, 0, { isMerged: true }))).toEqual({
      merges: [{ from: ['oslo', 'OSLO'], to: 'Oslo' }],
      clusters: 1,
      rows: 3,
    })
  })

  it('of a value merge into it', () => {
    expect(chosenMerges(found, chooseValue(none, 1, 'new york')).merges).toEqual([
      { from: ['New York'], to: 'new york' },
    ])
  })

  it('of a text that is none of the values merge all of them', () => {
    const typed = withChoice(none, 1, { isMerged: true, to: 'NYC' })
    expect(chosenMerges(found, typed)).toMatchObject({
      merges: [{ from: ['New York', 'new york'], to: 'NYC' }],
      rows: 10,
    })
  })

  it('leave values out, and take them in again when they are chosen', () => {
    const out = toggleValue(withChoice(none, 0, { isMerged: true }), 0, 'Oslo')
    expect(newValue(clusters[0] ?? [], choiceOf(out, 0))).toBe('oslo')
    expect(chosenMerges(found, out).merges).toEqual([{ from: ['OSLO'], to: 'oslo' }])
    expect(chosenMerges(found, toggleValue(out, 0, 'Oslo')).merges[0]?.from).toEqual(['oslo', 'OSLO'])
    expect(chosenMerges(found, chooseValue(out, 0, 'Oslo')).merges).toEqual([
      { from: ['oslo', 'OSLO'], to: 'Oslo' },
    ])
  })

  it('in which nothing changes are left out', () => {
    const out = toggleValue(withChoice(none, 1, { isMerged: true }), 1, 'new york')
    expect(chosenMerges(found, out)).toEqual({ merges: [], clusters: 0, rows: 0 })
  })

  it('of all keep what was decided about each', () => {
    const all = mergeAll(chooseValue(none, 1, 'new york'), [0, 1], true)
    expect(
      chosenMerges(found, all)
        .merges.map(({ to }) => to)
        .toSorted(),
    ).toEqual(['Oslo', 'new york'])
    expect(chosenMerges(found, mergeAll(all, [0, 1], false)).clusters).toBe(0)
  })
})

describe('what was merged before', () => {
  const mapping = [
    { from: ['oslo', 'OSLO'], to: 'Oslo' },
    { from: ['new york'], to: 'New York' },
  ]
  const merged = mergedClusters(mapping)
  const after = (choices: Choices) => chosenMerges(merged, mergedUnless(merged, choices)).merges

  it('stays as it is where nothing is decided', () => {
    expect(after(none)).toEqual(mapping)
  })

  it('is taken apart, gets another value, and loses single values', () => {
    expect(after(withChoice(none, 0, { isMerged: false }))).toEqual([mapping[1]])
    expect(after(withChoice(none, 1, { isMerged: true, to: 'NYC' }))[1]).toEqual({
      from: ['New York', 'new york'],
      to: 'NYC',
    })
    const out = toggleValue(withChoice(none, 0, { isMerged: true }), 0, 'oslo')
    expect(after(out)[0]).toEqual({ from: ['OSLO'], to: 'Oslo' })
  })
})

describe('the list', () => {
  it('has a line for each cluster and each value, and finds the cluster of a line', () => {
    const starts = lineStarts(found, [1, 0])
    expect(starts).toEqual([0, 3, 7])
    expect([0, 1, 2, 3, 6].map(line => placeOfLine(starts, line))).toEqual([0, 0, 0, 1, 1])
    expect(placeOfLine([0], 5)).toBe(0)
  })

  it('shows white space that makes a value another', () => {
    expect(shownText(' a  b\tc ')).toBe('·a ·b⇥c·')
    expect(shownText('New York')).toBe('New York')
  })
})

describe('a key in the list', () => {
  const press = (key: string, code = key, more = {}) =>
    listKey({ key, code, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more }, 3, 20)
  it.each([
    [press('ArrowDown'), { does: 'go', place: 4 }],
    [press('ArrowUp'), { does: 'go', place: 2 }],
    [press('PageDown'), { does: 'go', place: 13 }],
    [press('PageUp'), { does: 'go', place: 0 }],
    [press('End'), { does: 'go', place: 19 }],
    [press(' ', 'Space'), { does: 'merge' }],
    [press('Enter'), { does: 'edit' }],
    [press('b', 'KeyB'), { does: 'browse' }],
    [press('3', 'Digit3'), { does: 'choose', value: 2 }],
    [press('#', 'Digit3', { shiftKey: true }), { does: 'toggle', value: 2 }],
    [press('b', 'KeyB', { ctrlKey: true }), undefined],
    [press('x', 'KeyX'), undefined],
  ])('does what it says: %j', (does, expected) => {
    expect(does).toEqual(expected)
  })
})
