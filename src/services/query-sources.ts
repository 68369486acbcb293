import type { Snapshot } from '../core/delta/actions.ts'
import type { TreeLiteral } from '../core/sql/expression-tree-literal.ts'
import { readLiteral } from '../core/sql/expression-tree-literal.ts'
import { asList, asNode, childrenOf } from '../core/sql/expression-tree-json.ts'
import type { Mention } from '../core/sql/query-tree-mark.ts'
import { type TimeTravel, splitTravelledName, timestampMillis } from '../core/sql/time-travel.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Engine } from '../core/ports/engine.ts'
import { Failure } from '../core/error.ts'
import type { LakeDeps } from './deps.ts'
import { failAtPlace, failMissing } from './query-errors.ts'
import { parseQuery } from './query-parse.ts'

/** One statement on its way to the engine. */
export interface QueryContext {
  readonly deps: LakeDeps
  readonly engine: Engine
  readonly cancel: Cancel
  /** As the user wrote it. */
  readonly text: string
  /** All tables of the lake. */
  readonly known: readonly string[]
  /** The newest version of each table is looked up once, so that all of a statement sees the same. */
  readonly newest: Map<string, Snapshot>
}

/** A table of the lake at a version. */
export interface TableAt {
  readonly table: string
  readonly snapshot: Snapshot
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const findTable = (known: readonly string[], name: string): string | undefined =>
  known.find(table => table === name) ?? known.find(table => sameName(table, name))

/** The table that a quoted name alone means: its layer may be left out where one table has the name. */
const findAlone = ({ known, text }: QueryContext, name: string, position: number): string | undefined => {
  if (name.includes('.')) return findTable(known, name)
  const found = known.filter(table => sameName(table.slice(table.indexOf('.') + 1), name))
  if (found.length < 2) return found[0]
  return failAtPlace(text, position, `“${name}” may be ${found.join(' or ')}: name the layer too.`)
}

const newestOf = async ({ deps, newest }: QueryContext, table: string): Promise<Snapshot> => {
  const snapshot = newest.get(table) ?? (await deps.logs.load(table)).snapshot
  newest.set(table, snapshot)
  return snapshot
}

const momentOf = ({ text }: QueryContext, timestamp: string, position: number): number =>
  timestampMillis(timestamp) ??
  failAtPlace(
    text,
    position,
    `“${timestamp}” is not a timestamp: write it as 2026-03-01 or 2026-03-01 09:14:00.`,
  )

const snapshotOf = async (
  context: QueryContext,
  table: string,
  travel: TimeTravel | undefined,
  position: number,
): Promise<Snapshot> => {
  const { logs } = context.deps
  if (!travel) return newestOf(context, table)
  if ('version' in travel) return logs.snapshotAt(table, travel.version)
  const ms = momentOf(context, travel.timestamp, position)
  return logs.snapshotAt(table, await logs.versionAt(table, ms))
}

/**
 * The table and version that a name in a statement means: `layer.table`, with `@v12` or `@<timestamp>` behind it where a version is meant.
 * Undefined for a single name that is no table of the lake; Failure `query-failed` for a layer without such a table.
 */
export const tableAt = async (
  context: QueryContext,
  { names, start }: Mention,
): Promise<TableAt | undefined> => {
  const [first = '', second] = names
  const { name, travel } = splitTravelledName(second ?? first) ?? { name: second ?? first, travel: undefined }
  if (second === undefined) {
    const table = findAlone(context, name, start)
    return table === undefined
      ? undefined
      : { table, snapshot: await snapshotOf(context, table, travel, start) }
  }
  const full = `${first.toLowerCase()}.${name}`
  const table = findTable(context.known, full) ?? failMissing(context.text, start, full, context.known)
  return { table, snapshot: await snapshotOf(context, table, travel, start) }
}

/** The versions of a table whose changes are asked for. */
export interface ChangesOf {
  readonly table: string
  readonly from: number
  readonly to: number
}

const usage =
  "table_changes takes a table's name, the first version and, if need be, the last one, versions or timestamps: table_changes('silver.airports', 3, 7)."

const literalsOf = async (context: QueryContext, mention: Mention): Promise<readonly TreeLiteral[]> => {
  const call = context.text.slice(mention.start, mention.end)
  const tree = await parseQuery(context.engine, `SELECT ${call}`, context.cancel)
  const select = asNode(asNode(asList(asNode(tree)?.['statements'])[0])?.['node'])
  const node = asNode(asList(select?.['select_list'])[0])
  const literals = (node ? childrenOf(node) : []).map(readLiteral)
  const known = literals.filter(literal => literal !== undefined)
  if (known.length < 2 || known.length > 3 || known.length < literals.length)
    return failAtPlace(context.text, mention.start, usage)
  return known
}

/** The first version that is not before a moment. */
const versionFrom = async ({ logs }: LakeDeps, table: string, ms: number): Promise<number> => {
  try {
    const version = await logs.versionAt(table, ms)
    const { timestamp } = await logs.snapshotAt(table, version)
    return timestamp < ms ? version + 1 : version
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.error.kind === 'version-missing') return logs.earliest(table)
    throw thrown
  }
}

const versionOf = async (
  context: QueryContext,
  table: string,
  literal: TreeLiteral,
  side: 'from' | 'to',
  position: number,
): Promise<number> => {
  if (literal.kind === 'exact' && /^\d+$/.test(literal.digits)) return Number(literal.digits)
  if (literal.kind === 'text' && /^\d{1,16}$/.test(literal.text)) return Number(literal.text)
  const ms =
    literal.kind === 'text'
      ? momentOf(context, literal.text, position)
      : literal.kind === 'timestamp'
        ? Number(literal.micros / 1000n)
        : literal.kind === 'date'
          ? literal.days * 86_400_000
          : failAtPlace(context.text, position, usage)
  return side === 'from' ? versionFrom(context.deps, table, ms) : context.deps.logs.versionAt(table, ms)
}

/** The table and the versions that a call of `table_changes` asks for; Failure `query-failed` for one that can not be understood. */
export const changesOf = async (context: QueryContext, mention: Mention): Promise<ChangesOf> => {
  const [name, from, to] = await literalsOf(context, mention)
  const { text, known } = context
  const { start } = mention
  if (name?.kind !== 'text' || !from) return failAtPlace(text, start, usage)
  const table = findTable(known, name.text) ?? failMissing(text, start, name.text, known)
  const last =
    to === undefined || to.kind === 'null'
      ? (await newestOf(context, table)).version
      : await versionOf(context, table, to, 'to', start)
  return { table, from: await versionOf(context, table, from, 'from', start), to: last }
}
