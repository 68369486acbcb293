import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { createNodeEngine } from '../adapters/duckdb/node-engine.fixture.ts'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { MappingMode } from '../core/delta/column-mapping.ts'
import { projectField } from '../core/delta/physical-projection.ts'
import type { PhysicalSchema } from '../core/delta/physical-type.ts'
import { field } from '../core/delta/schema.fixture.ts'
import { typeName } from '../core/delta/schema-json.ts'
import type { DeltaType, PrimitiveType, StructField } from '../core/delta/schema.ts'
import type { Engine, FieldId, Value } from '../core/ports/engine.ts'
import type { Storage } from '../core/ports/storage.ts'
import { quoteIdentifier, quoteText } from '../core/sql/quote.ts'
import { physicalSchemasOf } from './physical-schemas.ts'

/** One value in a file, and what the table has for it. */
interface Sample {
  readonly sql: string
  readonly value: Value
}

/** A type as the table has it, with how a file has it. */
interface Variant {
  readonly logical: DeltaType
  /** The engine's type in the file. */
  readonly physical: string
  readonly ids?: readonly FieldId[]
  sample(draw: Draw): Sample
}

type Draw = fc.GeneratorValue

const leafOf = (
  physical: string,
  logical: PrimitiveType,
  sample: (n: number) => Sample,
): Omit<Variant, 'ids'> => ({
  physical,
  logical,
  sample: draw => sample(draw(fc.integer, { min: 0, max: 99 })),
})

const day = (n: number): string =>
  `1970-${n % 2 === 0 ? '01' : '03'}-${String((n % 28) + 1).padStart(2, '0')}`
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What files have for what types: the type itself, those it can be widened from, and the liberties that writers take. */
const leaves: readonly Omit<Variant, 'ids'>[] = [
  leafOf('TINYINT', 'byte', n => ({ sql: `${n}`, value: n })),
  leafOf('TINYINT', 'long', n => ({ sql: `${n}`, value: BigInt(n) })),
  leafOf('SMALLINT', 'integer', n => ({ sql: `${n}`, value: n })),
  leafOf('INTEGER', 'long', n => ({ sql: `${n}`, value: BigInt(n) })),
  leafOf('INTEGER', 'double', n => ({ sql: `${n}`, value: n })),
  leafOf('INTEGER', 'decimal(12,2)', n => ({ sql: `${n}`, value: `${n}.00` })),
  leafOf('BIGINT', 'long', n => ({ sql: `${n}`, value: BigInt(n) })),
  leafOf('BIGINT', 'decimal(20,0)', n => ({ sql: `${n}`, value: `${n}` })),
  leafOf('FLOAT', 'double', n => ({ sql: `${n}.5`, value: n + 0.5 })),
  leafOf('DECIMAL(5,2)', 'decimal(9,4)', n => ({ sql: `${n}.25`, value: `${n}.2500` })),
  leafOf('DATE', 'timestamp_ntz', n => ({ sql: `'${day(n)}'`, value: `${day(n)}T00:00:00.000000` })),
  leafOf('DATE', 'date', n => ({ sql: `'${day(n)}'`, value: day(n) })),
  leafOf('TIMESTAMP', 'timestamp', n => ({ sql: `'${day(n)}'`, value: `${day(n)}T00:00:00.000000Z` })),
  leafOf('VARCHAR', 'string', n => ({ sql: `'t${n}ü'`, value: `t${n}ü` })),
  leafOf('BLOB', 'string', n => ({ sql: `encode('t${n}ü')`, value: `t${n}ü` })),
  leafOf('VARCHAR', 'binary', n => ({ sql: `'t${n}ü'`, value: bytes(`t${n}ü`) })),
  leafOf('BOOLEAN', 'boolean', n => ({ sql: `${n % 2 === 0}`, value: n % 2 === 0 })),
]

const orNull = (draw: Draw, type: string, sample: () => Sample): Sample =>
  draw(fc.nat, 4) === 0 ? { sql: `CAST(NULL AS ${type})`, value: null } : sample()

const cast = (sql: string, type: string): string => `CAST(${sql} AS ${type})`

