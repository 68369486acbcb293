import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { Failure } from '../core/error.ts'
import type { RowSource } from '../core/lake/row-views.ts'
import type { Value } from '../core/ports/engine.ts'
import type { ColumnFilter } from '../core/profile/filter.ts'
import type { Recipe, Step } from '../core/recipe/recipe.ts'
import type { LakeDeps } from './deps.ts'
import { filesBelow } from './files-below.ts'
import { ingest } from './ingest/ingest.ts'
import { memoryLake, patientJob, sourceFile } from './lake.fixture.ts'
import { createPreparedResults } from './prepared-results.ts'
import { createProfiles } from './profile.ts'
import { asText } from './relation.ts'
import { createRowSets } from './row-sets.ts'
import { createSelectPages } from './select-pages.ts'

const { cancel } = patientJob()
const perFile = 2_500
const files = 3
const rows = perFile * files

const cells = (id: number) => ({ a: (id * 7919) % 13, b: (id * 104_729) % 11, c: id % 5 })

let lake: LakeDeps
beforeAll(async () => {
  lake = await memoryLake()
  for (let file = 0; file < files; file += 1) {
    const lines = Array.from({ length: perFile }, (_, at) => {
      const id = file * perFile + at
      const { a, b, c } = cells(id)
      return `${id},${a},${b},${c}`
    })
    const source = sourceFile('t.csv', `id,a,b,c\n${lines.join('\n')}\n`)
    await ingest(lake, [source], {}, patientJob())
  }
}, 60_000)

const recipeOf = (steps: readonly Step[]): Recipe => ({
  formatVersion: 1,
  id: 'r',
  revision: 0,
  input: 'bronze.t',
  output: 'silver.t',
  audit: 'drop',
  steps,
})

/** Columns and the values that a row may have in them: one of each part is enough. */
type Either = readonly { readonly column: 'a' | 'b' | 'c'; readonly value: number }[]

const holds = (id: number, either: Either): boolean =>
  either.some(({ column, value }) => cells(id)[column] === value)

const expected = (all: readonly Either[]): readonly string[] =>
  Array.from({ length: rows }, (_, id) => id)
    .filter(id => all.every(either => holds(id, either)))
    .map(String)

const eitherOf: fc.Arbitrary<Either> = fc.array(
  fc.record({ column: fc.constantFrom('a', 'b', 'c'), value: fc.integer({ min: 0, max: 12 }) }),
  { minLength: 1, maxLength: 3 },
)

const sqlOf = (all: readonly Either[]): string =>
  all
    .map(either => `(${either.map(({ column, value }) => `${column} = '${value}'`).join(' OR ')})`)
    .join(' AND ')

const conditionOf = (all: readonly Either[]) => ({
  all: all.map(either => ({
    any: either.map(({ column, value }) => ({ column, is: 'equals' as const, value: String(value) })),
  })),
})

/** The same rows out of a recipe with one filter, with SQL for one, as a step's difference, and out of a query. */
const sources = (all: readonly Either[]): readonly RowSource[] => {
  const filter: Step = { id: 's', op: 'filter', condition: conditionOf(all) }
  const bySql: Step = { id: 's', op: 'filter', condition: { sql: sqlOf(all) } }
  return [
    { kind: 'recipe', recipe: recipeOf([filter]), steps: 1 },
    { kind: 'recipe', recipe: recipeOf([bySql]), steps: 1 },
    { kind: 'sql', text: `SELECT id, a FROM bronze.t WHERE ${sqlOf(all)}` },
  ]
}

const pagesOf = async (source: RowSource, size: number, where: readonly ColumnFilter[] = []) => {
  const sets = createRowSets(lake)
  const { id } = await sets.open({ source, where }, cancel)
  const found: string[] = []
  for (;;) {
    const page = await sets.read(id, found.length, size)
    found.push(...page.map(([first]) => asText(first)))
    if (page.length < size) break
  }
  expect(await sets.count(id, cancel)).toBe(found.length)
  return found
}

