import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Action, AddFile, Metadata } from '../core/delta/actions.ts'
import { removeActionsOf } from '../core/delta/commit-plan.ts'
import { struct } from '../core/delta/schema.fixture.ts'
import { ok } from '../core/result.ts'
import { changesRelation } from './change-feed.ts'
import { commit } from './commit.ts'
import type { LakeDeps } from './deps.ts'
import { changesOf, lastCommit, makeTable, run } from './dml/dml.fixture.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { asText } from './relation.ts'
import { failureOf } from './write-lake.fixture.ts'
import { type WriteTableOptions, writeTable } from './write-table.ts'

let deps: LakeDeps
beforeAll(async () => {
  deps = await memoryLake()
})
afterAll(() => deps.jobs.close())

const schema = struct({ id: 'long', name: 'string' })
const feed = { 'delta.enableChangeDataFeed': 'true' }
let made = 0
/** Version 1 has the row 1 a, version 2 the row 2 b. */
const freshTable = async (
  configuration: Readonly<Record<string, string>> = {},
  partitionColumns: readonly string[] = [],
) => {
  const table = `silver.f${(made += 1)}`
  const rows = ["SELECT 1 AS id, 'a' AS name", "SELECT 2 AS id, 'b' AS name"]
  await makeTable(deps, table, schema, { configuration, partitionColumns }, rows)
  return table
}

const act = (table: string, actions: (live: readonly AddFile[], metadata: Metadata) => readonly Action[]) =>
  commit(deps, table, base =>
    ok({
      readVersion: base?.version ?? -1,
      actions: base ? actions([...base.files.values()], base.metadata) : [],
      operation: { name: 'Manual Update', parameters: {}, metrics: {}, isBlindAppend: false },
      reads: 'whole-table',
    }),
  )
const write = (table: string, sql: string, kind: 'append' | 'overwrite', options: WriteTableOptions = {}) =>
  writeTable(deps, table, { sql, files: [] }, { kind }, options, patientJob())

