import type { FunctionName } from './ast.ts'

type Printers = Readonly<Partial<Record<FunctionName, (...args: readonly string[]) => string>>>

const nothing = 'NULL'

/** What both dialects say alike. */
const common: Printers = {
  upper: (of = nothing) => `upper(${of})`,
  replace: (of = nothing, find = nothing, by = nothing) => `replace(${of}, ${find}, ${by})`,
  translate: (of = nothing, from = nothing, to = nothing) => `translate(${of}, ${from}, ${to})`,
  extract: (of = nothing, pattern = nothing, group = '0') => `regexp_extract(${of}, ${pattern}, ${group})`,
  substring: (...args) => `substring(${args.join(', ')})`,
  repeat: (of = nothing, times = '0') => `repeat(${of}, ${times})`,
  without: (of = nothing, value = nothing) => `nullif(${of}, ${value})`,
  joined: (...args) => `concat_ws(${args.join(', ')})`,
}

const duckdb: Printers = {
  length: (of = nothing) => `length(${of})`,
  'replace-all': (of = nothing, pattern = nothing, by = nothing) =>
    `regexp_replace(${of}, ${pattern}, ${by}, 'g')`,
  finds: (of = nothing, pattern = nothing) => `regexp_matches(${of}, ${pattern})`,
  pieces: (of = nothing, pattern = nothing) => `string_split_regex(${of}, ${pattern})`,
  nfc: (of = nothing) => `nfc_normalize(${of})`,
  'strip-accents': (of = nothing) => `strip_accents(${of})`,
  sha256: (of = nothing) => `sha256(${of})`,
}

const spark: Printers = {
  length: (of = nothing) => `char_length(${of})`,
  'replace-all': (of = nothing, pattern = nothing, by = nothing) =>
    `regexp_replace(${of}, ${pattern}, ${by})`,
  finds: (of = nothing, pattern = nothing) => `(${of} RLIKE ${pattern})`,
  pieces: (of = nothing, pattern = nothing) => `split(${of}, ${pattern}, -1)`,
  nfc: (of = nothing) => `boathouse_nfc(${of})`,
  'strip-accents': (of = nothing) => `boathouse_strip_accents(${of})`,
  sha256: (of = nothing) => `sha2(${of}, 256)`,
}

/** DuckDB's words for functions on text; undefined for other functions. */
export const duckdbTextCall = (fn: FunctionName, args: readonly string[]): string | undefined =>
  (duckdb[fn] ?? common[fn])?.(...args)

/** Spark's words for them; undefined for other functions. */
export const sparkTextCall = (fn: FunctionName, args: readonly string[]): string | undefined =>
  (spark[fn] ?? common[fn])?.(...args)
