import { Failure } from '../error.ts'
import { type Result, err, ok } from '../result.ts'
import type { DeltaStatement, Span } from './delta-statement.ts'
import { parseAlter, parseComment } from './parse-alter.ts'
import { parseDelete, parseUpdate } from './parse-changes.ts'
import { parseCreate } from './parse-create.ts'
import { Cursor } from './parse-cursor.ts'
import { parseDescribe, parseDrop, parseShow, parseTruncate } from './parse-describe.ts'
import { failAt } from './parse-error.ts'
import { parseInsert, takeCommonTables } from './parse-insert.ts'
import { parseMerge } from './parse-merge.ts'
import { nearestWord } from './parse-near.ts'
import { parseOptimize, parseRestore, parseVacuum } from './parse-upkeep.ts'
import { type Token, tokenize } from './tokens.ts'

/** A statement of a script, and where it stands in it, without its semicolon. */
export interface ScriptStatement {
  readonly statement: DeltaStatement
  readonly span: Span
}

/** What statements of Delta begin with. */
const parsers: Readonly<Record<string, (cursor: Cursor) => DeltaStatement | undefined>> = {
  create: parseCreate,
  replace: parseCreate,
  alter: parseAlter,
  comment: parseComment,
  insert: cursor => parseInsert(cursor, []),
  merge: cursor => parseMerge(cursor, []),
  delete: parseDelete,
  update: parseUpdate,
  drop: parseDrop,
  truncate: parseTruncate,
  describe: parseDescribe,
  desc: parseDescribe,
  show: parseShow,
  optimize: parseOptimize,
  vacuum: parseVacuum,
  restore: parseRestore,
}

/** What the engine's statements begin with; anything else is likely misspelt. */
const engineWords: ReadonlySet<string> = new Set(
  'select with from values table explain summarize pragma pivot unpivot call describe show'.split(' '),
)

const transactions = 'Each statement is a commit of its own: there is no transaction to begin or to end.'
const settings = 'The engine is set up by Boathouse, which shares it among all its work.'
const outside = 'Data comes in by dropping files, or openTable, and goes out by the export of a table.'
const prepared = 'There are no prepared statements here.'

/** Statements that the engine knows and that would change its own state, and statements of Spark without a counterpart: why not. */
const refusals: Readonly<Record<string, string>> = {
  begin: transactions,
  start: transactions,
  commit: transactions,
  end: transactions,
  abort: transactions,
  rollback: transactions,
  set: settings,
  reset: settings,
  use: settings,
  install: settings,
  load: settings,
  checkpoint: settings,
  force: settings,
  attach: outside,
  detach: outside,
  copy: outside,
  export: outside,
  import: outside,
  prepare: prepared,
  execute: prepared,
  deallocate: prepared,
  analyze: 'Statistics are kept with every file as it is written; there is nothing to analyze.',
  convert: 'A folder of Parquet files is taken into bronze by dropping it.',
  reorg: 'OPTIMIZE writes files with deleted rows anew.',
  refresh: 'Tables are always read at their newest version; recipes are refreshed from their page.',
  cache: 'There is nothing to cache: what was read of a file is kept.',
  uncache: 'There is nothing to cache: what was read of a file is kept.',
}

const firstWords = [...Object.keys(parsers), 'select', 'with'].map(word => word.toUpperCase())

const checkFirstWord = (source: string, token: Token): void => {
  const word = token.kind === 'word' ? token.value.toLowerCase() : ''
  const refusal = Object.hasOwn(refusals, word) ? refusals[word] : undefined
  if (refusal !== undefined)
    failAt(source, token.start, `${token.text.toUpperCase()} is not done here. ${refusal}`)
  if (token.kind !== 'word' || engineWords.has(word)) return
  const near = nearestWord(token.value, firstWords)
  if (near !== undefined)
    failAt(source, token.start, `“${token.text}” begins no statement. Did you mean ${near}?`)
}

/** `WITH … INSERT` and `WITH … MERGE`; any other WITH begins a query. */
const parseWith = (cursor: Cursor): DeltaStatement | undefined => {
  const common = takeCommonTables(cursor)
  if (cursor.sees('INSERT')) return parseInsert(cursor, common)
  if (cursor.sees('MERGE')) return parseMerge(cursor, common)
  if (cursor.sees('DELETE|UPDATE'))
    return cursor.refuse(
      `WITH can not stand before ${cursor.peek().value.toUpperCase()}; put the query where it is used.`,
    )
  return undefined
}

const parseOne = (source: string, tokens: readonly Token[], end: Token): DeltaStatement => {
  const [first] = tokens
  const cursor = (): Cursor => new Cursor(source, tokens, end)
  const word = first?.kind === 'word' ? first.value.toLowerCase() : ''
  const parser = Object.hasOwn(parsers, word) ? parsers[word] : undefined
  const found = word === 'with' ? parseWith(cursor()) : parser?.(cursor())
  if (found) return found
  if (first && !parser) checkFirstWord(source, first)
  const query = cursor()
  const text = query.sql('a statement', () => false, [], {})
  query.expectEnd()
  return { kind: 'query', text }
}

const attemptParse = <T>(body: () => T): Result<T> => {
  try {
    return ok(body())
  } catch (thrown) {
    if (thrown instanceof Failure) return err(thrown.error)
    throw thrown
  }
}

const checkTokens = (source: string, tokens: readonly Token[]): void => {
  const broken = tokens.find(({ kind }) => kind === 'broken')
  if (broken) failAt(source, broken.start, broken.value)
}

const statementsIn = (source: string): readonly ScriptStatement[] => {
  const tokens = tokenize(source)
  checkTokens(source, tokens)
  const statements: ScriptStatement[] = []
  let from = 0
  tokens.forEach((token, at) => {
    if (token.kind !== 'end' && !(token.kind === 'mark' && token.value === ';')) return
    const own = tokens.slice(from, at)
    from = at + 1
    const [first, last] = [own[0], own.at(-1)]
    if (!first || !last) return
    const span = { start: first.start, end: last.end }
    statements.push({ statement: parseOne(source, own, token), span })
  })
  return statements
}

/**
 * The statements of a script, separated by semicolons; empty ones are passed over. Places (spans, error positions) are UTF-16 offsets
 * in `text`. Error `query-failed` with `position` where a statement is none of Delta's, or there is no statement at all.
 */
export const parseScript = (text: string): Result<readonly ScriptStatement[]> =>
  attemptParse(() => {
    const statements = statementsIn(text)
    return statements.length > 0 ? statements : failAt(text, 0, 'There is no statement.')
  })

/** One statement, as `parseScript`; a semicolon may end it, but nothing may follow. */
export const parseStatement = (text: string): Result<DeltaStatement> => {
  const script = parseScript(text)
  if (!script.ok) return script
  const [first, second] = script.value
  return attemptParse(() => {
    if (second) return failAt(text, second.span.start, 'One statement is expected here, not several.')
    return first?.statement ?? failAt(text, 0, 'There is no statement.')
  })
}
