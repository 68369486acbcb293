import { isBounded, type StatsColumn, statsFromRow, statsSelect } from '../core/delta/stats.ts'
import type { StructType } from '../core/delta/schema.ts'
import type { Engine, QueryOptions, Value } from '../core/ports/engine.ts'
import { quoteText } from '../core/sql/quote.ts'
import { asText } from './relation.ts'

/** What a data file says of itself; `stats` is the text of `add.stats`. */
interface FileStats {
  readonly rows: number
  readonly stats: string
}

/** Null count, min and max of a column. */
type Bounds = readonly Value[]

/**
 * Bounds out of the footer, by the column's name, where it has them for all row groups: the engine leaves out those with a value of
 * more than 10,000 bytes. A minimum that is absent beside a maximum is the empty text.
 */
const boundsInFooter = async (
  engine: Engine,
  path: string,
  options: QueryOptions,
): Promise<ReadonlyMap<string, Bounds>> => {
  const { rows } = await engine.rows(
    `SELECT path_in_schema, CAST(sum(stats_null_count) AS BIGINT),
      min(coalesce(stats_min_value, '')) FILTER (WHERE stats_null_count < row_group_num_rows), max(stats_max_value)
    FROM parquet_metadata(${quoteText(path)}) GROUP BY path_in_schema
    HAVING bool_and(stats_null_count = row_group_num_rows OR stats_max_value IS NOT NULL)`,
    options,
  )
  return new Map(rows.map(([column, ...bounds]) => [asText(column), bounds]))
}

/**
 * Reads the statistics of a data file that the engine has just written. Text is not read again for it, since the footer tells its exact
 * bounds; it is most of what there is in a bronze table.
 *
 * @param columns those that statistics are wanted of
 * @param file all columns of the file
 */
export const readFileStats = async (
  engine: Engine,
  path: string,
  columns: readonly StatsColumn[],
  file: StructType,
  options: QueryOptions,
): Promise<FileStats> => {
  const files = { ...options, files: [path] }
  // The path of a nested leaf is joined with dots, which names may have too.
  const flat = file.fields.every(({ type }) => typeof type === 'string')
  const worthwhile = flat && columns.some(({ type }) => type === 'string')
  const told = worthwhile ? await boundsInFooter(engine, path, files) : new Map<string, Bounds>()
  const boundsOf = ({ path: [name = ''], type }: StatsColumn) =>
    type === 'string' ? told.get(name) : undefined
  const others = columns.filter(column => !boundsOf(column))
  const { rows } = await engine.rows(statsSelect(others, `read_parquet([${quoteText(path)}])`), files)
  const [count = null, ...cells] = rows[0] ?? []
  const all = columns.flatMap(column => boundsOf(column) ?? cells.splice(0, isBounded(column.type) ? 3 : 1))
  return { rows: Number(count), stats: statsFromRow(columns, [count, ...all]) }
}
