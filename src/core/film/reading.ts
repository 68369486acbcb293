import type { Metadata } from '../delta/actions.ts'
import { mappingMode } from '../delta/column-mapping.ts'
import { toEngineType } from '../delta/engine-types.ts'
import { printSchema, sameType } from '../delta/schema-json.ts'
import { pairColumns } from '../diff/columns.ts'
import type { ColumnFilter } from '../profile/filter.ts'
import { filtersSql } from '../profile/filter-sql.ts'
import { quoteIdentifier } from '../sql/quote.ts'
import type { FilmOrder } from './order.ts'

/** A column of the order, as rows of some versions have it. */
export interface ReadColumn {
  /** In the type that the newest version has. */
  readonly sql: string
  /** Its place among the rows' columns, where it stands there in that type. */
  readonly at: number | undefined
  /** Where the rows have it as it is, its name: filters by it reach the files. */
  readonly name: string | undefined
}

/** How files of some versions are read: of one schema, partitioned and mapped alike. */
export interface Reading {
  readonly id: number
  readonly metadata: Metadata
  readonly order: readonly ReadColumn[]
  /** Columns of the order that have to be asked for beside the rows' own. */
  readonly extras: readonly string[]
  /** Places of the key's columns among the rows' own; undefined where the version has no such column. */
  readonly key: readonly (number | undefined)[]
  /** SQL for whether a row is wanted. */
  readonly filter: string | undefined
}

const readingText = (metadata: Metadata): string =>
  JSON.stringify([printSchema(metadata.schema), metadata.partitionColumns, mappingMode(metadata)])

/** How the versions of one table are read for one film. */
export class Readings {
  private readonly newest: Metadata
  private readonly order: FilmOrder
  private readonly where: readonly ColumnFilter[]
  private readonly byText = new Map<string, Reading>()
  private readonly byMetadata = new WeakMap<Metadata, Reading>()

  constructor(newest: Metadata, order: FilmOrder, where: readonly ColumnFilter[]) {
    this.newest = newest
    this.order = order
    this.where = where
  }

  of(metadata: Metadata): Reading {
    const same = this.byMetadata.get(metadata)
    if (same) return same
    const text = readingText(metadata)
    const reading = this.byText.get(text) ?? this.make(metadata)
    this.byText.set(text, reading)
    this.byMetadata.set(metadata, reading)
    return reading
  }

  private make(metadata: Metadata): Reading {
    const { fields } = metadata.schema
    const pairs = pairColumns(metadata, this.newest).columns
    const placeOf = (name: string): number | undefined => {
      const from = pairs.find(({ to }) => to?.name === name)?.from
      return from && fields.indexOf(from)
    }
    const order = this.order.columns.map(({ field: { name, type } }): ReadColumn => {
      const at = placeOf(name)
      const field = at === undefined ? undefined : fields[at]
      const engineType = toEngineType(type)
      if (!field) return { sql: `CAST(NULL AS ${engineType})`, at: undefined, name: undefined }
      const own = quoteIdentifier(field.name)
      return sameType(field.type, type)
        ? { sql: own, at, name: field.name }
        : { sql: `TRY_CAST(${own} AS ${engineType})`, at: undefined, name: undefined }
    })
    return {
      id: this.byText.size,
      metadata,
      order,
      extras: order.filter(({ at }) => at === undefined).map(({ sql }) => sql),
      key: this.order.key.map(placeOf),
      filter: filtersSql(this.where, fields),
    }
  }
}
