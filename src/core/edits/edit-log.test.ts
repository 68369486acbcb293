import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Aggregate } from '../aggregate/aggregate.ts'
import { runs } from '../property-runs.fixture.ts'
import {
  type EditHistory,
  createEditHistory,
  edit,
  goToState,
  redo,
  takeBranch,
  undo,
} from '../recipe/edit.ts'
import { editKind } from '../recipe/edit-kind.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { editLogText, parseEditLog } from './edit-document.ts'
import {
  type EditLog,
  type EditNote,
  emptyLog,
  forgetOldest,
  isAggregate,
  isRecipe,
  noteEdit,
  noteSaved,
} from './edit-log.ts'
import { restoreHistory } from './edit-tree.ts'

const recipe = (column: string, revision = 0): Recipe => ({
  formatVersion: 1,
  id: 'r',
  revision,
  input: 'bronze.a',
  output: 'silver.a',
  audit: 'drop',
  // Keys in the order in which documents are read.
  steps: [
    { op: 'collapse', columns: ['all'], id: 's0' },
    { op: 'trim', columns: [column], id: 's' },
  ],
})
const columnOf = ({ definition }: EditLog['states'][number]) =>
  'steps' in definition && definition.steps[1]?.op === 'trim' ? definition.steps[1].columns[0] : undefined

/** A tab that edits: what it notes, step by step. */
const tab = (name: string, opened: Recipe) => {
  let made = 0
  let history = createEditHistory(opened)
  const ids = new Map<Recipe, string>([[opened, `${name} opened`]])
  const go = (next: EditHistory): EditNote | undefined => {
    const before = history
    history = next
    if (next.present === before.present) return undefined
    const how = editKind(before, next)
    made += 1
    const id = `${name} ${made}`
    const [from, isNew] = [ids.get(before.present) ?? '', !ids.has(next.present)]
    if (isNew) ids.set(next.present, id)
    const to = ids.get(next.present) ?? ''
    const states = [
      { id: from, definition: before.present },
      { id: to, definition: next.present, ...(isNew ? { parent: from } : {}) },
    ]
    return { edit: { id, time: made, how, from, to }, states }
  }
  return { go, history: () => history, ids }
}

const noteAll = (notes: readonly (EditNote | undefined)[], log = emptyLog): EditLog =>
  notes.reduce<EditLog>((so, note) => (note ? noteEdit(so, note) : so), log)

const reread = (log: EditLog, edits = 500, size = 1e6): EditLog => {
  const parsed = parseEditLog(JSON.parse(editLogText(log, { edits, size })))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}

const names = (log: EditLog) => log.states.map(state => columnOf(state) ?? '').toSorted()

describe('a log of edits', () => {
  test('of two tabs that began from the same keeps what both did, as two branches', () => {
    const [a, b] = [tab('a', recipe('0', 1)), tab('b', recipe('0', 1))]
    const log = noteAll([
      a.go(edit(a.history(), recipe('a1'))),
      b.go(edit(b.history(), recipe('b1'))),
      a.go(edit(a.history(), recipe('a2'))),
      b.go(undo(b.history())),
      b.go(edit(b.history(), recipe('b2'))),
    ])
    expect(names(log)).toEqual(['0', 'a1', 'a2', 'b1', 'b2'])
    const tree = restoreHistory(reread(log), undefined, isRecipe)
    expect(tree?.history.past).toEqual([recipe('0', 1)])
    expect(tree?.history.present).toEqual(recipe('b2'))
    expect(tree?.history.alternatives.map(({ states }) => states.length).toSorted()).toEqual([1, 2])
  })

  test('says the same however often it is told of an edit', () => {
    const a = tab('a', recipe('0'))
    const note = a.go(edit(a.history(), recipe('1')))
    const log = noteAll([note])
    expect(noteAll([note], log)).toBe(log)
  })

  test('tells which edit a revision came of, and of one that came of none that nobody here made it', () => {
    const a = tab('a', recipe('0', 1))
    const notes = [a.go(edit(a.history(), recipe('1', 1))), a.go(edit(a.history(), recipe('2', 1)))]
    const saved = noteSaved(noteAll(notes), recipe('2', 2), 7)
    expect(saved.edits.map(({ revision }) => revision)).toEqual([undefined, 2])
    const { edits, states } = noteSaved(saved, recipe('later', 3), 8)
    expect(edits.at(-1)).toEqual({
      id: 'saved r3',
      time: 8,
      how: 'saved',
      from: 'a 2',
      to: 'r3',
      revision: 3,
    })
    expect(states.at(-1)).toEqual({ id: 'r3', parent: 'a 2', definition: recipe('later', 3) })
  })

  test('that began with a save knows the tab that goes on from there', () => {
    const a = tab('a', recipe('0', 0))
    const log = noteAll([a.go(edit(a.history(), recipe('1', 0)))], noteSaved(emptyLog, recipe('0', 1), 1))
    expect(log.states.map(({ id, parent }) => [id, parent])).toEqual([
      ['r1', undefined],
      ['a 1', 'r1'],
    ])
  })
})

