import { beforeEach, describe, expect, test } from 'vitest'
import type { ClusterMethod } from '../core/cluster/method.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import { findClusters, unmappedValues } from './clusters.ts'
import type { LakeDeps } from './deps.ts'
import { readRecipe, saveRecipe } from './documents.ts'
import { ingest } from './ingest/ingest.ts'
import { memoryLake, patientJob, sourceFile } from './lake.fixture.ts'
import { refresh } from './refresh.ts'
import { runSql } from './sql.ts'

let deps: LakeDeps
const drop = (name: string, text: string) => ingest(deps, [sourceFile(name, text)], {}, patientJob())
const csv = 'id,city\n1,Oslo\n2,oslo\n3,Oslo\n4,Rome\n5,\n6,"Rome "\n7,Olso\n8,Bern\n'
const source = { kind: 'table', table: 'bronze.places' } as const
const fingerprint = { kind: 'fingerprint' } as const

const recipe = (later: 'report' | 'apply'): Recipe => ({
  formatVersion: 1,
  id: 'r',
  revision: 0,
  input: 'bronze.places',
  output: 'silver.places',
  audit: 'drop',
  steps: [
    { id: 's1', op: 'cast', columns: [{ column: 'id', to: 'long' }], onError: 'null' },
    {
      id: 's2',
      op: 'cluster',
      column: 'city',
      method: fingerprint,
      mapping: [{ from: ['oslo'], to: 'Oslo' }],
      later,
    },
  ],
})

beforeEach(async () => {
  deps = await memoryLake()
  await drop('places.csv', csv)
  return () => deps.interactive.close()
})

describe('clusters of a column', () => {
  test('are found among all values of a table, the value of most rows first', async () => {
    const found = await findClusters(deps, { source, column: 'city', method: fingerprint }, patientJob())
    expect(found).toEqual({
      distinct: 7,
      rows: 8,
      values: ['Oslo', 'oslo', 'Rome', 'Rome '],
      counts: [2, 1, 1, 1],
      starts: [0, 2],
    })
  })

  test('are found after the steps of a recipe, and after what was merged before', async () => {
    const trimmed: Recipe = { ...recipe('report'), steps: [{ id: 't', op: 'trim', columns: ['city'] }] }
    const query = {
      source: { kind: 'recipe', recipe: trimmed, steps: 1 },
      column: 'city',
      method: { kind: 'levenshtein', radius: 2, block: 1 },
      mapping: [{ from: ['oslo'], to: 'Oslo' }],
    } as const
    const found = await findClusters(deps, query, patientJob())
    expect(found).toEqual({ distinct: 5, rows: 8, values: ['Oslo', 'Olso'], counts: [3, 1], starts: [0] })
  })

  test('leave nothing in the engine, and say how far they are', async () => {
    const job = patientJob()
    await findClusters(deps, { source, column: 'city', method: fingerprint }, job)
    expect(job.reports.map(({ phase }) => phase)).toContain('Counting the values of city')
    const left = await deps.jobs.rows(
      `SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'values %'`,
    )
    expect(left.rows).toEqual([])
  })

  test('are found by another method without counting the values again, until the table changes', async () => {
    const counting = async (method: ClusterMethod) => {
      const job = patientJob()
      const { rows } = await findClusters(deps, { source, column: 'city', method }, job)
      return [rows, job.reports.some(({ phase }) => phase === 'Counting the values of city')]
    }
    expect(await counting(fingerprint)).toEqual([8, true])
    expect(await counting({ kind: 'ngram', size: 2 })).toEqual([8, false])
    expect(await counting({ kind: 'levenshtein', radius: 1, block: 1 })).toEqual([8, false])
    await drop('places.csv', 'id,city\n9,OSLO\n')
    expect(await counting(fingerprint)).toEqual([9, true])
    expect(await counting({ kind: 'ngram', size: 2 })).toEqual([9, false])
  })

  test.each([
    ['town', 'There is no column "town".'],
    [
      '_ingestion_timestamp',
      '"_ingestion_timestamp" is TIMESTAMP WITH TIME ZONE; only text can be clustered.',
    ],
  ])('of %s are refused', async (column, message) => {
    const asked = findClusters(deps, { source, column, method: fingerprint }, patientJob())
    await expect(asked).rejects.toMatchObject({ error: { kind: 'invalid', message } })
  })

  describe('of many values', () => {
    const query = {
      source: { kind: 'table', table: 'bronze.many' },
      column: 'name',
      method: fingerprint,
    } as const

    beforeEach(async () => {
      const values = Array.from(
        { length: 8000 },
        (_, at) => `name ${String.fromCodePoint(97 + (at % 26))}${at}`,
      )
      await drop('many.csv', `name\n${values.join('\n')}\n`)
    })

    test('end when they are cancelled, between two slices of the work', async () => {
      const controller = new AbortController()
      const cancelling = { ...deps, clock: { now: impatient(), sleep: async () => controller.abort() } }
      const job = { cancel: controller.signal, onProgress: () => undefined }
      const asked = findClusters(cancelling, query, job)
      await expect(asked).rejects.toMatchObject({ error: { kind: 'cancelled' } })
    })

    test('leave room for others after each slice, and are the same', async () => {
      let turns = 0
      const clock = { now: impatient(), sleep: async () => void (turns += 1) }
      const job = patientJob()
      const found = await findClusters({ ...deps, clock }, query, job)
      expect(turns).toBeGreaterThan(5)
      expect(found).toEqual(await findClusters(deps, query, patientJob()))
      const shares = job.reports
        .filter(({ phase }) => phase === 'Comparing 8,000 values of name')
        .map(({ bytesDone }) => bytesDone)
      expect(shares.length).toBeGreaterThan(5)
      expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    })
  })
})

