import type { VersionRange } from '../../core/delta/vacuum.ts'
import type { Biography, BiographyChange, BiographyEvent, NamedRow } from '../../core/lake/timeline-views.ts'
import type { Value } from '../../core/ports/engine.ts'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import { formatCell } from '../../ui/grid/format-model.ts'

/** One line of a life, the newest first. */
export type LifeItem =
  | { readonly kind: 'event'; readonly event: BiographyEvent }
  /** Versions that may have changed the row, and whose files are gone. */
  | { readonly kind: 'unknown'; readonly range: VersionRange }

/** Which changes are looked at: those of one column; with a value, those that gave it the value or took it away. */
export interface LifeFilter {
  readonly column?: string | undefined
  /** The value as text. */
  readonly value?: string | undefined
}

/** A value as text, to compare and to choose by. */
export const textOf = (value: Value): string => formatCell(value, '').text

const isWanted = (event: BiographyEvent, { column, value }: LifeFilter): boolean => {
  if (column === undefined) return true
  return event.changes.some(({ kind, row, cells }) => {
    const found =
      kind === 'updated'
        ? cells.filter(cell => cell.column === column).flatMap(({ from, to }) => [from, to])
        : Object.hasOwn(row, column)
          ? [row[column] ?? null]
          : []
    return value === undefined ? found.length > 0 : found.some(one => textOf(one) === value)
  })
}

/** The life of a row, the newest first, as far as a filter wants it. What is unknown always stays. */
export const lifeItems = ({ events, unknown }: Biography, filter: LifeFilter): readonly LifeItem[] => {
  const items: (LifeItem & { readonly at: number })[] = [
    ...events
      .filter(event => isWanted(event, filter))
      .map(event => ({ kind: 'event', event, at: event.version }) as const),
    ...unknown.map(range => ({ kind: 'unknown', range, at: range.to }) as const),
  ]
  return items.toSorted((a, b) => b.at - a.at)
}

/** The columns whose values changed, with how often; those that changed most first. */
export const changedColumns = ({
  changedIn,
}: Biography): readonly { readonly column: string; readonly times: number }[] =>
  Object.entries(changedIn)
    .map(([column, versions]) => ({ column, times: versions.length }))
    .toSorted((a, b) => b.times - a.times || (a.column < b.column ? -1 : 1))

/** The values that a column had over a life, in the order in which they came. */
export const valuesOf = ({ events }: Biography, column: string): readonly string[] => {
  const found = events.flatMap(({ changes }) =>
    changes.flatMap(({ kind, row, cells }) =>
      kind === 'updated'
        ? cells.filter(cell => cell.column === column).flatMap(({ from, to }) => [from, to])
        : Object.hasOwn(row, column)
          ? [row[column] ?? null]
          : [],
    ),
  )
  return [...new Set(found.map(textOf))]
}

const whereOf = (versions: readonly number[]): string => {
  const [first, last] = [versions[0], versions.at(-1)]
  return first === last ? `in v${first}` : `first in v${first}, last in v${last}`
}

/** “amount changed in 3 versions: first in v2, last in v9.” `items` are those that the filter leaves. */
export const whenText = (
  { changedIn, from, to }: Biography,
  { column, value }: LifeFilter,
  items: readonly LifeItem[],
): string => {
  const versions = items
    .flatMap(item => (item.kind === 'event' ? [item.event.version] : []))
    .toSorted((a, b) => a - b)
  const count = formatPlural(versions.length, 'version')
  if (versions.length === 0)
    return `${column ?? 'The row'} ${value === undefined ? 'has not changed' : `was never ${value}`} from v${from} to v${to}.`
  if (column === undefined) return `${count} changed the row: ${whereOf(versions)}.`
  if (value !== undefined) return `${column} came to be ${value}, or ceased to be it, ${whereOf(versions)}.`
  const changes = changedIn[column] ?? []
  return changes.length === 0
    ? `${column} has not changed since the row is there.`
    : `${column} changed in ${formatPlural(changes.length, 'version')}: ${whereOf(changes)}.`
}