describe('pages of rows that a filter with OR leaves', () => {
  test('join: together they are all of them, each once, those of tables and recipes in order', async () => {
    const filters = fc.array(eitherOf, { minLength: 1, maxLength: 2 })
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 90, max: 900 }), async (all, size) => {
        const right = expected(all)
        for (const source of sources(all)) {
          const found = await pagesOf(source, size)
          const isOrdered = source.kind === 'recipe'
          expect(isOrdered ? found : found.toSorted((x, y) => Number(x) - Number(y))).toEqual(right)
        }
      }),
      { numRuns: 6 },
    )
  }, 120_000)

  test('join in a table with filters by its columns, and in order', async () => {
    const where: readonly ColumnFilter[] = [
      { kind: 'values', column: 'a', values: ['1', '2', null] },
      { kind: 'range', column: 'c', from: '2', as: { kind: 'type', to: 'long' } },
    ]
    const right = Array.from({ length: rows }, (_, id) => id).filter(id => {
      const { a, c } = cells(id)
      return (a === 1 || a === 2) && c >= 2
    })
    expect(await pagesOf({ kind: 'table', table: 'bronze.t' }, 100, where)).toEqual(right.map(String))
  })
})

/** A lake whose engine gives the rows of a first page in an order of its own, as it may without ORDER BY. */
const shuffling = (
  give: (page: readonly (readonly Value[])[]) => readonly (readonly Value[])[],
): LakeDeps => ({
  ...lake,
  interactive: {
    ...lake.interactive,
    rows: async (...args) => {
      const [sql] = args
      const found = await lake.interactive.rows(...args)
      return sql.includes('LIMIT') ? { ...found, rows: give(found.rows) } : found
    },
  },
})

const open = (deps: LakeDeps, sql: string) =>
  createSelectPages(
    deps,
    createPreparedResults(deps),
    { sql, files: [] },
    { isNarrowed: false, isFresh: false },
  )

describe('pages whose first one came in another order', () => {
  const all = `SELECT CAST(i // 3 AS INTEGER) AS x, NULL AS y FROM range(5000) AS t(i)`

  test('go on with the rows that it did not have, wherever it is cut', async () => {
    // Every seventh row out of the first 700.
    const deps = shuffling(page => page.filter((_row, at) => at % 7 === 3).toReversed())
    const pages = open(deps, all)
    const first = await pages.read(0, 700, cancel)
    expect(first).toHaveLength(100)
    const scattered = createSelectPages(
      shuffling(() => first),
      createPreparedResults(lake),
      { sql: all, files: [] },
      { isNarrowed: false, isFresh: false },
    )
    const found = [...(await scattered.read(0, 100, cancel))]
    for (const limit of [1, 60, 500, 4_000, 1_000])
      found.push(...(await scattered.read(found.length, limit, cancel)))
    expect(found.slice(0, 100)).toEqual(first)
    const right = Array.from({ length: 5_000 }, (_, at) => Math.floor(at / 3))
    expect(found.map(([x]) => Number(x)).toSorted((x, y) => x - y)).toEqual(right)
    // Across the seam, and before it.
    expect(await scattered.read(40, 80, cancel)).toEqual(found.slice(40, 120))
    expect(await scattered.read(0, 10, cancel)).toEqual(found.slice(0, 10))
    expect(await scattered.count(cancel)).toBe(5_000)
    await scattered.close()
  })

  test('stay as they are in the file when they can not be found there', async () => {
    const strange = createSelectPages(
      shuffling(page => page.map(() => [-1, null])),
      createPreparedResults(lake),
      { sql: all, files: [] },
      { isNarrowed: false, isFresh: false },
    )
    await strange.read(0, 5, cancel)
    expect(await strange.read(3, 3, cancel)).toEqual([
      [1, null],
      [1, null],
      [1, null],
    ])
  })
})