describe('the change feed', () => {
  test('tells each version of a range by what it has: change data files, or files that came and went', async () => {
    const table = await freshTable(feed)
    await run(deps, `UPDATE ${table} SET name = 'A' WHERE id = 1`)
    await run(deps, `DELETE FROM ${table} WHERE id = 2`)
    await write(table, "SELECT 3 AS id, 'c' AS name", 'append')
    const all = [
      [1n, 'a', 'insert', 1n],
      [2n, 'b', 'insert', 2n],
      [1n, 'A', 'update_postimage', 3n],
      [1n, 'a', 'update_preimage', 3n],
      [2n, 'b', 'delete', 4n],
      [3n, 'c', 'insert', 5n],
    ]
    expect(await changesOf(deps, table, 0)).toEqual(all)
    expect(await changesOf(deps, table, 2, 4)).toEqual(all.slice(1, 5))
    expect(await changesOf(deps, table, 0, 0)).toEqual([])
  })

  test('has the table’s columns, the change, its version, and the commit’s time', async () => {
    const table = await freshTable()
    const { sql, files } = await changesRelation(deps, deps.jobs, table, 2, 2)
    const { columns, rows } = await deps.jobs.rows(sql, { files })
    expect(columns.map(({ name, type }) => [name, type])).toEqual([
      ['id', 'long'],
      ['name', 'string'],
      ['_change_type', 'string'],
      ['_commit_version', 'long'],
      ['_commit_timestamp', 'timestamp'],
    ])
    const { timestamp } = await deps.logs.snapshotAt(table, 2)
    expect(Date.parse(asText(rows[0]?.[4]))).toBe(timestamp)
  })

  test('where it was off when rows were changed, tells files that were written anew as they are', async () => {
    const table = await freshTable()
    await write(table, "SELECT 10 + range AS id, 'x' AS name FROM range(2)", 'append')
    await run(deps, `UPDATE ${table} SET name = 'y' WHERE id = 11`)
    expect(await changesOf(deps, table, 4)).toEqual([
      [10n, 'x', 'delete', 4n],
      [10n, 'x', 'insert', 4n],
      [11n, 'x', 'delete', 4n],
      [11n, 'y', 'insert', 4n],
    ])
  })

  test('tells just the rows of a deletion vector that came or went', async () => {
    const table = await freshTable({ 'delta.enableDeletionVectors': 'true' })
    await write(table, "SELECT 10 + range AS id, 'x' AS name FROM range(5)", 'append')
    await run(deps, `DELETE FROM ${table} WHERE id = 11`)
    await run(deps, `DELETE FROM ${table} WHERE id > 12`)
    const marked = (await lastCommit(deps, table)).actions
    // As RESTORE does it: the file of version 4 again.
    await act(table, () =>
      marked.flatMap((action): readonly Action[] => {
        if (action.kind === 'add') return removeActionsOf([action.add], 1)
        if (action.kind !== 'remove') return []
        const { path, partitionValues = {}, size = 0, stats, deletionVector } = action.remove
        const kept = { ...(stats ? { stats } : {}), ...(deletionVector ? { deletionVector } : {}) }
        return [
          {
            kind: 'add',
            add: { path, partitionValues, size, modificationTime: 1, dataChange: true, ...kept },
          },
        ]
      }),
    )
    expect(await changesOf(deps, table, 4)).toEqual([
      [11n, 'x', 'delete', 4n],
      [13n, 'x', 'delete', 5n],
      [14n, 'x', 'delete', 5n],
      [13n, 'x', 'insert', 6n],
      [14n, 'x', 'insert', 6n],
    ])
  })

  test('has nothing of commits that change no data', async () => {
    const table = await freshTable(feed)
    await act(table, live => [
      ...removeActionsOf(live, 1, { dataChange: false }),
      ...live.map((add): Action => ({ kind: 'add', add: { ...add, dataChange: false, tags: { x: '1' } } })),
    ])
    await act(table, (_, metaData) => [{ kind: 'metaData', metaData: { ...metaData, description: 'new' } }])
    expect(await changesOf(deps, table, 3)).toEqual([])
  })

  test('has the columns that the table has at the end, NULL where a version did not have them', async () => {
    const table = await freshTable()
    await write(table, "SELECT 3 AS id, 'c' AS name, 7 AS more", 'append', { mergeSchema: true })
    expect(await changesOf(deps, table, 2)).toEqual([
      [2n, 'b', null, 'insert', 2n],
      [3n, 'c', 7, 'insert', 3n],
    ])
    expect(await changesOf(deps, table, 2, 2)).toEqual([[2n, 'b', 'insert', 2n]])
  })

  test('knows columns by their physical names: under their new names after a rename', async () => {
    const table = await freshTable({ ...feed, 'delta.columnMapping.mode': 'name' }, ['name'])
    await run(deps, `UPDATE ${table} SET id = 20 WHERE id = 2`)
    await act(table, (_, metaData) => {
      const fields = metaData.schema.fields.map(one => ({
        ...one,
        name: one.name === 'id' ? 'key' : 'label',
      }))
      return [
        {
          kind: 'metaData',
          metaData: { ...metaData, schema: { type: 'struct', fields }, partitionColumns: ['label'] },
        },
      ]
    })
    await run(deps, `DELETE FROM ${table} WHERE key = 20`)
    expect(await changesOf(deps, table, 2)).toEqual([
      [2n, 'b', 'insert', 2n],
      [2n, 'b', 'update_preimage', 3n],
      [20n, 'b', 'update_postimage', 3n],
      [20n, 'b', 'delete', 5n],
    ])
  })

  test('reads change data under column mapping by id', async () => {
    const table = `silver.f${(made += 1)}`
    const configuration = { ...feed, 'delta.columnMapping.mode': 'id' }
    await makeTable(deps, table, schema, { configuration }, ["SELECT range AS id, 'x' AS name FROM range(2)"])
    await run(deps, `DELETE FROM ${table} WHERE id = 1`)
    expect(await changesOf(deps, table, 2)).toEqual([[1n, 'x', 'delete', 2n]])
  })

  test('tells rows of a table that was partitioned otherwise before', async () => {
    const table = await freshTable(feed, ['name'])
    await act(table, (live, metaData) => [
      { kind: 'metaData', metaData: { ...metaData, partitionColumns: [] } },
      ...removeActionsOf(live, 1),
    ])
    await write(table, "SELECT 3 AS id, 'c' AS name", 'append')
    await run(deps, `UPDATE ${table} SET name = 'd'`)
    const all = [
      [1n, 'a', 'insert', 1n],
      [2n, 'b', 'insert', 2n],
      [1n, 'a', 'delete', 3n],
      [2n, 'b', 'delete', 3n],
      [3n, 'c', 'insert', 4n],
      [3n, 'c', 'update_preimage', 5n],
      [3n, 'd', 'update_postimage', 5n],
    ]
    expect(await changesOf(deps, table, 0)).toEqual(all)
    expect(await changesOf(deps, table, 3, 3)).toEqual(all.slice(2, 4))
  })

  test('finds the partition values of files that were removed without them', async () => {
    const table = await freshTable({}, ['name'])
    await act(table, live =>
      live.slice(0, 1).map(({ path }): Action => ({ kind: 'remove', remove: { path, dataChange: true } })),
    )
    expect(await changesOf(deps, table, 3)).toEqual([[1n, 'a', 'delete', 3n]])
  })

  test.each<[string, number, number | undefined, object, RegExp]>([
    [
      'a version that is not there yet',
      3,
      undefined,
      { kind: 'version-missing', version: 3, latest: 2 },
      /no version 3/,
    ],
    [
      'an end that is not there yet',
      1,
      8,
      { kind: 'version-missing', version: 8, latest: 2 },
      /no version 8/,
    ],
    ['a version below 0', -1, 2, { kind: 'version-missing', version: -1 }, /no version -1/],
    ['an end before the beginning', 2, 1, { kind: 'invalid' }, /from version 2 to 1/],
  ])('refuses %s', async (_, from, to, error, message) => {
    const table = await freshTable()
    const failure = await failureOf(changesRelation(deps, deps.jobs, table, from, to))
    expect(failure).toMatchObject(error)
    expect(failure.message).toMatch(message)
  })

  test('says so when the log of a version was cleaned away', async () => {
    const table = await freshTable({ 'delta.checkpointInterval': '2' })
    await deps.storage.remove(`${table.replace('.', '/')}/_delta_log/00000000000000000001.json`)
    deps.logs.forget(table)
    const failure = await failureOf(changesRelation(deps, deps.jobs, table, 1, 2))
    expect(failure).toMatchObject({ kind: 'version-missing', version: 1 })
  })

  test('stops when it is cancelled', async () => {
    const table = await freshTable()
    const stop = new AbortController()
    stop.abort()
    const failure = await failureOf(changesRelation(deps, deps.jobs, table, 0, 2, stop.signal))
    expect(failure.kind).toBe('cancelled')
  })
})
