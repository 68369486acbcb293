import type { CopyFormat, FieldId } from '../../core/ports/engine.ts'

/** Characters that DuckDB takes as a pattern in a file name, or (the backslash) cannot match at all. */
const PATTERN = /[*?[\]{}\\]/

const PREFIX = 'literal:'

/** The name under which a file of the lake is attached: its path, unless DuckDB would take that as a pattern. */
export const attachedName = (path: string): string =>
  PATTERN.test(path) || path.startsWith(PREFIX)
    ? `${PREFIX}${encodeURIComponent(path).replaceAll('*', '%2A')}`
    : path

/** The path of the file that is attached under a name. */
export const pathOfName = (name: string): string =>
  name.startsWith(PREFIX) ? decodeURIComponent(name.slice(PREFIX.length)) : name

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Where the string literal that begins with the quote at `start` ends; undefined when it is longer than `longest`. */
const endOfLiteral = (sql: string, start: number, longest: number): number | undefined => {
  for (let at = sql.indexOf("'", start + 1); at >= 0 && at - start < longest; at = sql.indexOf("'", at + 2))
    if (sql[at + 1] !== "'") return at + 1
  return undefined
}

/**
 * The statement with the string literals of such paths replaced by the names that they are attached under. In one pass over the
 * statement, however many paths there are: both grow with the files of a table.
 */
export const withAttachedNames = (sql: string, paths: readonly string[]): string => {
  const names = new Map<string, string>()
  let longest = 0
  for (const path of paths) {
    const name = attachedName(path)
    if (name === path) continue
    names.set(literal(path), literal(name))
    longest = Math.max(longest, literal(path).length)
  }
  if (names.size === 0) return sql
  const parts: string[] = []
  let done = 0
  // Every quote may be the first of a literal: which ones are is not known here, there may be comments with quotes in them.
  for (let at = sql.indexOf("'"); at >= 0; at = sql.indexOf("'", at)) {
    const end = endOfLiteral(sql, at, longest)
    const name = end === undefined ? undefined : names.get(sql.slice(at, end))
    if (end === undefined || name === undefined) at += 1
    else {
      parts.push(sql.slice(done, at), name)
      done = end
      at = end
    }
  }
  return parts.join('') + sql.slice(done)
}

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

const fieldIdStruct = (fields: readonly FieldId[], own?: number): string => {
  const self = own === undefined ? [] : [`__duckdb_field_id: ${own}`]
  const items = fields.map(({ name, id, children = [] }) =>
    children.length === 0
      ? `${identifier(name)}: ${id}`
      : `${identifier(name)}: ${fieldIdStruct(children, id)}`,
  )
  return `{${[...self, ...items].join(', ')}}`
}

/** Fields that have an id themselves or somewhere below. */
const identified = (fields: readonly FieldId[]): readonly FieldId[] =>
  fields.flatMap(({ children = [], ...field }) => {
    const below = identified(children)
    return below.length > 0 || field.id !== undefined ? [{ ...field, children: below }] : []
  })

const parquetOptions = ({ compression = 'zstd', fieldIds = [] }: CopyFormat): string => {
  const fields = identified(fieldIds)
  const ids = fields.length === 0 ? '' : `, FIELD_IDS ${fieldIdStruct(fields)}`
  // Small row groups: the writer's dictionaries of text then stay in the processor's cache (a third less time than with 122,880).
  return `FORMAT parquet, COMPRESSION ${compression}${ids}, ROW_GROUP_SIZE 40960, USE_TMP_FILE false`
}

/** The COPY statement that writes a SELECT to a file of the lake. */
export const copyStatement = (select: string, path: string, how: CopyFormat): string => {
  // Without USE_TMP_FILE false the rename at the end is lost on this file system, and the file comes out empty.
  // NULL is an empty CSV field and '' a quoted one: the writer quotes whatever looks like its NULL.
  const options = {
    parquet: parquetOptions(how),
    csv: "FORMAT csv, HEADER true, NULL '', USE_TMP_FILE false",
    // Takes no USE_TMP_FILE; it writes in place anyway.
    json: 'FORMAT json',
  }[how.format]
  // The line break ends a comment at the end of the SELECT.
  return `COPY (${select}\n) TO ${literal(attachedName(path))} (${options})`
}
