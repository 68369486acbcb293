import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeDataPath, decodeDataPath } from '../core/delta/data-path.ts'
import { toEngineType } from '../core/delta/engine-types.ts'
import { parseJson, asObject } from '../core/delta/log-json.ts'
import { decimalParts, typeName } from '../core/delta/schema-json.ts'
import { anySchema, struct } from '../core/delta/schema.fixture.ts'
import type { DeltaType, PrimitiveType, StructType } from '../core/delta/schema.ts'
import { statsColumns } from '../core/delta/stats-columns.ts'
import { quoteIdentifier, quoteText } from '../core/sql/quote.ts'
import { metadataOf, writingLake } from './write-lake.fixture.ts'

const { write, rows: rowsOf, pathsOf, deps } = writingLake()

const letters = fc.constantFrom('a', '~', '\u{7f}', 'é', '\u{ffff}', '😀', '\u{10ffff}', "'", '\0', '\n')
const text = fc
  .oneof(
    fc.string({ unit: letters, maxLength: 70 }),
    fc.constantFrom('', '\u{10ffff}'.repeat(33), 'é'.repeat(64), '😀'.repeat(40)),
  )
  .map(quoteText)

const whole = (bits: bigint) =>
  fc
    .oneof(fc.bigInt({ min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n }), fc.constantFrom(0n, -1n))
    .map(String)

const fraction = (double: boolean) =>
  fc
    .oneof(
      double ? fc.double() : fc.float(),
      fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 0.1, 1e-30),
    )
    .map(value => `'${Number.isFinite(value) ? value : String(value).toLowerCase()}'`)

const moment = fc
  .tuple(
    fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
    fc.nat(999),
  )
  .map(([date, micros]) => `${date.toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}`)

const digits = (precision: number, scale: number) =>
  fc.bigInt({ min: -(10n ** BigInt(precision)) + 1n, max: 10n ** BigInt(precision) - 1n }).map(unscaled => {
    const [sign, all] = unscaled < 0n ? ['-', String(-unscaled)] : ['', String(unscaled)]
    const padded = all.padStart(scale + 1, '0')
    return `'${sign}${padded.slice(0, padded.length - scale)}.${padded.slice(padded.length - scale)}'`
  })

const primitive = (type: PrimitiveType): fc.Arbitrary<string> => {
  const decimal = decimalParts(type)
  if (decimal) return digits(decimal.precision, decimal.scale)
  const known: Partial<Record<PrimitiveType, fc.Arbitrary<string>>> = {
    string: text,
    long: whole(64n),
    integer: whole(32n),
    short: whole(16n),
    byte: whole(8n),
    float: fraction(false),
    double: fraction(true),
    boolean: fc.constantFrom('true', 'false'),
    binary: fc.constantFrom("''::BLOB", "'\\xFF\\x00'::BLOB", "'ab'::BLOB"),
    date: moment.map(at => `'${at.slice(0, 10)}'`),
    timestamp: moment.map(at => `'${at}+00'`),
    timestamp_ntz: moment.map(at => `'${at}'`),
  }
  return known[type] ?? fc.constant('NULL')
}

/** SQL of a value of the type; NULL now and then, on every level. */
const literal = (type: DeltaType): fc.Arbitrary<string> => {
  const cast = (value: string) => `CAST(${value} AS ${toEngineType(type)})`
  const some = ((): fc.Arbitrary<string> => {
    if (typeof type === 'string') return primitive(type).map(cast)
    if (type.type === 'array')
      return fc.array(literal(type.elementType), { maxLength: 3 }).map(items => cast(`[${items.join(', ')}]`))
    if (type.type === 'map') {
      const key =
        typeof type.keyType === 'string'
          ? primitive(type.keyType).map(value => `CAST(${value} AS ${toEngineType(type.keyType)})`)
          : fc.constant('NULL')
      return fc.tuple(key, literal(type.valueType)).map(([k, v]) => cast(`map([${k}], [${v}])`))
    }
    return fc
      .tuple(...type.fields.map(field => literal(field.type)))
      .map(
        values =>
          `struct_pack(${values.map((value, at) => `${quoteIdentifier(type.fields[at]?.name ?? '')} := ${value}`).join(', ')})`,
      )
  })()
  return fc.oneof({ arbitrary: some, weight: 5 }, { arbitrary: fc.constant(cast('NULL')), weight: 1 })
}

