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

/** The statement with the string literals of such paths replaced by the names that they are attached under. */
export const withAttachedNames = (sql: string, paths: readonly string[]): string =>
  paths.reduce((text, path) => {
    const name = attachedName(path)
    return name === path ? text : text.replaceAll(literal(path), literal(name))
  }, sql)

/** The COPY statement that writes a SELECT to a file of the lake. */
export const copyStatement = (select: string, path: string, format: 'parquet' | 'csv' | 'json'): string => {
  // Without USE_TMP_FILE false the rename at the end is lost on this file system, and the file comes out empty.
  // NULL is an empty CSV field and '' a quoted one: the writer quotes whatever looks like its NULL.
  // Small row groups: the writer's dictionaries of text then stay in the processor's cache (a third less time than with 122,880).
  const options = {
    parquet: 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 40960, USE_TMP_FILE false',
    csv: "FORMAT csv, HEADER true, NULL '', USE_TMP_FILE false",
    // Takes no USE_TMP_FILE; it writes in place anyway.
    json: 'FORMAT json',
  }[format]
  // The line break ends a comment at the end of the SELECT.
  return `COPY (${select}\n) TO ${literal(attachedName(path))} (${options})`
}