/** A lake whose next copy waits until it is cancelled. */
const stalling = () => {
  let isFirst = true
  let begin = (): void => undefined
  const begun = new Promise<void>(resolve => (begin = resolve))
  const deps: LakeDeps = {
    ...lake,
    jobs: {
      ...lake.jobs,
      copy: (...args) => {
        const given = args[2].cancel
        if (!isFirst || !given) return lake.jobs.copy(...args)
        isFirst = false
        return new Promise((_resolve, reject) => {
          given.addEventListener('abort', () =>
            reject(new Failure({ kind: 'cancelled', message: 'Cancelled.' })),
          )
          begin()
        })
      },
    },
  }
  return { deps, begun }
}

const numbers = 'SELECT CAST(i AS INTEGER) AS x FROM range(300) AS t(i)'

const scratchFiles = async (): Promise<number> => (await filesBelow(lake.storage, lake.scratch)).length

describe('two who wait for the same result', () => {
  test('do not cancel each other: who asked first gives up, the other gets the rows', async () => {
    const before = await scratchFiles()
    const { deps, begun } = stalling()
    const pages = open(deps, numbers)
    const one = new AbortController()
    const counted = pages.count(one.signal)
    await begun
    const page = pages.read(200, 2, cancel)
    one.abort()
    await expect(counted).rejects.toMatchObject({ error: { kind: 'cancelled' } })
    expect(await page).toEqual([[200], [201]])
    await pages.close()
    expect(await scratchFiles()).toBe(before)
  })

  test('hear their own cancel: who came second need not wait for the first', async () => {
    const { deps, begun } = stalling()
    const pages = open(deps, numbers)
    const [one, two] = [new AbortController(), new AbortController()]
    const counted = pages.count(one.signal)
    await begun
    const page = pages.read(200, 2, two.signal)
    two.abort()
    await expect(page).rejects.toMatchObject({ error: { kind: 'cancelled' } })
    one.abort()
    await expect(counted).rejects.toMatchObject({ error: { kind: 'cancelled' } })
  })

  test('leave no file when the result is closed while it is made', async () => {
    const before = await scratchFiles()
    const pages = open(lake, numbers)
    const page = pages.read(200, 2, cancel)
    await pages.close()
    await expect(page).rejects.toMatchObject({ error: { kind: 'invalid' } })
    expect(await scratchFiles()).toBe(before)
  })
})

describe('scratch files of comparisons', () => {
  const derive = (index: number): Step => ({
    id: `d${index}`,
    op: 'derive',
    column: `x${index}`,
    expression: '1',
  })
  const comparison = (index: number): RowSource => ({
    kind: 'comparison',
    a: recipeOf([]),
    b: recipeOf([derive(index)]),
  })
  // Kept results (6), and results that profiles hold (4).
  const most = 10

  test('go when their profiles are made', async () => {
    const before = await scratchFiles()
    const deps = { ...lake }
    const profiles = createProfiles(deps, createPreparedResults(deps))
    for (let index = 0; index < 14; index += 1) await profiles.profile(comparison(index), ['id'], [], cancel)
    expect((await scratchFiles()) - before).toBeLessThanOrEqual(most)
  }, 60_000)

  test('go when their columns can not be told', async () => {
    const before = await scratchFiles()
    const failing: LakeDeps = {
      ...lake,
      interactive: {
        ...lake.interactive,
        rows: (...args) =>
          args[0].startsWith('DESCRIBE')
            ? Promise.reject(new Failure({ kind: 'query-failed', message: 'No.', sql: '' }))
            : lake.interactive.rows(...args),
      },
    }
    const sets = createRowSets(failing)
    for (let index = 0; index < 14; index += 1)
      await expect(sets.open({ source: comparison(index) }, cancel)).rejects.toThrow('No.')
    expect((await scratchFiles()) - before).toBeLessThanOrEqual(6)
  }, 60_000)
})
