import { failAt } from './parse-error.ts'
import { quoteIdentifier } from './quote.ts'
import type { Token } from './tokens.ts'

/** A place in SQL that the engine is to see in another way. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly sql: string
}

/** A version that a reference to a table asks for. */
export type TimeTravel = { readonly version: number } | { readonly timestamp: string }

const layers: ReadonlySet<string> = new Set(['bronze', 'silver', 'gold'])

/** What can come after a table in a query, and so is no alias of it. */
const afterTable: ReadonlySet<string> = new Set(
  (
    'where join inner left right full cross natural semi anti asof positional on using group having order limit offset ' +
    'union except intersect window qualify tablesample sample pivot unpivot fetch set when'
  ).split(' '),
)

const isName = ({ kind }: Token): boolean => kind === 'word' || kind === 'quoted' || kind === 'backtick'

const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.value.toLowerCase())

const isMark = (token: Token | undefined, mark: string): boolean =>
  token?.kind === 'mark' && token.value === mark

const versionOf = (sql: string, token: Token | undefined): TimeTravel => {
  const isNumber = token?.kind === 'number' || token?.kind === 'string'
  const version = isNumber && /^\d+$/.test(token.value) ? Number(token.value) : Number.NaN
  if (Number.isSafeInteger(version)) return { version }
  return failAt(sql, token?.start ?? sql.length, 'Expected the number of a version after VERSION AS OF.')
}

const timestampOf = (sql: string, token: Token | undefined): TimeTravel => {
  if (token?.kind === 'string') return { timestamp: token.value }
  return failAt(
    sql,
    token?.start ?? sql.length,
    "Expected a timestamp in quotes after TIMESTAMP AS OF, such as '2026-03-01 09:14:00'. Expressions such as current_timestamp() - INTERVAL 1 DAY can not stand here.",
  )
}

/**
 * Reads `[FOR] VERSION AS OF n` or `[FOR] TIMESTAMP AS OF '…'` (SYSTEM_VERSION and SYSTEM_TIME too) at a token. Undefined when there
 * is none; a Failure `query-failed` when it is not whole.
 */
export const readTemporalClause = (
  sql: string,
  tokens: readonly Token[],
  at: number,
): { readonly travel: TimeTravel; readonly next: number } | undefined => {
  const first = isWord(tokens[at], 'for') ? at + 1 : at
  const version = isWord(tokens[first], 'version', 'system_version')
  const timestamp = isWord(tokens[first], 'timestamp', 'system_time')
  if (!(version || timestamp) || !isWord(tokens[first + 1], 'as') || !isWord(tokens[first + 2], 'of'))
    return undefined
  const literal = tokens[first + 3]
  if (version) return { travel: versionOf(sql, literal), next: first + 4 }
  const typed = isWord(literal, 'timestamp', 'date') && tokens[first + 4]?.kind === 'string'
  const place = typed ? first + 4 : first + 3
  return { travel: timestampOf(sql, tokens[place]), next: place + 1 }
}

/** Reads `@v12` or `@20260301091400000` right behind a name. Undefined when there is none. */
export const readAtClause = (
  sql: string,
  tokens: readonly Token[],
  at: number,
): { readonly travel: TimeTravel; readonly next: number } | undefined => {
  const [name, mark, value] = [tokens[at - 1], tokens[at], tokens[at + 1]]
  if (!isMark(mark, '@') || !mark || mark.start !== name?.end) return undefined
  const text = value?.start === mark.end ? value.text : ''
  const [, version] = /^v(\d+)$/i.exec(text) ?? []
  if (version !== undefined) return { travel: { version: Number(version) }, next: at + 2 }
  if (/^\d{17}$/.test(text)) return { travel: { timestamp: text }, next: at + 2 }
  return failAt(
    sql,
    mark.start,
    'Expected @v and a version, such as @v12, or @ and a timestamp of 17 digits (yyyyMMddHHmmssSSS), such as @20260301091400000.',
  )
}

/** A table's name as the engine is given it when a version is meant: `t@v12` or `t@<timestamp>`. */
const travelledName = (name: string, travel: TimeTravel): string =>
  'version' in travel ? `${name}@v${travel.version}` : `${name}@${travel.timestamp}`

/** The last token of the name that begins at `at`: `a.b.c`. */
const nameEnd = (tokens: readonly Token[], at: number): number => {
  let last = at
  for (;;) {
    const next = tokens[last + 2]
    if (!isMark(tokens[last + 1], '.') || !next || !isName(next)) return last
    last += 2
  }
}

