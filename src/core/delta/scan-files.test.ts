import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { physicalSchemas } from './physical-schema.ts'
import type { DeletedSource, ScanFile } from './scan-part.ts'
import { type ScanBench, openScanBench } from './scan.fixture.ts'
import { planScan } from './scan.ts'
import { struct } from './schema.fixture.ts'

let bench: ScanBench

beforeAll(async () => {
  bench = await openScanBench()
})
afterAll(() => bench.close())

describe('planScan over files that differ', () => {
  const ids = Array.from({ length: 20 }, (_, index) => index)

  it('joins partition values to the rows where their constants would be too many', () => {
    const snapshot = bench.table(
      { schema: struct({ id: 'long', p: 'integer', d: 'date' }), partitionColumns: ['p', 'd'] },
      ...ids.map(id =>
        bench.written(`many${id}.parquet`, `SELECT ${id}::BIGINT AS id`, {
          p: id === 3 ? null : `${id * 10}`,
          d: `2026-03-${String(id + 1).padStart(2, '0')}`,
        }),
      ),
    )
    const sql = bench.scan(snapshot)
    expect(sql.match(/read_parquet/g)).toHaveLength(1)
    const rows = bench.engine.rows(`SELECT * FROM (${sql}) ORDER BY id`)
    expect(rows).toEqual(
      ids.map(id => [BigInt(id), id === 3 ? null : id * 10, `2026-03-${String(id + 1).padStart(2, '0')}`]),
    )
  })

  it.each([2, 20])('tells each row its file and its number there, over %i files', count => {
    const snapshot = bench.table(
      { schema: struct({ id: 'long' }) },
      ...ids
        .slice(0, count)
        .map(id =>
          bench.written(`loc${count}-${id}.parquet`, `SELECT ${id} * 10 + i AS id FROM range(3) t(i)`),
        ),
    )
    const rows = bench.engine.rows(`SELECT * FROM (${bench.scan(snapshot, { locate: true })}) ORDER BY id`)
    expect(rows).toEqual(
      ids.slice(0, count).flatMap(id => [0, 1, 2].map(row => [BigInt(id * 10 + row), id, BigInt(row)])),
    )
    expect(bench.types(snapshot, { locate: true, columns: [] })).toEqual([
      ['__boathouse_file', 'INTEGER'],
      ['__boathouse_row', 'BIGINT'],
    ])
  })

  it('numbers rows also in files with columns that are called as the engine calls its own', () => {
    const snapshot = bench.table(
      { schema: struct({ filename: 'long', file_row_number: 'string' }) },
      ...ids
        .slice(0, 10)
        .map(id =>
          bench.written(
            `own${id}.parquet`,
            `SELECT ${id} AS "FileName", 'r' || i AS file_row_number FROM range(2) t(i)`,
          ),
        ),
    )
    const rows = bench.engine.rows(`SELECT * FROM (${bench.scan(snapshot, { locate: true })}) ORDER BY ALL`)
    expect(rows).toEqual(
      ids.slice(0, 10).flatMap(id => [0, 1].map(row => [BigInt(id), `r${row}`, id, BigInt(row)])),
    )
    expect(bench.engine.rows(`SELECT * FROM (${bench.scan(snapshot)})`)).toHaveLength(20)
  })

  it.each([4, 20])('gives the rows in the order of %i files, however they differ', count => {
    const snapshot = bench.table(
      { schema: struct({ id: 'long', later: 'string', p: 'string' }), partitionColumns: ['p'] },
      ...ids
        .slice(0, count)
        .map(id =>
          bench.written(
            `ord${count}-${id}.parquet`,
            `SELECT ${id} * 1000 + i AS id ${id % 3 === 0 ? ", 'x' AS later" : ''} FROM range(${id === 1 ? 1 : 500}) t(i)`,
            { p: `p${id % 2}` },
          ),
        ),
    )
    const rows = bench.engine
      .rows(`SELECT id FROM (${bench.scan(snapshot, { ordered: true })})`)
      .map(([id]) => Number(id))
    expect(rows).toEqual(rows.toSorted((a, b) => a - b))
    expect(rows).toHaveLength((count - 1) * 500 + 1)
  })

  it('reads files together that differ only in columns that are not wanted', () => {
    const snapshot = bench.table(
      { schema: struct({ id: 'long', other: 'string' }) },
      bench.written('w1.parquet', "SELECT 1::BIGINT AS id, 'x' AS other"),
      bench.written('w2.parquet', 'SELECT 2::BIGINT AS gone, 3::BIGINT AS id'),
    )
    expect(bench.scan(snapshot).match(/read_parquet/g)).toHaveLength(2)
    expect(bench.scan(snapshot, { columns: ['id'] }).match(/read_parquet/g)).toHaveLength(1)
    expect(bench.read(snapshot, 'id', { columns: ['id'] })).toEqual([{ id: 1n }, { id: 3n }])
  })

  it('stays a shallow statement over thousands of different files', () => {
    const schema = physicalSchemas([
      ['root', null, 'REQUIRED', 1n, null, null, null, null, null],
      ['id', 'INT64', 'OPTIONAL', null, null, null, null, null, null],
    ])[0]
    const files = Array.from({ length: 3000 }, (_, index): ScanFile => ({
      file: { path: 'a', partitionValues: {}, size: 1, modificationTime: 1, dataChange: true },
      path: `${bench.directory}/a.parquet`,
      schema: [{ name: `Id${index}`, type: { kind: 'value', engine: 'BIGINT' } }, ...(schema ?? [])],
    }))
    const { metadata } = bench.table({})
    const wide = {
      ...metadata,
      schema: struct({ id: 'long', ...Object.fromEntries(files.map((_, at) => [`c${at}`, 'long'])) }),
    }
    const planned = planScan({ metadata: wide, files, columns: ['id'] })
    expect(planned.ok && planned.value.match(/read_parquet/g)).toHaveLength(1)
    const apart = planScan({
      metadata,
      files: files.map((file, at) => ({ ...file, schema: at % 2 === 0 ? [] : file.schema })),
      ordered: true,
    })
    expect(apart.ok && apart.value.match(/read_parquet/g)).toHaveLength(3000)
    let depth = 0
    let deepest = 0
    for (const character of apart.ok ? apart.value : '') {
      if (character === '(') depth += 1
      if (character === ')') depth -= 1
      deepest = Math.max(deepest, depth)
    }
    expect(deepest).toBeLessThan(200)
  })

  it('names column, file and both types where a file has what can not be the column', () => {
    const snapshot = bench.table(
      { schema: struct({ id: 'long', s: struct({ x: 'long' }) }) },
      bench.written('bad.parquet', "SELECT 1.5::DOUBLE AS id, 'x' AS s"),
    )
    const planned = planScan({ metadata: snapshot.metadata, files: bench.filesOf(snapshot) })
    expect(planned).toMatchObject({
      error: { kind: 'schema-mismatch', columns: [{ column: 'id', expected: 'long', found: 'DOUBLE' }] },
    })
    expect(planned.ok ? '' : planned.error.message).toContain(`${bench.directory}/bad.parquet`)
    expect(
      planScan({ metadata: snapshot.metadata, files: bench.filesOf(snapshot), columns: ['s'] }),
    ).toMatchObject({
      error: { columns: [{ column: 's', expected: 'struct<x:long>', found: 'VARCHAR' }] },
    })
  })
})