/** What made a commit, in words; some of them lead somewhere. */
export interface MakerFact {
  readonly text: string
  readonly to?:
    | { readonly kind: 'recipe' | 'gold' }
    | { readonly kind: 'table'; readonly table: string; readonly version: number }
}

/** `["(id = 3)"]` → `(id = 3)`: Spark writes conditions as a JSON list. */
const conditionOf = (value: unknown): string => {
  if (typeof value !== 'string') return ''
  const listed = /^\["(.*)"\]$/s.exec(value)?.[1]
  // Spark numbers its columns: id#480L.
  return value === '[]'
    ? ''
    : (listed?.replaceAll(String.raw`\"`, '"') ?? value).replaceAll(/(\w)#\d+L?\b/g, '$1')
}

/** Who made a change: recipe or aggregate with its revision, batch, inputs, the statement's condition, the engine. */
export const makerFacts = ({ by }: BiographyEvent): readonly MakerFact[] => {
  const { recipe, aggregate, batch, inputs = [], parameters, engine, userMetadata } = by
  const condition = conditionOf(parameters?.['predicate'])
  const isOurs = recipe !== undefined || aggregate !== undefined || batch !== undefined
  return [
    ...(recipe ? [{ text: `recipe r${recipe.revision}`, to: { kind: 'recipe' } as const }] : []),
    ...(aggregate ? [{ text: `aggregate r${aggregate.revision}`, to: { kind: 'gold' } as const }] : []),
    ...(batch === undefined ? [] : [{ text: `batch ${batch.slice(0, 8)}` }]),
    ...inputs.map(({ table, version }) => ({
      text: `from ${table} v${version}`,
      to: { kind: 'table', table, version } as const,
    })),
    ...(condition === '' ? [] : [{ text: `where ${condition}` }]),
    ...(userMetadata === undefined ? [] : [{ text: `“${userMetadata}”` }]),
    ...(isOurs || engine === undefined || engine.startsWith('Boathouse') ? [] : [{ text: `by ${engine}` }]),
  ]
}

/** A commit's operation in the user's words. */
export const operationText = ({ operation, by: { parameters } }: BiographyEvent): string => {
  const mode = parameters?.['mode']
  if (operation.toUpperCase() === 'WRITE' && typeof mode === 'string') {
    const word = mode.replaceAll('"', '').toLowerCase()
    // Others say what should happen to a table that is there, which tells nothing of the rows.
    return word === 'append' || word === 'overwrite' ? word : 'write'
  }
  return operation === 'UNKNOWN' ? 'change' : operation.toLowerCase()
}

/** What a commit did to the row, in a word and with its sign. */
export const changeText = ({
  kind,
  cells,
}: BiographyChange): { readonly sign: string; readonly text: string } => {
  if (kind === 'inserted') return { sign: '+', text: 'Added' }
  if (kind === 'deleted') return { sign: '−', text: 'Removed' }
  return { sign: '~', text: `${formatPlural(cells.length, 'cell')} changed` }
}

/** The key in words: “id = 5”. */
export const keyWords = (key: NamedRow): string =>
  Object.entries(key)
    .map(([name, value]) => `${name} = ${textOf(value)}`)
    .join(', ')

/** What the row is now. */
export const nowText = ({ rows, events, to }: Biography): string => {
  if (rows.length > 1) return `${formatCount(rows.length)} rows have this key in v${to}.`
  if (rows.length === 1) return `As of v${to}, the latest`
  const last = events.at(-1)
  return last ? `Gone since v${last.version}` : `No row has this key in v${to}.`
}

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** When a commit was made: local time; ms since the epoch. */
export const timeText = (timestamp: number): string => day.format(timestamp)

/** What was read for a life. */
export const readText = ({ stats: { filesRead, filesSkipped } }: Biography): string =>
  `Read from ${formatPlural(filesRead, 'file')}; ${formatPlural(filesSkipped, 'file')} can not have the row by the log.`