/** Whether `… AS OF` is followed by a literal, so that it can not be an alias named “of”. */
const startsLiteral = (tokens: readonly Token[], at: number): boolean => {
  const literal = tokens[isWord(tokens[at], 'for') ? at + 4 : at + 3]
  return literal?.kind === 'number' || literal?.kind === 'string'
}

const aliasFor = (tokens: readonly Token[], next: number, name: string): string => {
  const token = tokens[next]
  const hasAlias =
    isWord(token, 'as') ||
    token?.kind === 'quoted' ||
    token?.kind === 'backtick' ||
    (token?.kind === 'word' && !afterTable.has(token.value.toLowerCase()))
  return hasAlias ? '' : ` AS ${quoteIdentifier(name)}`
}

/**
 * The edits that turn each `silver.t VERSION AS OF 12`, `… TIMESTAMP AS OF '…'`, `silver.t@v12` and `silver.t@20260301091400000` among
 * the tokens into `silver."t@v12"`, under its own name where it has no other. Throws Failure `query-failed`, placed in `sql`.
 */
export const timeTravelEdits = (sql: string, tokens: readonly Token[], withAlias = true): readonly Edit[] => {
  const edits: Edit[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const first = tokens[at]
    if (!first || !isName(first)) continue
    const end = nameEnd(tokens, at)
    const last = tokens[end]
    const isTable = end === at + 2 && layers.has(first.value.toLowerCase())
    const temporal =
      isTable || startsLiteral(tokens, end + 1) ? readTemporalClause(sql, tokens, end + 1) : undefined
    const clause = temporal ?? (isTable ? readAtClause(sql, tokens, end + 1) : undefined)
    if (clause && last && !isTable)
      return failAt(
        sql,
        first.start,
        `Only tables of the lake have versions; “${sql.slice(first.start, last.end)}” does not begin with bronze, silver or gold.`,
      )
    if (clause && last) {
      const alias = withAlias ? aliasFor(tokens, clause.next, last.value) : ''
      const name = `${quoteIdentifier(travelledName(last.value, clause.travel))}${alias}`
      edits.push({ start: last.start, end: tokens[clause.next - 1]?.end ?? last.end, sql: name })
      at = clause.next - 1
    } else at = end
  }
  return edits
}

const pad = (digits: string, length: number): string => digits.padEnd(length, '0').slice(0, length)

const compact = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/
const spelled =
  /^(\d{4})-(\d\d?)(?:-(\d\d?)(?:[T ](\d\d?)(?::(\d\d?)(?::(\d\d?)(?:\.(\d{1,9}))?)?)?)?)?\s*(Z|UTC|[+-]\d\d?(?::?\d\d)?)?$/i

const zoneMinutes = (zone: string | undefined): number => {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d?):?(\d\d)?$/.exec(zone ?? '') ?? []
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/**
 * Milliseconds since the epoch of a timestamp as time travel spells it: `2026-03-01`, `2026-03-01 09:14:00.123`, ISO 8601 with `Z` or an
 * offset, or 17 digits (`@20260301091400000`). Without a zone it is UTC. Undefined for anything else, and for days that do not exist.
 */
export const timestampMillis = (text: string): number | undefined => {
  const found = compact.exec(text.trim()) ?? spelled.exec(text.trim())
  if (!found) return undefined
  const [, year = '', month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction = ''] = found
  const numbers = [year, month, day, hour, minute, second].map(Number)
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = numbers
  const date = new Date(Date.UTC(y, mo - 1, d, h, mi, s, Number(pad(fraction, 3))))
  const exact =
    date.getUTCFullYear() === y && date.getUTCMonth() === mo - 1 && date.getUTCDate() === d && h < 24
  return exact && mi < 60 && s < 60 ? date.getTime() - zoneMinutes(found[8]) * 60_000 : undefined
}

/** The table and version that a name of the form `t@v12` or `t@<timestamp>` asks for; undefined when the name has no `@`. */
export const splitTravelledName = (
  name: string,
): { readonly name: string; readonly travel: TimeTravel } | undefined => {
  const at = name.lastIndexOf('@')
  if (at <= 0) return undefined
  const [, version] = /^v(\d+)$/i.exec(name.slice(at + 1)) ?? []
  const travel: TimeTravel =
    version === undefined ? { timestamp: name.slice(at + 1) } : { version: Number(version) }
  return { name: name.slice(0, at), travel }
}