/** A schema and some rows of it, as SQL. Everything is nullable, as the literals are. */
const anyRows = anySchema
  .map(nullable)
  .chain(schema =>
    fc
      .array(fc.tuple(...schema.fields.map(field => literal(field.type))), { minLength: 1, maxLength: 6 })
      .map(rows => ({ schema, rows })),
  )

function nullable(schema: StructType): StructType {
  const loose = (type: DeltaType): DeltaType => {
    if (typeof type === 'string') return type
    if (type.type === 'struct') return nullable(type)
    if (type.type === 'array') return { ...type, elementType: loose(type.elementType), containsNull: true }
    return { ...type, valueType: loose(type.valueType), valueContainsNull: true }
  }
  return {
    type: 'struct',
    fields: schema.fields.map(field => ({ ...field, nullable: true, metadata: {}, type: loose(field.type) })),
  }
}

const selectOf = (schema: StructType, rows: readonly (readonly string[])[]): string =>
  rows
    .map(
      row =>
        `SELECT ${row.map((value, at) => `${value} AS ${quoteIdentifier(schema.fields[at]?.name ?? '')}`).join(', ')}`,
    )
    .join(' UNION ALL ')

const columnSql = ([first = '', ...rest]: readonly string[]): string =>
  rest.reduce((outer, name) => `struct_extract(${outer}, ${quoteText(name)})`, quoteIdentifier(first))

/** A number or text of the log, as text. */
const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  throw new TypeError('It is no plain value')
}

const at = (tree: unknown, path: readonly string[]): unknown => {
  let branch = tree
  for (const name of path)
    branch =
      typeof branch === 'object' && branch !== null
        ? Object.getOwnPropertyDescriptor(branch, name)?.value
        : undefined
  return branch
}

describe('any rows of any types', () => {
  test('are read back as they were written, and lie within the bounds that are told of them', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, async ({ schema, rows }) => {
        const select = selectOf(schema, rows)
        const [file] = await write(metadataOf(schema), select)
        if (!file) throw new Error('no file')
        const paths = pathsOf([file])
        const stored = `read_parquet(['${paths[0]}'])`
        expect(await rowsOf(`SELECT * FROM ${stored}`, paths)).toEqual(await rowsOf(select))
        // Digits of decimals are more than a number holds.
        const stats = asObject(parseJson(file.stats.replace(/:(-?\d+\.\d+)(?=[,}])/g, ':"$1"')))
        expect(stats?.['numRecords']).toBe(rows.length)
        for (const { path, type } of statsColumns(metadataOf(schema))) {
          const column = columnSql(path)
          const conditions = [`count(*) - count(${column}) <> ${textOf(at(stats?.['nullCount'], path))}`]
          for (const [side, op] of [
            ['minValues', '<'],
            ['maxValues', '>'],
          ] as const) {
            const bound = at(stats?.[side], path)
            if (bound === undefined) continue
            const sql = `CAST(${quoteText(textOf(bound))} AS ${toEngineType(type)})`
            conditions.push(`count(*) FILTER (WHERE ${column} ${op} ${sql}) > 0`)
          }
          const wrong = await rowsOf(`SELECT ${conditions.join(', ')} FROM ${stored}`, paths)
          expect(wrong[0]?.includes(true), `${path.join('.')} ${typeName(type)} ${file.stats}`).toBe(false)
        }
      }),
      { numRuns: 30 },
    )
  }, 120_000)
})

describe('partition values', () => {
  test('of any text come back from the log, and their files are where it says', async () => {
    const metadata = metadataOf(struct({ p: 'string', n: 'long' }), { partitionColumns: ['p'] })
    const value = fc.oneof(
      fc.string({ unit: letters, minLength: 1, maxLength: 300 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
      fc.constantFrom(
        '%2F',
        '..',
        '.',
        'a b',
        'k=v',
        '__HIVE_DEFAULT_PARTITION__',
        'NULL',
        "it's",
        '\\',
        'ends with dot.',
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(value, { minLength: 1, maxLength: 12 }), async values => {
        const rows = values.map((text, n) => `SELECT ${quoteText(text)} AS p, ${n} AS n`)
        const files = await write(metadata, rows.join(' UNION ALL '))
        expect(new Set(files.map(file => file.partitionValues?.['p']))).toEqual(new Set(values))
        expect(files).toHaveLength(values.length)
        for (const file of files) {
          const path = `silver/t/${decodeDataPath(encodeDataPath(file.path))}`
          expect(await deps().storage.size(path)).toBe(file.size)
        }
      }),
      { numRuns: 25 },
    )
  }, 120_000)
})
