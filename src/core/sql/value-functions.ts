import type { FunctionName } from './ast.ts'

type Printers = Readonly<Partial<Record<FunctionName, (...args: readonly string[]) => string>>>

const nothing = 'NULL'

/** What both dialects say alike. */
const common: Printers = {
  rank: () => 'rank()',
  'dense-rank': () => 'dense_rank()',
  lag: (of = nothing, rows = '1') => `lag(${of}, ${rows})`,
  lead: (of = nothing, rows = '1') => `lead(${of}, ${rows})`,
  'first-value': (of = nothing) => `first_value(${of})`,
  'last-value': (of = nothing) => `last_value(${of})`,
  'start-of': (unit = nothing, time = nothing) => `date_trunc(${unit}, ${time})`,
  subtract: (a = nothing, b = nothing) => `(${a} - ${b})`,
  multiply: (a = nothing, b = nothing) => `(${a} * ${b})`,
  divide: (a = nothing, b = nothing) => `(${a} / nullif(${b}, 0))`,
  'round-half-up': (of = nothing, digits = '0') => `round(${of}, ${digits})`,
}

/**
 * Parameters of lambdas have names that columns hardly have: the engine takes no column's. It turns decimals into doubles to divide them, so the division is one of whole numbers: of the sum's digits without its
 * point, which is put back in at the end.
 */
const duckdbMean = (sum = nothing, count = nothing, scale = '0'): string => {
  const digits = `CAST(replace(CAST(TRY_CAST(${sum} AS DECIMAL(27,${scale})) AS VARCHAR), '.', '') AS HUGEINT)`
  const half = `(2 * __mean.u + sign(__mean.u) * __mean.n) // (2 * __mean.n)`
  const quotient = `list_transform([{'u': ${digits}, 'n': nullif(CAST(${count} AS HUGEINT), 0)}], __mean -> ${half})`
  if (scale === '0') return `CAST(${quotient}[1] AS VARCHAR)`
  const padded = `lpad(CAST(abs(__units) AS VARCHAR), CAST(greatest(length(CAST(abs(__units) AS VARCHAR)), ${scale} + 1) AS INTEGER), '0')`
  const point = `CASE WHEN __units < 0 THEN '-' ELSE '' END || left(${padded}, -${scale}) || '.' || right(${padded}, ${scale})`
  return `list_transform(${quotient}, __units -> ${point})[1]`
}

/**
 * The engine takes the later of two instants that a clock shows alike. The earlier one goes by the offset of the day before, if the
 * clock shows the same then. Said in full each time: binding a name by a lambda took ten times as long.
 */
const duckdbFromZone = (local = nothing, zone = nothing): string => {
  const earlier = `(timezone(${zone}, ${local} - INTERVAL 24 HOURS) + INTERVAL 24 HOURS)`
  return `CASE WHEN timezone(${zone}, ${earlier}) = ${local} THEN ${earlier} ELSE timezone(${zone}, ${local}) END`
}

const duckdb: Printers = {
  'last-known': (of = nothing) => `last_value(${of} IGNORE NULLS)`,
  'first-known': (of = nothing) => `first_value(${of} IGNORE NULLS)`,
  'lower-median': (of = nothing) => `quantile_disc(${of}, 0.5)`,
  'upper-median': (of = nothing) => `-quantile_disc(-(${of}), 0.5)`,
  mean: duckdbMean,
  floor: (of = nothing) => `floor(${of})`,
  md5: (of = nothing) => `md5(${of})`,
  'from-zone': duckdbFromZone,
  'to-zone': (instant = nothing, zone = nothing) => `timezone(${zone}, ${instant})`,
}

const spark: Printers = {
  'last-known': (of = nothing) => `last_value(${of}, TRUE)`,
  'first-known': (of = nothing) => `first_value(${of}, TRUE)`,
  'lower-median': (of = nothing) => `percentile_disc(0.5) WITHIN GROUP (ORDER BY ${of})`,
  'upper-median': (of = nothing) => `percentile_disc(0.5) WITHIN GROUP (ORDER BY ${of} DESC)`,
  // With these widths the quotient has eleven digits more than are kept, so that it is rounded but once.
  mean: (sum = nothing, count = nothing, scale = '0') =>
    `round(TRY_CAST(${sum} AS DECIMAL(27,${scale})) / nullif(CAST(${count} AS DECIMAL(10,0)), 0), ${scale})`,
  // Spark's floor of NaN is 0.
  floor: (of = nothing) => `CAST(floor(nanvl(${of}, CAST(NULL AS DOUBLE))) AS DOUBLE)`,
  md5: (of = nothing) => `md5(${of})`,
  'from-zone': (local = nothing, zone = nothing) => `to_utc_timestamp(CAST(${local} AS TIMESTAMP), ${zone})`,
  'to-zone': (instant = nothing, zone = nothing) =>
    `CAST(from_utc_timestamp(${instant}, ${zone}) AS TIMESTAMP_NTZ)`,
}

/** DuckDB's words for functions on values, numbers and windows; undefined for other functions. */
export const duckdbValueCall = (fn: FunctionName, args: readonly string[]): string | undefined =>
  (duckdb[fn] ?? common[fn])?.(...args)

/** Spark's words for them; undefined for other functions. */
export const sparkValueCall = (fn: FunctionName, args: readonly string[]): string | undefined =>
  (spark[fn] ?? common[fn])?.(...args)
