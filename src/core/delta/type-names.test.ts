import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sparkWords } from '../sql/print-spark.ts'
import { toEngineType } from './engine-types.ts'
import { typeName } from './schema-json.ts'
import { anyType } from './schema.fixture.ts'
import type { DeltaType } from './schema.ts'
import { parseTypeName } from './type-names.ts'

const parsed = (sql: string): DeltaType => {
  const type = parseTypeName(sql)
  if (!type.ok) throw new Error(type.error.message)
  return type.value
}

it.each<[sql: string, type: string]>([
  ['BIGINT', 'long'],
  ['long', 'long'],
  ['Int', 'integer'],
  ['smallint', 'short'],
  ['TINYINT', 'byte'],
  ['REAL', 'float'],
  ['DOUBLE PRECISION', 'double'],
  ['VARCHAR(10)', 'string'],
  ['TEXT', 'string'],
  ['bool', 'boolean'],
  ['BLOB', 'binary'],
  ['TIMESTAMP', 'timestamp'],
  ['TIMESTAMP WITH TIME ZONE', 'timestamp'],
  ['TIMESTAMP WITHOUT TIME ZONE', 'timestamp_ntz'],
  ['TIMESTAMPTZ', 'timestamp'],
  ['timestamp_ntz', 'timestamp_ntz'],
  ['DECIMAL', 'decimal(10,0)'],
  ['numeric( 5 )', 'decimal(5,0)'],
  ['DEC(38, 38)', 'decimal(38,38)'],
  ['ARRAY<ARRAY<DATE>>', 'array<array<date>>'],
  ['INTEGER[][]', 'array<array<integer>>'],
  ['map<string, struct<a: int, b: array<long>>>', 'map<string,struct<a:integer,b:array<long>>>'],
  ['STRUCT(a INTEGER, "b c" VARCHAR)', 'struct<a:integer,b c:string>'],
  ['struct<`x y`: int, date date>', 'struct<x y:integer,date:date>'],
])('%s is %s', (sql, type) => expect(typeName(parsed(sql))).toBe(type))

it('keeps NOT NULL and the comment of a field', () => {
  const type = parsed("STRUCT<a: INT NOT NULL COMMENT 'it''s', b INT>")
  expect(type).toMatchObject({
    fields: [
      { name: 'a', nullable: false, metadata: { comment: "it's" } },
      { name: 'b', nullable: true, metadata: {} },
    ],
  })
})

describe('refuses what is no type and tells why', () => {
  it.each<[sql: string, why: string]>([
    ['', 'Nothing'],
    ['HUGEINT', 'HUGEINT'],
    ['DECIMAL(39, 2)', '38 digits'],
    ['DECIMAL(5, 6)', 'behind the point'],
    ['ARRAY', 'Expected <'],
    ['STRUCT<>', 'at least one field'],
    ['STRUCT<a: INT, A: INT>', 'A is there twice'],
    ['STRUCT<a: INT COMMENT x>', 'A comment takes text'],
    ['INT INT', 'more behind it: INT'],
    ['MAP<STRING>', 'Expected ,'],
    ['(INT)', 'Expected a type'],
    ['ARRAY<INT', 'the end'],
  ])('%j: %s', (sql, why) => {
    const type = parseTypeName(sql)
    expect(type).toMatchObject({ ok: false, error: { kind: 'invalid' } })
    expect(type.ok ? '' : type.error.message).toContain(why)
  })
})

it('reads every type as Spark writes it', () => {
  fc.assert(
    fc.property(anyType, type => {
      expect(typeName(parsed(sparkWords.type(type)))).toBe(typeName(type))
    }),
  )
})

it('reads every type as the engine writes it, but that its TIMESTAMP is Spark’s', () => {
  fc.assert(
    fc.property(anyType, type => {
      const plain = typeName(type).replaceAll('timestamp_ntz', 'timestamp')
      expect(typeName(parsed(toEngineType(type))).replaceAll('timestamp_ntz', 'timestamp')).toBe(plain)
    }),
  )
})