/** A clock by which every look at it takes a second, so that every slice is over at once. */
const impatient = () => {
  let time = 0
  return () => (time += 1000)
}

describe('values that came later', () => {
  test('are told where they belong to a cluster of the mapping, and no others', async () => {
    await drop('places.csv', 'id,city\n9,OSLO\n10,OSLO\n11,"oslo,"\n12,ROME\n')
    expect(await unmappedValues(deps, recipe('report'), 's2', patientJob())).toEqual([
      { value: 'OSLO', rows: 2, to: 'Oslo' },
      { value: 'oslo,', rows: 1, to: 'Oslo' },
    ])
    expect(await unmappedValues(deps, recipe('report'), 's1', patientJob())).toEqual([])
  })

  test('by a method that compares, go to the cluster that they are close to', async () => {
    const near: Recipe = {
      ...recipe('report'),
      steps: [
        {
          id: 's',
          op: 'cluster',
          column: 'city',
          method: { kind: 'levenshtein', radius: 2, block: 1 },
          mapping: [{ from: ['oslo'], to: 'Oslo' }],
        },
      ],
    }
    expect(await unmappedValues(deps, near, 's', patientJob())).toEqual([
      { value: 'Olso', rows: 1, to: 'Oslo' },
    ])
  })

  test('are merged by the next refresh where the step says so, and the mapping keeps them', async () => {
    await saveRecipe(deps, recipe('apply'))
    await refresh(deps, 'silver.places', patientJob())
    await drop('places.csv', 'id,city\n9,OSLO\n')
    await refresh(deps, 'silver.places', patientJob())
    const { rows } = await runSql(deps, 'SELECT city FROM silver.places WHERE id IN (2, 9)', patientJob())
    expect(rows).toEqual([['Oslo'], ['Oslo']])
    const saved = await readRecipe(deps.storage, 'silver.places')
    expect(saved?.steps[1]).toMatchObject({ mapping: [{ from: ['oslo', 'OSLO'], to: 'Oslo' }] })
    expect(await refresh(deps, 'silver.places', patientJob())).toMatchObject({ committed: false })
  })

  test('do not undo an edit of the recipe that is made while they are looked for', async () => {
    await saveRecipe(deps, recipe('apply'))
    await drop('places.csv', 'id,city\n9,OSLO\n')
    const edited: Recipe = {
      ...recipe('apply'),
      steps: [...recipe('apply').steps, { id: 's3', op: 'rename', columns: [{ from: 'city', to: 'town' }] }],
    }
    let edits = 0
    const job = {
      cancel: new AbortController().signal,
      onProgress: ({ phase }: { readonly phase: string }) => {
        if (phase === 'Counting the values of city' && edits++ === 0) editing = saveRecipe(deps, edited)
      },
    }
    let editing: Promise<unknown> = Promise.resolve()
    await refresh(deps, 'silver.places', job)
    await editing
    expect(edits).toBeGreaterThan(0)
    const saved = await readRecipe(deps.storage, 'silver.places')
    expect(saved?.steps.map(({ op }) => op)).toEqual(['cast', 'cluster', 'rename'])
    expect(saved?.steps[1]).toMatchObject({ mapping: [{ from: ['oslo', 'OSLO'], to: 'Oslo' }] })
    const { rows } = await runSql(deps, 'SELECT town FROM silver.places WHERE id = 9', patientJob())
    expect(rows).toEqual([['Oslo']])
    expect(await refresh(deps, 'silver.places', patientJob())).toMatchObject({ committed: false })
  })

  test('stay as they are where the step only reports them', async () => {
    await saveRecipe(deps, recipe('report'))
    await drop('places.csv', 'id,city\n9,OSLO\n')
    await refresh(deps, 'silver.places', patientJob())
    const { rows } = await runSql(
      deps,
      'SELECT city FROM silver.places WHERE id IN (2, 9) ORDER BY id',
      patientJob(),
    )
    expect(rows).toEqual([['Oslo'], ['OSLO']])
  })
})
