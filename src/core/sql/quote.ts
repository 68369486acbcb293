/**
 * A name as a quoted SQL identifier. Any well-formed Unicode name survives, but for two that no engine can hold: the empty name
 * and names with U+0000. `checkColumnNames` turns those away at the door, so that meeting one here is a bug (RangeError).
 */
export const quoteIdentifier = (name: string): string => {
  if (name === '' || name.includes('\0')) {
    throw new RangeError(`${JSON.stringify(name)} can not be a SQL identifier.`)
  }
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * Text as a SQL expression of type VARCHAR. Any well-formed Unicode text survives: the parser ends a literal at U+0000, so
 * that character is joined in with chr(0).
 */
export const quoteText = (value: string): string => {
  const parts = value.split('\0').map(part => `'${part.replaceAll("'", "''")}'`)
  return parts.length === 1 ? parts.join('') : `(${parts.join(' || chr(0) || ')})`
}

/** Texts as a SQL list, for IN-like functions and `read_parquet([…])`. */
export const quoteList = (values: readonly string[]): string => `[${values.map(quoteText).join(', ')}]`