const listOf = (element: Variant): Variant => {
  const physical = `${element.physical}[]`
  return {
    logical: { type: 'array', elementType: element.logical, containsNull: true },
    physical,
    ids: [{ name: 'element', ...(element.ids ? { children: element.ids } : {}) }],
    sample: draw => {
      const items = Array.from({ length: draw(fc.nat, 3) }, () =>
        orNull(draw, element.physical, () => element.sample(draw)),
      )
      return {
        sql: cast(`[${items.map(({ sql }) => sql).join(', ')}]`, physical),
        value: items.map(({ value }) => value),
      }
    },
  }
}

const mapOf = (widened: boolean, value: Variant): Variant => {
  const physical = `MAP(INTEGER, ${value.physical})`
  return {
    logical: {
      type: 'map',
      keyType: widened ? 'long' : 'integer',
      valueType: value.logical,
      valueContainsNull: true,
    },
    physical,
    ids: [{ name: 'key' }, { name: 'value', ...(value.ids ? { children: value.ids } : {}) }],
    sample: draw => {
      const items = Array.from({ length: draw(fc.nat, 2) }, (_, key) => ({
        key,
        ...orNull(draw, value.physical, () => value.sample(draw)),
      }))
      const keys = items.map(({ key }) => `${key}`).join(', ')
      const sql = `map([${keys}]::INTEGER[], [${items.map(item => item.sql).join(', ')}]::${value.physical}[])`
      return { sql, value: Object.fromEntries(items.map(item => [`${item.key}`, item.value])) }
    },
  }
}

/** A column or a field of a struct: in the table, in the file, or in both, and there under another name and in another place. */
interface Part {
  readonly at: number
  readonly where: 'both' | 'table' | 'file'
  readonly id: number
  readonly name: string
  readonly variant: Variant
  /** Its place in the file. */
  readonly place: number
}

class World {
  readonly mode: MappingMode
  private readonly draw: Draw
  private lastId = 0

  constructor(draw: Draw, mode: MappingMode) {
    this.draw = draw
    this.mode = mode
  }

  variant(depth: number): Variant {
    const kind = depth === 0 ? 0 : this.draw(fc.nat, 5)
    if (kind === 3) return listOf(this.variant(depth - 1))
    if (kind === 4) return mapOf(this.draw(fc.boolean), this.variant(depth - 1))
    if (kind === 5) return this.struct(depth - 1)
    return this.draw(fc.constantFrom, ...leaves)
  }

  parts(depth: number): readonly Part[] {
    const count = 1 + this.draw(fc.nat, 3)
    return Array.from({ length: count }, (_, at): Part => {
      this.lastId += 1
      const id = this.lastId
      return {
        at,
        id,
        // The first is in the table, the last in the file: neither has nothing.
        where:
          count === 1
            ? 'both'
            : at === 0
              ? this.draw(fc.constantFrom, 'both', 'table')
              : at === count - 1
                ? this.draw(fc.constantFrom, 'both', 'file')
                : this.draw(fc.constantFrom, 'both', 'table', 'file'),
        name: this.draw(fc.constantFrom, 'Name', 'a b', 'it"s', 'ü', "q'") + String(at),
        variant: this.variant(depth),
        place: this.draw(fc.nat, 9),
      }
    })
  }

  logicalFields(parts: readonly Part[]): readonly StructField[] {
    return parts
      .filter(({ where }) => where !== 'file')
      .map(({ name, id, variant }) => ({
        ...field(name, variant.logical),
        metadata:
          this.mode === 'none'
            ? {}
            : { 'delta.columnMapping.id': id, 'delta.columnMapping.physicalName': `col-${id}` },
      }))
  }

  /** Names in the file: the table's but for case, physical ones, or, where only ids count, any. */
  fileName({ name, id }: Part): string {
    if (this.mode === 'id') return `any-${(id * 7) % 100}-${id}`
    return this.mode === 'name' ? `col-${id}` : id % 3 === 0 ? name.toUpperCase() : name
  }

  inFile(parts: readonly Part[]): readonly Part[] {
    return parts.filter(({ where }) => where !== 'table').toSorted((a, b) => a.place - b.place || a.at - b.at)
  }

