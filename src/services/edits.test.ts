import { beforeEach, expect, test } from 'vitest'
import { Died, createFaults } from '../adapters/memory/faulty-storage.fixture.ts'
import { createMemoryLocks } from '../adapters/memory/memory-locks.ts'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { EditNote } from '../core/edits/edit-log.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import { readRecipe, removeMaker, saveRecipe } from './documents.ts'
import { keepEdit, readEdits } from './edits.ts'

const recipe = (...columns: readonly string[]): Recipe => ({
  formatVersion: 1,
  id: 'a/b',
  revision: 0,
  input: 'bronze.sales',
  output: 'silver.sales',
  audit: 'drop',
  steps: columns.map(column => ({ op: 'trim', columns: [column], id: column })),
})

/** One tab's edit of the recipe as it was opened, without steps. */
const note = (id: string): EditNote => ({
  edit: { id, time: 1, how: 'edit', from: 'opened', to: id, by: { tab: id, browser: 'b', name: 'Firefox' } },
  states: [
    { id: 'opened', definition: recipe() },
    { id, parent: 'opened', definition: recipe(id) },
  ],
})

const memory = () => ({
  storage: createMemoryStorage(),
  locks: createMemoryLocks(),
  clock: { now: () => 7 },
})
let deps: ReturnType<typeof memory>
beforeEach(() => {
  deps = memory()
})

const idsIn = async () => (await readEdits(deps, 'a/b')).edits.map(({ id }) => id)

test('two tabs that write down their edits at once lose none', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `e${index}`)
  await Promise.all(ids.map(id => keepEdit(deps, 'a/b', note(id))))
  expect((await idsIn()).toSorted()).toEqual(ids.toSorted())
})

test('a tab that is killed while it writes one down leaves those before, whole', async () => {
  await keepEdit(deps, 'a/b', note('first'))
  for (const when of ['before', 'after'] as const) {
    const faults = createFaults({ step: 1, how: 'die', when })
    const dying = { ...deps, storage: faults.storage(deps.storage) }
    await expect(keepEdit(dying, 'a/b', note(when))).rejects.toThrow(Died)
  }
  expect(await idsIn()).toEqual(['first', 'after'])
})

test('a saved revision is told with the edit that it came of', async () => {
  const first = await saveRecipe(deps, recipe())
  await keepEdit(deps, 'a/b', note('city'))
  await saveRecipe(deps, recipe('city'))
  // As a refresh does, which takes later values in.
  await saveRecipe(deps, recipe('city', 'name'))
  const { edits, states } = await readEdits(deps, 'a/b')
  expect(edits.map(({ id, revision }) => [id, revision])).toEqual([
    ['saved r1', 1],
    ['city', 2],
    ['saved r3', 3],
  ])
  expect(edits[1]?.from).toBe('r1')
  expect(states[0]?.definition).toEqual(first)
})

test('a definition is saved though what was done to it can not be written down', async () => {
  const faults = createFaults({ step: 2, how: 'fail' })
  await saveRecipe({ ...deps, storage: faults.storage(deps.storage) }, recipe('city'))
  expect((await readRecipe(deps.storage, 'silver.sales'))?.revision).toBe(1)
  expect(await idsIn()).toEqual([])
})

test('a damaged document counts as none; the next edit begins it anew, and leaves it beside', async () => {
  const path = '_boathouse/edits/a%2Fb.json'
  for (const text of ['{"formatVersion":', '{"formatVersion":99}']) {
    await deps.storage.write(path, new TextEncoder().encode(text))
    expect(await idsIn()).toEqual([])
  }
  await keepEdit(deps, 'a/b', note('e'))
  expect(await idsIn()).toEqual(['e'])
  const beside = await deps.storage.read(`${path}.unread`)
  expect(new TextDecoder().decode(beside ?? new Uint8Array())).toBe('{"formatVersion":99}')
})

test('what was done to a recipe goes with its table', async () => {
  await saveRecipe(deps, recipe())
  await keepEdit(deps, 'a/b', note('e'))
  await removeMaker(deps.storage, 'silver.sales')
  expect(await idsIn()).toEqual([])
})

test('no more than 500 edits are kept, and it is told how many were', async () => {
  const { storage } = deps
  const edits = Array.from({ length: 500 }, (_, index) => ({ ...note('e').edit, id: `old ${index}` }))
  const steps = [{ op: 'trim', columns: ['e'], id: 'e' }]
  const states = [
    { id: 'opened', recipe: { ...recipe(), steps: [] } },
    { id: 'e', parent: 'opened', recipe: { ...recipe(), steps: [0] } },
  ]
  const document = { formatVersion: 1, forgotten: 3, steps, states, edits }
  await storage.write('_boathouse/edits/a%2Fb.json', new TextEncoder().encode(JSON.stringify(document)))
  await keepEdit(deps, 'a/b', note('new'))
  const log = await readEdits(deps, 'a/b')
  expect(log.edits).toHaveLength(500)
  expect(log.edits.at(0)?.id).toBe('old 1')
  expect(log.edits.at(-1)?.id).toBe('new')
  expect(log.forgotten).toBe(4)
})