describe('planScan without deleted rows', () => {
  const deleted = (rows: Readonly<Record<number, readonly number[]>>): DeletedSource => {
    const numbers = (list: readonly number[]): string =>
      list.length === 0
        ? 'SELECT NULL::BIGINT WHERE false'
        : `VALUES ${list.map(row => `(${row})`).join(', ')}`
    return {
      rows: vector => numbers(rows[vector] ?? []),
      keys: () =>
        numbers(
          Object.entries(rows).flatMap(([vector, list]) => list.map(row => Number(vector) * 2 ** 40 + row)),
        ),
    }
  }

  it.each([
    ['few', 3, false],
    ['many', 20, false],
    ['few', 3, true],
    ['many', 20, true],
  ])('leaves the rows of the vectors of %s files out', (_, count, ordered) => {
    const ids = Array.from({ length: count }, (_file, index) => index)
    const snapshot = bench.table(
      { schema: struct({ id: 'long', p: 'string' }), partitionColumns: ['p'] },
      ...ids.map(id =>
        bench.written(
          `dv${count}${ordered}-${id}.parquet`,
          `SELECT ${id} * 100 + i AS id FROM range(10) t(i)`,
          {
            p: `p${id % 3}`,
          },
        ),
      ),
    )
    // Every other file has a vector; the first of them is empty.
    const files = bench
      .filesOf(snapshot)
      .map((file, at) => (at % 2 === 0 ? { ...file, vector: at / 2 } : file))
    const source = Object.fromEntries(
      ids
        .filter(id => id % 2 === 0)
        .map(id => [id / 2, id === 0 ? [] : [0, 9, id % 10].toSorted((a, b) => a - b)]),
    )
    const found = bench.engine
      .rows(`SELECT id FROM (${bench.scan(snapshot, { files, deleted: deleted(source), ordered })})`)
      .map(([id]) => Number(id))
    const wanted = ids.flatMap(id =>
      Array.from({ length: 10 }, (_row, row) => row)
        .filter(row => id % 2 === 1 || id === 0 || ![0, 9, id % 10].includes(row))
        .map(row => id * 100 + row),
    )
    expect(ordered ? found : found.toSorted((a, b) => a - b)).toEqual(wanted)
    expect(bench.engine.rows(`SELECT count(*) FROM (${bench.scan(snapshot, { files })})`)).toEqual([
      [BigInt(count * 10)],
    ])
    expect(
      bench.engine.rows(
        `SELECT max(__boathouse_row) FROM (${bench.scan(snapshot, { files, deleted: deleted(source), locate: true })}) WHERE __boathouse_file % 2 = 0 AND id >= 100`,
      ),
    ).toEqual([[8n]])
  })

  it('lets filters reach the Parquet reader', () => {
    const snapshot = bench.table(
      { schema: struct({ id: 'long' }) },
      bench.written('dvp.parquet', 'SELECT i AS id FROM range(100) t(i)'),
    )
    const files = bench.filesOf(snapshot).map(file => ({ ...file, vector: 0 }))
    const sql = bench.scan(snapshot, { files, deleted: deleted({ 0: [1, 99] }) })
    const [plan] = bench.engine.objects(`EXPLAIN SELECT id FROM (${sql}) WHERE id > 90`)
    expect(String(plan?.['explain_value'])).toMatch(/READ_PARQUET[^]*Filters: id>90/)
    expect(bench.engine.rows(`SELECT count(*) FROM (${sql}) WHERE id > 90`)).toEqual([[8n]])
  })
})
