import { describe, expect, test } from 'vitest'
import { saveAggregate, saveRecipe } from './documents.ts'
import { allRows, diffingLake, people } from './table-diff.fixture.ts'
import { problemOf } from './upkeep.fixture.ts'

const { deps, diffs, history, diff } = diffingLake()

describe('the key', () => {
  test('may be given; a row whose key changed is then another row', async () => {
    const table = await history(people)
    expect(await diff(table, 1, 2, { key: ['NAME'] })).toMatchObject({
      changed: 1,
      key: { columns: ['name'], origin: 'given', isUnique: true, checked: 'differences' },
    })
    expect(await diff(table, 1, 2, { key: ['age'] })).toMatchObject({ added: 1, removed: 1, changed: 0 })
  })

  test('may be none: rows are compared whole', async () => {
    const table = await history(people)
    const found = await diff(table, 1, 2, { key: [] })
    expect(found).toMatchObject({ added: 1, removed: 1, changed: 0 })
    expect(found.key).toBeUndefined()
  })

  test('may be there more than once, and NULL: the first of a key is the first', async () => {
    const table = await history([
      'CREATE TABLE $t (k INT, n INT)',
      'INSERT INTO $t VALUES (1, 1), (1, 2), (1, 3), (NULL, 1)',
      'INSERT OVERWRITE $t VALUES (1, 3), (1, 5), (NULL, 2)',
    ])
    const found = await diff(table, 1, 2, { key: ['k'] })
    expect(found).toMatchObject({ added: 0, removed: 1, changed: 2, unchanged: 1, key: { isUnique: false } })
    expect(await allRows(diffs(), found)).toEqual([
      { kind: 'removed', row: [1, 2], cells: [] },
      { kind: 'changed', row: [1, 5], cells: [{ column: 'n', from: 1, to: 5 }] },
      { kind: 'changed', row: [null, 2], cells: [{ column: 'n', from: 1, to: 2 }] },
    ])
  })

  test('is found by its name before others that would pair more rows', async () => {
    const table = await history([
      'CREATE TABLE $t (name STRING, order_id INT)',
      `INSERT INTO $t VALUES ('Ana', 1), ('Bo', 2)`,
      `INSERT OVERWRITE $t VALUES ('Ana', 3), ('Bo', 2)`,
    ])
    expect(await diff(table, 1, 2)).toMatchObject({ key: { columns: ['order_id'] }, added: 1, removed: 1 })
  })

  test('is found in two columns where none is one alone, and not in numbers that happen to differ', async () => {
    const table = await history([
      'CREATE TABLE $t (value DOUBLE, a STRING, b STRING)',
      `INSERT INTO $t VALUES (1, 'x', 'p'), (2, 'x', 'q'), (3, 'y', 'p'), (4, 'y', 'q')`,
      'UPDATE $t SET value = value * 10',
    ])
    expect(await diff(table, 1, 2)).toMatchObject({ key: { columns: ['a', 'b'] }, changed: 4 })
  })

  test('is not taken from the few rows that differ when others of their files have it twice', async () => {
    const table = await history([
      'CREATE TABLE $t (name STRING, n DOUBLE)',
      `INSERT INTO $t VALUES ('Ana', 1), ('Ana', 2), ('Bo', 3)`,
      'UPDATE $t SET n = 9 WHERE n = 1',
    ])
    const found = await diff(table, 1, 2)
    expect(found.key).toBeUndefined()
    expect(found).toMatchObject({ added: 1, removed: 1, unchanged: 2 })
  })

  test('is what an aggregate groups by', async () => {
    const table = 'gold.by_country'
    const measures = [{ fn: 'count', as: 'visit_id' }] as const
    await saveAggregate(deps(), {
      formatVersion: 1,
      id: 'a',
      revision: 0,
      input: 'silver.t1',
      output: table,
      groupBy: ['country'],
      measures,
    })
    await history(
      [
        'CREATE TABLE $t (visit_id BIGINT, country STRING)',
        `INSERT INTO $t VALUES (1, 'DE'), (2, 'FR')`,
        `INSERT OVERWRITE $t VALUES (3, 'DE'), (4, 'FR')`,
      ],
      table,
    )
    expect(await diff(table, 1, 2)).toMatchObject({
      key: { columns: ['country'], origin: 'declared' },
      changed: 2,
    })
  })

  test('is what a recipe makes unique, as long as it is', async () => {
    const table = 'silver.unique'
    await saveRecipe(deps(), {
      formatVersion: 1,
      id: 'r',
      revision: 0,
      input: 'bronze.t',
      output: table,
      audit: 'drop',
      steps: [{ id: 's', op: 'dedupe', keys: ['email'], order: [], keep: 'first' }],
    })
    await history(
      [
        'CREATE TABLE $t (id BIGINT, email STRING)',
        `INSERT INTO $t VALUES (1, 'a'), (2, 'b')`,
        `INSERT OVERWRITE $t VALUES (3, 'a'), (4, 'b')`,
        `INSERT OVERWRITE $t VALUES (5, 'a'), (6, 'a')`,
      ],
      table,
    )
    expect(await diff(table, 1, 2)).toMatchObject({
      key: { columns: ['email'], origin: 'declared' },
      changed: 2,
    })
    expect(await diff(table, 2, 3)).toMatchObject({ key: { columns: ['id'], origin: 'detected' } })
  })

  test('has to be in both versions', async () => {
    const table = await history(people)
    expect(await problemOf(diff(table, 1, 2, { key: ['id', 'street'] }))).toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('“street”'),
      problems: [{ path: 'key[1]' }],
    })
  })
})
