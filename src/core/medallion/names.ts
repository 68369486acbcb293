import type { Layer } from '../lake/table-views.ts'
import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import { isAuditColumn } from './audit.ts'

/** A table's name, taken apart. */
export interface TableName {
  readonly layer: Layer
  readonly name: string
}

const LONGEST = 100

/**
 * The table that a file's rows go to when nobody says otherwise: the file's name without extension (and without `.gz`), in lower
 * snake case, accents dropped; letters of any script stay. Never empty, never begins with a digit, at most 100 characters.
 */
export const tableNameOf = (fileName: string): string => {
  const base = fileName.split(/[/\\]/).at(-1) ?? ''
  const stem = base.replace(/\.(gz|zst|bz2|xz|zip)$/i, '').replace(/(.)\.[^.]*$|^\.[^.]*$/, '$1')
  const plain = stem
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
  const snake = plain
    .replace(/([\p{Ll}\p{Nd}])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{Nd}]+/gu, '_')
  const cut = [...snake]
    .slice(0, LONGEST - 1)
    .join('')
    .replace(/^_+|_+$/g, '')
  if (cut === '') return 'table'
  return /^\p{L}/u.test(cut) ? cut : `_${cut}`
}

const pattern = /^(bronze|silver|gold)\.([\p{L}_][\p{L}\p{M}\p{Nd}_]*)$/u

/** Takes `layer.name` apart. `invalid` when the layer is none of the three, or the name is not letters, digits and `_`. */
export const parseTableName = (text: string): Result<TableName> => {
  const found = pattern.exec(text)
  const name = found?.[2]
  if (found && name !== undefined && name.length <= 2 * LONGEST) return ok({ layer: found[1] as Layer, name })
  const message =
    `“${text}” is not a table name: it takes a layer (bronze, silver or gold), a dot, and a name of letters, digits and _` +
    ` that does not begin with a digit, such as bronze.airports.`
  return refused('table', message)
}

/** The directory of a table, named `layer.name`, in the lake. */
export const tableDirectory = (table: string): string => table.replace('.', '/')

/** What Delta forbids in column names without column mapping, and control characters, which no header means. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const forbidden = /[ ,;{}()=\u0000-\u001f\u007f]/g

/** A name that differs from all taken ones but for case, by a number at its end; the name is then taken too. */
const claim = (name: string, taken: Set<string>): string => {
  let unique = name
  for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${name}_${n}`
  taken.add(unique.toLowerCase())
  return unique
}

/**
 * Column names that a Delta table can have: trimmed, each forbidden character (` ,;{}()=`, controls) as `_`, empty ones as
 * `column_3` by their place, unique but for case (`name_2`). With `data`, names of audit columns are taken from the beginning.
 */
export const columnNames = (
  names: readonly string[],
  kind: 'data' | 'nested' = 'data',
): readonly string[] => {
  const clean = names.map((name, index) => {
    const safe = name.trim().replace(forbidden, '_')
    return safe === '' ? `column_${index + 1}` : safe
  })
  const taken = new Set<string>()
  return clean.map(name => {
    if (kind === 'data' && isAuditColumn(name)) taken.add(name.toLowerCase())
    return claim(name, taken)
  })
}
