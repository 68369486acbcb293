import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DeltaType, PrimitiveType, StructType } from '../delta/schema.ts'
import type { Parquet, ParquetRow, ParquetValue } from './parquet.ts'

const field = (name: string, type: DeltaType, nullable = true) => ({ name, type, nullable, metadata: {} })
const struct = (...fields: StructType['fields']): StructType => ({ type: 'struct', fields })
const list = (elementType: DeltaType, containsNull = true): DeltaType => ({
  type: 'array',
  elementType,
  containsNull,
})
const map = (keyType: DeltaType, valueType: DeltaType, valueContainsNull = true): DeltaType => ({
  type: 'map',
  keyType,
  valueType,
  valueContainsNull,
})

const within = (bits: number) =>
  fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n })
const small = (bits: number) => within(bits).map(Number)
const digits = (count: number) =>
  fc.bigInt({ min: -(10n ** BigInt(count)) + 1n, max: 10n ** BigInt(count) - 1n })
const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '__proto__', '\0', 'a.b', '🛶'))

const primitives: readonly (readonly [PrimitiveType, fc.Arbitrary<ParquetValue>])[] = [
  ['boolean', fc.boolean()],
  ['byte', small(8)],
  ['short', small(16)],
  ['integer', small(32)],
  ['long', within(64)],
  ['float', fc.float()],
  ['double', fc.double()],
  ['string', text],
  ['binary', fc.uint8Array()],
  ['date', small(20)],
  ['timestamp', within(60)],
  ['timestamp_ntz', within(60)],
  ['decimal(9,2)', digits(9)],
  ['decimal(18,0)', digits(18)],
  ['decimal(38,10)', digits(38)],
]

interface Typed {
  readonly type: DeltaType
  readonly value: fc.Arbitrary<ParquetValue>
}

const primitive: fc.Arbitrary<Typed> = fc.constantFrom(
  ...primitives.map(([type, value]) => ({ type, value })),
)
const key: fc.Arbitrary<Typed> = fc.constantFrom(
  { type: 'string' as const, value: text },
  { type: 'long' as const, value: within(64) },
)

const orNull = (value: fc.Arbitrary<ParquetValue>, nullable: boolean): fc.Arbitrary<ParquetValue> =>
  nullable ? fc.option(value, { freq: 3 }) : value

const listOf = ({ type, value }: Typed, nullable: boolean): Typed => ({
  type: list(type, nullable),
  value: fc.array(orNull(value, nullable), { maxLength: 3 }),
})
const mapOf = (k: Typed, v: Typed, nullable: boolean): Typed => ({
  type: map(k.type, v.type, nullable),
  value: fc
    .array(fc.tuple(k.value, orNull(v.value, nullable)), { maxLength: 3 })
    .map(entries => new Map(entries)),
})
const structOf = (fields: readonly (readonly [Typed, boolean])[]): Typed & { readonly type: StructType } => ({
  type: struct(...fields.map(([{ type }, nullable], index) => field(`c${index}`, type, nullable))),
  value: fc.record(
    Object.fromEntries(fields.map(([{ value }, nullable], index) => [`c${index}`, orNull(value, nullable)])),
  ),
})

const nested = (depth: number): fc.Arbitrary<Typed> => {
  if (depth === 0) return primitive
  const below = nested(depth - 1)
  return fc.oneof(
    primitive,
    fc.tuple(below, fc.boolean()).map(([element, nullable]) => listOf(element, nullable)),
    fc.tuple(key, below, fc.boolean()).map(([k, v, nullable]) => mapOf(k, v, nullable)),
    columns(below).map(structOf),
  )
}
const columns = (type: fc.Arbitrary<Typed>) =>
  fc.array(fc.tuple(type, fc.boolean()), { minLength: 1, maxLength: 3 })

const table = columns(nested(2))
  .map(structOf)
  .chain(({ type, value }) =>
    fc.record({
      schema: fc.constant(type),
      rows: fc.array(value as fc.Arbitrary<ParquetRow>, { maxLength: 5 }),
    }),
  )

const file = async (parquet: Parquet, schema: StructType, rows: readonly ParquetRow[]) => {
  const bytes = await parquet.write(schema, rows)
  return parquet.read('file', bytes)
}

/** What every Parquet port promises. */
export const parquetContract = (name: string, parquet: Parquet): void => {
  describe(`${name} keeps the promises of Parquet`, () => {
    test('columns and rows of any nesting come back as they were written', async () => {
      await fc.assert(
        fc.asyncProperty(table, async ({ schema, rows }) => {
          expect(await file(parquet, schema, rows)).toEqual({ schema, rows })
        }),
        { numRuns: 300 },
      )
    })

    test('an absent struct, an empty list or map and one of nulls are told apart', async () => {
      const schema = struct(
        field('s', struct(field('m', map('string', 'string')), field('l', list('string')))),
      )
      const rows = [
        { s: null },
        { s: { m: null, l: null } },
        { s: { m: new Map(), l: [] } },
        { s: { m: new Map([['__proto__', null]]), l: [null] } },
      ]
      expect((await file(parquet, schema, rows)).rows).toEqual(rows)
    })

    test('an absent column of a row is null', async () => {
      const schema = struct(field('a', 'long'), field('b', struct(field('c', 'long'))))
      expect((await file(parquet, schema, [{}, { b: {} }])).rows).toEqual([
        { a: null, b: null },
        { a: null, b: { c: null } },
      ])
    })

    test('no rows are no rows, and the columns are still told', async () => {
      const schema = struct(field('a', 'long', false), field('m', map('string', 'string')))
      expect(await file(parquet, schema, [])).toEqual({ schema, rows: [] })
    })

    test('more rows than fit a page or a group keep their order', async () => {
      const schema = struct(field('a', struct(field('n', 'long'), field('t', list('string')))))
      const rows = Array.from({ length: 120_000 }, (_, index) => ({
        a: { n: BigInt(index), t: index % 3 === 0 ? [`a rather long text ${index}`] : null },
      }))
      const read = await file(parquet, schema, rows)
      expect(read.rows).toHaveLength(rows.length)
      expect(read.rows.every((row, index) => (row['a'] as ParquetRow)['n'] === BigInt(index))).toBe(true)
      expect(read.rows.at(-1)).toEqual(rows.at(-1))
    })

    test('only what is selected is read, on any level', async () => {
      const schema = struct(
        field('keep', struct(field('a', 'string'), field('b', map('string', 'long')), field('c', 'long'))),
        field('drop', list('long')),
      )
      const rows = [{ keep: { a: 'x', b: new Map([['k', 1n]]), c: 2n }, drop: [1n] }]
      const wanted = struct(field('keep', struct(field('a', 'string'), field('b', map('string', 'long')))))
      const bytes = await parquet.write(schema, rows)
      expect(await parquet.read('file', bytes, () => wanted)).toEqual({
        schema: wanted,
        rows: [{ keep: { a: 'x', b: new Map([['k', 1n]]) } }],
      })
      expect(await parquet.read('file', bytes, () => struct())).toEqual({ schema: struct(), rows: [{}] })
    })

    test('what is no Parquet file, or half of one, is input-unreadable and named', async () => {
      const whole = await parquet.write(struct(field('a', 'string')), [{ a: 'x'.repeat(1000) }])
      const bad = [new Uint8Array(), new TextEncoder().encode('{}'), whole.slice(0, -10), whole.slice(40)]
      for (const bytes of bad)
        await expect(parquet.read('some.parquet', bytes)).rejects.toMatchObject({
          error: { kind: 'input-unreadable', file: 'some.parquet' },
        })
    })
  })
}
