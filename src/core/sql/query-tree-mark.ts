import { quoteIdentifier } from './quote.ts'
import type { Edit } from './time-travel.ts'
import { type Token, tokenize } from './tokens.ts'

/** A place in a statement that may read a table of the lake. The marked text has `marker` there. */
export interface Mention {
  readonly marker: string
  readonly start: number
  readonly end: number
  /** `changes`: a call of `table_changes`. */
  readonly kind: 'table' | 'changes'
  /** The name, as written: layer and table, or one quoted name; empty for a call. */
  readonly names: readonly string[]
  /** `TABLE silver.t`, where no alias can stand. */
  readonly isBare: boolean
}

/** A layer and a table in front of a column: `silver.t.id`. */
interface Qualifier {
  readonly start: number
  readonly end: number
  readonly names: readonly string[]
}

/** A statement in which every name that may be a table's is a word of its own, to be found again in the parsed tree. */
export interface MarkedText {
  /** On one line, as long as the text: blanks for line breaks and comments. Ends with its last word, without a semicolon. */
  readonly statement: string
  readonly marked: string
  readonly mentions: readonly Mention[]
  readonly qualifiers: readonly Qualifier[]
  /** Where common table expressions go, and what stands before them. */
  readonly head: { readonly at: number; readonly kind: 'none' | 'with' | 'brackets' }
}

const layers: ReadonlySet<string> = new Set(['bronze', 'silver', 'gold'])
const ownCatalog = 'memory'
const changesFunction = 'table_changes'

const isName = (token: Token | undefined): token is Token =>
  token?.kind === 'word' || token?.kind === 'quoted'

const isMark = (token: Token | undefined, mark: string): boolean =>
  token?.kind === 'mark' && token.value === mark

/** The names that are joined by dots from a token on. */
const chainAt = (tokens: readonly Token[], at: number): readonly Token[] => {
  const chain: Token[] = []
  for (let place = at; isName(tokens[place]); place += 2) {
    const token = tokens[place]
    if (token) chain.push(token)
    if (!isMark(tokens[place + 1], '.')) break
  }
  return chain
}

/** The place behind the bracket that closes the one at `at`; undefined when none does. */
const behindBrackets = (tokens: readonly Token[], at: number): number | undefined => {
  let depth = 0
  for (let place = at; place < tokens.length; place += 1) {
    if (isMark(tokens[place], '(')) depth += 1
    if (isMark(tokens[place], ')')) depth -= 1
    if (depth === 0) return place + 1
  }
  return undefined
}

/** Text that no name of the statement begins with. */
const freePrefix = (sql: string): string => {
  let prefix = 'lake_table_'
  while (sql.toLowerCase().includes(prefix)) prefix = `_${prefix}`
  return prefix
}

interface Found {
  readonly mentions: Omit<Mention, 'marker'>[]
  readonly qualifiers: Qualifier[]
}

const readChain = (tokens: readonly Token[], at: number, found: Found): number => {
  const chain = chainAt(tokens, at)
  const next = at + chain.length * 2 - 1
  const words = chain.map(({ value }) => value.toLowerCase())
  const hasCatalog = words[0] === ownCatalog && words.length >= 3 && layers.has(words[1] ?? '')
  const names = chain.slice(hasCatalog ? 1 : 0).map(({ value }) => value)
  const start = chain[0]?.start ?? 0
  const endOf = (count: number): number => chain[count - 1 + (hasCatalog ? 1 : 0)]?.end ?? start
  const before = tokens[at - 1]
  const isBare = isWord(before, 'table')
  const isCall = isMark(tokens[next], '(')
  if (isCall && words.length === 1 && words[0] === changesFunction) {
    const behind = behindBrackets(tokens, next)
    const end = behind === undefined ? undefined : tokens[behind - 1]?.end
    if (behind === undefined || end === undefined) return next
    found.mentions.push({ start, end, kind: 'changes', names: [], isBare })
    return behind
  }
  if (layers.has(names[0]?.toLowerCase() ?? '') && names.length >= 2) {
    if (names.length > 2) found.qualifiers.push({ start, end: endOf(2), names: names.slice(0, 2) })
    else if (!isCall) found.mentions.push({ start, end: endOf(2), kind: 'table', names, isBare })
  } else if (names.length === 1 && chain[0]?.kind === 'quoted' && /[@.]/.test(names[0] ?? ''))
    found.mentions.push({ start, end: endOf(1), kind: 'table', names, isBare })
  return next
}

/**
 * The engine tells wrong places in lines that are not the first. What stands between two texts, which a line break joins, stays.
 */
const onOneLine = (sql: string, tokens: readonly Token[]): string =>
  tokens
    .map((token, at) => {
      const before = tokens[at - 1]
      const gap = sql.slice(before?.end ?? 0, token.start)
      const joins = before?.kind === 'string' && token.kind === 'string'
      return `${joins ? gap : ' '.repeat(gap.length)}${sql.slice(token.start, token.end)}`
    })
    .join('')