  ids(parts: readonly Part[]): readonly FieldId[] {
    return this.inFile(parts).map(part => ({
      name: this.fileName(part),
      ...(this.mode === 'none' ? {} : { id: part.id }),
      ...(part.variant.ids ? { children: part.variant.ids } : {}),
    }))
  }

  /** One row: what the file holds, by name there, and what the table must have. */
  row(parts: readonly Part[]): {
    readonly file: readonly string[]
    readonly table: readonly (readonly [string, Value])[]
  } {
    const samples = new Map(
      parts.map(part => [
        part,
        orNull(this.draw, part.variant.physical, () => part.variant.sample(this.draw)),
      ]),
    )
    return {
      file: this.inFile(parts).map(part => cast(samples.get(part)?.sql ?? '', part.variant.physical)),
      table: parts
        .filter(({ where }) => where !== 'file')
        .map(part => [part.name, part.where === 'both' ? (samples.get(part)?.value ?? null) : null]),
    }
  }

  private struct(depth: number): Variant {
    const parts = this.parts(depth)
    const physical = this.inFile(parts)
      .map(part => `${quoteIdentifier(this.fileName(part))} ${part.variant.physical}`)
      .join(', ')
    return {
      logical: { type: 'struct', fields: this.logicalFields(parts) },
      physical: `STRUCT(${physical})`,
      ids: this.ids(parts),
      sample: () => {
        const { file, table } = this.row(parts)
        const items = this.inFile(parts).map(
          (part, at) => `${quoteIdentifier(this.fileName(part))} := ${file[at] ?? ''}`,
        )
        return { sql: `struct_pack(${items.join(', ')})`, value: Object.fromEntries(table) }
      },
    }
  }
}

let engine: Engine
let storage: Storage
beforeAll(async () => {
  storage = createMemoryStorage()
  engine = await createNodeEngine(storage)
})

let files = 0
const write = async (
  select: string,
  fieldIds: readonly FieldId[] = [],
): Promise<{ path: string; size: number }> => {
  files += 1
  const path = `silver/t/part-${files}.parquet`
  const { bytes: size } = await engine.copy(select, path, { format: 'parquet', fieldIds })
  return { path, size }
}

const schemaOf = async (file: { path: string; size: number }): Promise<PhysicalSchema> =>
  (await physicalSchemasOf(storage, engine, [file]))[0] ?? []

const project = (schema: PhysicalSchema, fields: readonly StructField[], mode: MappingMode): string =>
  fields
    .map(logical => {
      const projected = projectField('f.', schema, logical, mode)
      if (!projected.ok) throw new Error(`${logical.name}: ${projected.error.found}`)
      return `${projected.value} AS ${quoteIdentifier(logical.name)}`
    })
    .join(', ')

describe('the projection of a file to a table', () => {
  test.each<MappingMode>(['none', 'name', 'id'])(
    'gives what a plain model says, for any table and any file of it (mapping by %s)',
    async mode => {
      await fc.assert(
        fc.asyncProperty(fc.gen(), async draw => {
          const world = new World(draw, mode)
          const parts = world.parts(3)
          const rows = Array.from({ length: 1 + draw(fc.nat, 3) }, () => world.row(parts))
          const names = world.inFile(parts).map(part => quoteIdentifier(world.fileName(part)))
          const selects = rows.map(
            row => `SELECT ${row.file.map((sql, at) => `${sql} AS ${names[at] ?? ''}`).join(', ')}`,
          )
          const file = await write(selects.join(' UNION ALL '), world.ids(parts))
          const fields = world.logicalFields(parts)
          const sql = `SELECT ${project(await schemaOf(file), fields, mode)} FROM read_parquet([${quoteText(file.path)}]) AS f`
          const found = await engine.rows(sql, { files: [file.path] })
          expect(found.columns).toEqual(fields.map(({ name, type }) => ({ name, type: typeName(type) })))
          expect(found.rows).toEqual(rows.map(row => row.table.map(([, value]) => value)))
          await engine.release([file.path])
          await storage.remove(file.path)
        }),
        { numRuns: 60 },
      )
    },
    120_000,
  )
})
