import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { checkpointContent } from '../../core/delta/checkpoint-write.ts'
import { add, created, entry, remove, snapshotOf, txn } from '../../core/delta/log.fixture.ts'
import { struct } from '../../core/delta/schema.fixture.ts'
import type { StructType } from '../../core/delta/schema.ts'
import { parquetContract } from '../../core/ports/parquet.contract.ts'
import type { ParquetRow } from '../../core/ports/parquet.ts'
import { createHyparquet } from './hyparquet.ts'

const parquet = createHyparquet()

parquetContract('hyparquet', parquet)

/** Asks a DuckDB that is not the product's about a file that was written. */
const asked = async (schema: StructType, rows: readonly ParquetRow[], sql: (file: string) => string) => {
  const directory = mkdtempSync(join(tmpdir(), 'boathouse-parquet-'))
  const file = join(directory, 'file.parquet')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    writeFileSync(file, await parquet.write(schema, rows))
    return (await connection.runAndReadAll(sql(`read_parquet('${file}')`))).getRowsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
    rmSync(directory, { recursive: true })
  }
}

test('another engine finds every type as Delta maps it to Parquet', async () => {
  const map = { type: 'map', keyType: 'string', valueType: 'long', valueContainsNull: true } as const
  const list = { type: 'array', elementType: struct({ x: 'integer' }), containsNull: true } as const
  const schema = struct({
    byte: 'byte',
    short: 'short',
    long: 'long',
    decimal: 'decimal(9,2)',
    wide: 'decimal(38,10)',
    text: 'string',
    bytes: 'binary',
    date: 'date',
    at: 'timestamp',
    local: 'timestamp_ntz',
    inner: struct({ map, list }),
  })
  const row: ParquetRow = {
    byte: -1,
    short: 300,
    long: 9007199254740993n,
    decimal: -105n,
    wide: -12345678901234567890123456789012345678n,
    text: 'é🛶',
    bytes: new Uint8Array([0, 255]),
    date: -1,
    at: -1_500_000n,
    local: 1_500_000n,
    inner: { map: new Map([['k', null]]), list: [null, { x: 1 }] },
  }
  const types = await asked(schema, [row], file => `SELECT column_type FROM (DESCRIBE SELECT * FROM ${file})`)
  expect(types.flat()).toEqual([
    'TINYINT',
    'SMALLINT',
    'BIGINT',
    'DECIMAL(9,2)',
    'DECIMAL(38,10)',
    'VARCHAR',
    'BLOB',
    'DATE',
    'TIMESTAMP WITH TIME ZONE',
    'TIMESTAMP',
    'STRUCT("map" MAP(VARCHAR, BIGINT), list STRUCT(x INTEGER)[])',
  ])
  const columns =
    'byte, short, long, "decimal"::VARCHAR, wide::VARCHAR, "text", hex("bytes"), "date"::VARCHAR, epoch_us("at"), "local"::VARCHAR, "inner"::VARCHAR'
  const texts = await asked(schema, [row, {}], file => `SELECT ${columns} FROM ${file}`)
  expect(texts).toEqual([
    [
      -1,
      300,
      '9007199254740993',
      '-1.05',
      '-1234567890123456789012345678.9012345678',
      'é🛶',
      '00FF',
      '1969-12-31',
      '-1500000',
      '1970-01-01 00:00:01.5',
      "{'map': {k=NULL}, 'list': [NULL, {'x': 1}]}",
    ],
    Array.from({ length: 11 }, () => null),
  ])
})

test('another engine reads a checkpoint as the protocol describes it', async () => {
  const snapshot = snapshotOf(
    created(add('a', 1, { partitionValues: { p: null }, tags: { k: 'v' } }), add('b', 2), txn('app', 7)),
    entry(1, remove('a')),
  )
  const { schema, rows } = checkpointContent(snapshot, 1)
  const found = await asked(
    schema,
    rows,
    file =>
      `SELECT count(*), count(add), count(remove), any_value(txn.version), any_value(add.path), any_value(add.stats), any_value(protocol.minWriterVersion), any_value(metaData.format.provider), count(protocol.readerFeatures) FROM ${file}`,
  )
  expect(found).toEqual([['5', '1', '1', '7', 'b', '{"numRecords":2}', 2, 'parquet', '0']])
})