describe('a history', () => {
  const a = tab('a', recipe('0', 1))
  const first = a.go(edit(a.history(), recipe('1', 1)))
  const log = noteSaved(noteAll([first]), recipe('1', 2), 1)

  test('goes on from an edit that was not saved any more when its tab was killed', () => {
    const later = noteAll([a.go(edit(a.history(), recipe('2', 1)))], log)
    const tree = restoreHistory(later, recipe('1', 2), isRecipe)
    expect(tree?.history.present).toEqual(recipe('2', 1))
    expect(tree?.history.past).toHaveLength(2)
  })

  test('goes on from what the lake has where that came from elsewhere', () => {
    const tree = restoreHistory(log, recipe('else', 9), isRecipe)
    expect(tree?.history.present).toEqual(recipe('else', 9))
    expect(tree?.history.past).toEqual([recipe('0', 1), recipe('1', 1)])
    expect(restoreHistory(emptyLog, recipe('else', 9), isRecipe)?.history.past).toEqual([])
    expect(restoreHistory(emptyLog, undefined, isRecipe)).toBeUndefined()
  })

  test('makes the table that the lake has it under, though it had another name before', () => {
    const saved = { ...recipe('1', 2), output: 'silver.b' }
    const tree = restoreHistory(log, saved, isRecipe)
    expect(tree?.history.past.map(({ output }) => output)).toEqual(['silver.b'])
    expect(tree?.history.present).toEqual({ ...saved, revision: 1 })
  })

  test('of an aggregate is kept as one of a recipe', () => {
    const gold = (as: string): Aggregate => ({
      formatVersion: 1,
      id: 'g',
      revision: 0,
      input: 'silver.a',
      output: 'gold.a',
      groupBy: ['city'],
      measures: [{ fn: 'count', as }],
    })
    const note: EditNote = {
      edit: {
        id: 'e',
        time: 1,
        how: 'edit',
        from: 'o',
        to: 'e',
        by: { tab: 't', browser: 'b', name: 'Firefox' },
      },
      states: [
        { id: 'o', definition: gold('n') },
        { id: 'e', parent: 'o', definition: gold('rows') },
      ],
    }
    const kept = reread(noteEdit(emptyLog, note))
    expect(kept).toEqual(noteEdit(emptyLog, note))
    expect(restoreHistory(kept, gold('n'), isAggregate)?.history.future).toEqual([gold('rows')])
  })
})

describe('a document', () => {
  const many = (count: number) => {
    const a = tab('a', recipe('0'))
    return noteAll(
      Array.from({ length: count }, (_, index) => a.go(edit(a.history(), recipe(`c${index + 1}`)))),
    )
  }

  test('has a step that states have in common once', () => {
    expect(editLogText(many(50), { edits: 500, size: 1e6 }).match(/"collapse"/g)).toHaveLength(1)
  })

  test('keeps no more edits than it may, the unsaved among the old ones going first, and tells how many went', () => {
    const log = noteSaved(many(100), recipe('c1', 1), 1)
    const kept = reread(log, 60)
    expect(kept.edits.map(({ id }) => id)).toEqual(['a 1', ...log.edits.slice(-59).map(({ id }) => id)])
    expect(kept.forgotten).toBe(40)
    // What hung on a state that went hangs on the one before.
    const tree = restoreHistory(kept, undefined, isRecipe)
    expect(tree?.history.past.at(0)).toEqual(recipe('0'))
    expect(tree?.history.past).toHaveLength(61)
  })

  test('grows no longer than it may, but for the newest edits', () => {
    const text = editLogText(many(400), { edits: 500, size: 30_000 })
    expect(text.length).toBeLessThan(30_000)
    expect(reread(many(400), 500, 1).edits.map(({ id }) => id)).toEqual(
      Array.from({ length: 10 }, (_, index) => `a ${index + 391}`),
    )
  })

  test('that is none, or whose states hang on what is not there, is refused', () => {
    const state = { id: 'x', parent: 'y', recipe: { ...recipe('0'), steps: [] } }
    for (const states of [[state], [{ ...state, parent: 'x' }]])
      expect(parseEditLog({ formatVersion: 1, forgotten: 0, steps: [], states, edits: [] }).ok).toBe(false)
    expect(parseEditLog([]).ok).toBe(false)
  })
})

test('whatever is done to a definition, its log gives the same history again', () => {
  const move = fc.oneof(fc.constantFrom('undo', 'redo', 'edit', 'save'), fc.nat(3), fc.tuple(fc.nat(20)))
  const inOrder = ({ alternatives }: EditHistory) =>
    alternatives.map(branch => JSON.stringify(branch)).toSorted()
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40, size: 'max' }), moves => {
      let [made, revision] = [0, 1]
      let saved = recipe('0', 1)
      const a = tab('a', saved)
      let log: EditLog = emptyLog
      const all = [saved]
      for (const each of moves) {
        const now = a.history()
        if (each === 'save') {
          saved = { ...now.present, revision: (revision += 1) }
          log = noteSaved(log, saved, 0)
          continue
        }
        let next = now
        if (each === 'undo') next = undo(now)
        else if (each === 'redo') next = redo(now)
        else if (typeof each === 'number') next = takeBranch(now, each)
        else if (each === 'edit') {
          all.push(recipe(String((made += 1))))
          next = edit(now, all.at(-1) ?? saved)
        } else next = goToState(now, all[each[0] % all.length] ?? saved)
        const note = a.go(next)
        log = note ? noteEdit(log, note) : log
        log = reread(log)
      }
      const last = log.edits.at(-1)
      const tree = last && restoreHistory(log, undefined, isRecipe)
      if (!tree) return
      const plain = (history: EditHistory) =>
        JSON.parse(
          JSON.stringify(history, (key, value: unknown) => (key === 'revision' ? 0 : value)),
        ) as EditHistory
      const [was, is] = [plain(a.history()), plain(tree.history)]
      expect([is.past, is.present, is.future]).toEqual([was.past, was.present, was.future])
      expect(inOrder(is)).toEqual(inOrder(was))
      expect(new Set(tree.ids.values()).size).toBe(made + 1)
    }),
    { numRuns: runs(60) },
  )
})

test('forgetting none changes nothing', () => {
  const a = tab('a', recipe('0'))
  const log = noteAll([a.go(edit(a.history(), recipe('1')))])
  expect(forgetOldest(log, 0)).toEqual(log)
})
