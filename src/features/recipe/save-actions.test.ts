import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryLocks } from '../../adapters/memory/memory-locks.ts'
import { createMemoryStorage } from '../../adapters/memory/memory-storage.ts'
import { createEditHistory, edit } from '../../core/recipe/edit.ts'
import type { Recipe, Step } from '../../core/recipe/recipe.ts'
import { attempt } from '../../core/failure.ts'
import { readRecipe, saveRecipe } from '../../services/documents.ts'
import { useRecipe } from '../../state/recipe.ts'
import { useToasts } from '../../state/toasts.ts'
import { undoChange } from './history-actions.ts'
import { lookForNews, saveNow } from './save-actions.ts'

const disk = vi.hoisted(() => ({ storage: undefined as unknown }))

// The lake's own documents, without the worker between.
vi.mock('../../client/lake.ts', () => ({
  lake: {
    recipe: (output: string) => attempt(() => readRecipe(storage(), output)),
    saveRecipe: (recipe: Recipe, base?: number) => attempt(() => saveRecipe(deps(), recipe, base)),
  },
}))
vi.mock('../../state/route.ts', () => ({ showPanel: () => undefined, openTable: () => undefined }))

const locks = createMemoryLocks()
const storage = () => disk.storage as ReturnType<typeof createMemoryStorage>
const clock = { now: () => 0, sleep: async () => undefined }
const deps = () => ({ storage: storage(), locks, clock })

const trim = (id: string, ...columns: readonly string[]): Step => ({ id, op: 'trim', columns })

let count = 0
let output = ''

const recipeOf = (steps: readonly Step[]): Recipe => ({
  formatVersion: 1,
  id: 'r',
  revision: 0,
  input: 'bronze.people',
  output,
  audit: 'drop',
  steps,
})

const change = (steps: readonly Step[]): void => {
  const { history } = useRecipe.getState()
  if (history) useRecipe.setState({ history: edit(history, { ...history.present, steps }) })
}

const inLake = async () => (await readRecipe(storage(), output))?.steps.map(({ id }) => id)
const onPage = () => useRecipe.getState().history?.present.steps.map(({ id }) => id)

beforeEach(async () => {
  disk.storage = createMemoryStorage()
  count += 1
  output = `silver.people_${count}`
  const saved = await saveRecipe(deps(), recipeOf([trim('a', 'name')]))
  useToasts.setState({ toasts: [] })
  useRecipe.setState({
    table: 'bronze.people',
    phase: 'open',
    history: createEditHistory(saved),
    saved,
    recipes: [saved],
    draft: undefined,
    asOf: undefined,
  })
})

/** Somebody else adds a step at the start. */
const elsewhere = async (id: string): Promise<void> => {
  const now = await readRecipe(storage(), output)
  if (now) await saveRecipe(deps(), { ...now, steps: [trim(id, 'city'), ...now.steps] })
}

describe('a recipe that is saved elsewhere while its page is open', () => {
  it('is not written over by a save that does not know of it: both changes are in the lake and on the page', async () => {
    await elsewhere('b')
    change([trim('a', 'name'), trim('c', 'id')])
    expect(await saveNow()).toBe(true)
    expect(await inLake()).toEqual(['b', 'a', 'c'])
    expect(onPage()).toEqual(['b', 'a', 'c'])
    expect(useRecipe.getState().saved?.steps.length).toBe(3)
  })

  it('is shown on the page when it is looked for, said, and can be undone', async () => {
    await elsewhere('b')
    await lookForNews()
    expect(onPage()).toEqual(['b', 'a'])
    expect(useToasts.getState().toasts.map(({ title }) => title)).toEqual([
      `The recipe of ${output} was changed elsewhere`,
    ])
    undoChange()
    await saveNow()
    expect(await inLake()).toEqual(['a'])
  })

  it('leaves an open form as it is, at its place among the steps', async () => {
    const operation = { op: 'collapse', columns: ['name'] } as const
    useRecipe.setState({ draft: { id: 'd', index: 1, isNew: true, operation }, asOf: 1 })
    await elsewhere('b')
    await lookForNews()
    const { draft, asOf } = useRecipe.getState()
    expect(draft).toEqual({ id: 'd', index: 2, isNew: true, operation })
    expect(asOf).toBe(2)
  })

  it('says nothing where the lake has what the page saved itself, however fast the saves follow each other', async () => {
    change([trim('a', 'name'), trim('b', 'id')])
    const first = saveNow()
    change([trim('a', 'name')])
    const second = saveNow()
    await Promise.all([first, second, lookForNews()])
    expect(await inLake()).toEqual(['a'])
    expect(onPage()).toEqual(['a'])
    expect(useToasts.getState().toasts).toEqual([])
  })

  it('takes new spellings into the mapping of an open cluster form, beside what the user put there', async () => {
    const cluster = (mapping: readonly { from: readonly string[]; to: string }[]) =>
      ({
        id: 'k',
        op: 'cluster',
        column: 'city',
        method: { kind: 'fingerprint' },
        mapping,
        later: 'apply',
      }) as const
    change([cluster([{ from: ['berlin'], to: 'Berlin' }])])
    await saveNow()
    const step = cluster([{ from: ['berlin', 'Berlln'], to: 'Berlin' }])
    useRecipe.setState({ draft: { id: 'k', index: 0, isNew: false, operation: step } })
    const now = await readRecipe(storage(), output)
    if (now) {
      const grown = cluster([{ from: ['berlin', 'BERLIN'], to: 'Berlin' }])
      await saveRecipe(deps(), { ...now, steps: [grown] })
    }
    await lookForNews()
    expect(useRecipe.getState().draft?.operation).toMatchObject({
      mapping: [{ from: ['berlin', 'Berlln', 'BERLIN'], to: 'Berlin' }],
    })
    expect(useToasts.getState().toasts[0]?.body).toBe('Step 1 merges 1 more value of city.')
  })
})