const isWord = (token: Token | undefined, word: string): boolean =>
  token?.kind === 'word' && token.value.toLowerCase() === word

const headOf = ([first, second]: readonly Token[]): MarkedText['head'] => {
  if (!isWord(first, 'with')) return { at: first?.start ?? 0, kind: isMark(first, '(') ? 'brackets' : 'none' }
  const last = isWord(second, 'recursive') ? second : first
  return { at: last?.end ?? 0, kind: 'with' }
}

const sameTable = (a: readonly string[], b: readonly string[]): boolean =>
  a.join('.').toLowerCase() === b.join('.').toLowerCase()

/**
 * Finds the names in a statement that may be tables of the lake: `silver.t`, `silver."t@v12"`, `"silver.t@v12"`, and calls of
 * `table_changes`; whether they are is for the parsed tree to say.
 */
export const markTables = (sql: string): MarkedText => {
  const tokens = tokenize(sql)
  const found: Found = { mentions: [], qualifiers: [] }
  for (let at = 0; at < tokens.length;) {
    if (isName(tokens[at]) && !isMark(tokens[at - 1], '.'))
      at = Math.max(readChain(tokens, at, found), at + 1)
    else at += 1
  }
  let last = tokens.length - 2
  while (isMark(tokens[last], ';')) last -= 1
  const statement = onOneLine(sql, tokens.slice(0, last + 1))
  const prefix = freePrefix(sql)
  const mentions = found.mentions.map((mention, index) => ({ ...mention, marker: `${prefix}${index}` }))
  const qualifiers = found.qualifiers.filter(({ names }) =>
    mentions.some(mention => sameTable(mention.names, names)),
  )
  const edits = [
    ...mentions.map(({ start, end, marker }) => ({ start, end, sql: marker })),
    ...unqualify(qualifiers),
  ]
  return { statement, marked: splice(statement, edits).sql, mentions, qualifiers, head: headOf(tokens) }
}

/** A table goes by its last name alone, and so do its columns. */
const unqualify = (qualifiers: readonly Qualifier[]): readonly Edit[] =>
  qualifiers.map(({ start, end, names }) => ({ start, end, sql: quoteIdentifier(names.at(-1) ?? '') }))

/** A table that is put into a statement. */
export interface PlacedTable {
  readonly mention: Mention
  /** Differs between any two, and from what the statement names itself. */
  readonly name: string
  /** What its columns are qualified by, where the statement gives it no alias. */
  readonly alias: string | undefined
  /** A SELECT. */
  readonly sql: string
}

/**
 * Puts tables into a statement: as common table expressions in front of it, so that it stays as it is but for their names, and so do the
 * names of its result columns.
 */
export const placeTables = (
  { statement, qualifiers, head }: MarkedText,
  tables: readonly PlacedTable[],
): Spliced => {
  const edits: Edit[] = [...unqualify(qualifiers)]
  for (const { mention, name, alias } of tables) {
    const own = alias === undefined || mention.isBare ? '' : ` AS ${quoteIdentifier(alias)}`
    edits.push({ start: mention.start, end: mention.end, sql: `${quoteIdentifier(name)}${own}` })
  }
  const list = tables.map(({ name, sql }) => `${quoteIdentifier(name)} AS (${sql})`).join(', ')
  const lead: Record<MarkedText['head']['kind'], string> = {
    none: `WITH ${list} `,
    with: ` ${list},`,
    // Within brackets there may be another WITH.
    brackets: `WITH ${list} SELECT * FROM (`,
  }
  edits.push({ start: head.at, end: head.at, sql: lead[head.kind] })
  if (head.kind === 'brackets') edits.push({ start: statement.length, end: statement.length, sql: ')' })
  return splice(statement, edits)
}

/** A text with other words in some places. */
interface Spliced {
  readonly sql: string
  /** The place in the text as it was, for one in the text as it is: inside of an edit, where that begins. */
  readonly placeOf: (position: number) => number
}

/** Makes edits, which do not overlap, in any order. */
const splice = (text: string, edits: readonly Edit[]): Spliced => {
  const parts: string[] = []
  const pieces: { readonly at: number; readonly from: number; readonly kept: boolean }[] = []
  let [from, length] = [0, 0]
  const push = (part: string, place: number, kept: boolean): void => {
    pieces.push({ at: length, from: place, kept })
    parts.push(part)
    length += part.length
  }
  for (const { start, end, sql } of edits.toSorted((a, b) => a.start - b.start)) {
    push(text.slice(from, start), from, true)
    push(sql, start, false)
    from = end
  }
  push(text.slice(from), from, true)
  const placeOf = (position: number): number => {
    const piece = pieces.findLast(({ at }) => at <= position)
    if (!piece) return 0
    return piece.kept ? Math.min(piece.from + position - piece.at, text.length) : piece.from
  }
  return { sql: parts.join(''), placeOf }
}
