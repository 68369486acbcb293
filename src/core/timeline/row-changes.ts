import type { CellChange } from '../lake/diff-views.ts'
import type { BiographyChange, NamedRow } from '../lake/timeline-views.ts'
import type { Value } from '../ports/engine.ts'

/** Beyond so many pairs, rows of one key are put together in their order instead of by likeness. */
const mostPairs = 10_000

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0

/** Text that two values share when they are equal: numbers of all widths, 0 and -0, NaN and NaN; nested ones by what is in them. */
export const valueText = (value: Value): string => {
  if (value === null) return 'null'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value === 0 ? 0 : value)
  if (typeof value !== 'object') return JSON.stringify(value)
  if (value instanceof Uint8Array) return `x${Array.from(value, byte => byte.toString(16)).join('.')}`
  if (Array.isArray(value)) return `[${value.map(valueText).join(',')}]`
  const members = Object.entries(value).toSorted(byName)
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${valueText(inner)}`).join(',')}}`
}

/** Text that two rows share when they are equal; columns that are not there are NULL. */
const rowText = (row: NamedRow): string =>
  valueText(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)))

/** Columns may be called like what every object has. */
const cellOf = (row: NamedRow, column: string): Value =>
  Object.hasOwn(row, column) ? (row[column] ?? null) : null

/** The cells in which two rows differ, in the order of the newer one's columns. */
const cellChanges = (before: NamedRow, after: NamedRow): readonly CellChange[] => {
  const columns = [...new Set([...Object.keys(after), ...Object.keys(before)])]
  return columns.flatMap(column => {
    const [from, to] = [cellOf(before, column), cellOf(after, column)]
    return valueText(from) === valueText(to) ? [] : [{ column, from, to }]
  })
}

/** The rows of each side that the other does not have, each as often as it has it more. */
const apart = (
  before: readonly NamedRow[],
  after: readonly NamedRow[],
): readonly [NamedRow[], NamedRow[]] => {
  const surplus = new Map<string, number>()
  for (const row of after) surplus.set(rowText(row), (surplus.get(rowText(row)) ?? 0) + 1)
  const take = (text: string): boolean => {
    const left = surplus.get(text) ?? 0
    if (left > 0) surplus.set(text, left - 1)
    return left > 0
  }
  const removed = before.filter(row => !take(rowText(row)))
  const added = after.filter(row => take(rowText(row)))
  return [removed, added]
}

interface Pair {
  readonly old: number
  readonly next: number
  readonly cells: readonly CellChange[]
}

const candidates = (removed: readonly NamedRow[], added: readonly NamedRow[]): readonly Pair[] => {
  const few = removed.length * added.length <= mostPairs
  return removed
    .flatMap((before, old) =>
      added.flatMap((after, next) =>
        few || old === next ? [{ old, next, cells: cellChanges(before, after) }] : [],
      ),
    )
    .toSorted((a, b) => a.cells.length - b.cells.length || a.old - b.old || a.next - b.next)
}

/**
 * What became of the rows of one key: rows that are on both sides did not change, of the others those that are most alike are one row
 * that was updated; what is left over was deleted or inserted.
 */
export const rowChanges = (
  before: readonly NamedRow[],
  after: readonly NamedRow[],
): readonly BiographyChange[] => {
  const [removed, added] = apart(before, after)
  const [olds, news] = [new Set(removed.keys()), new Set(added.keys())]
  const changes: BiographyChange[] = []
  for (const { old, next, cells } of candidates(removed, added)) {
    const row = added[next]
    if (!row || !olds.has(old) || !news.has(next)) continue
    olds.delete(old)
    news.delete(next)
    changes.push({ kind: 'updated', row, cells })
  }
  const rest = (rows: readonly NamedRow[], left: ReadonlySet<number>, kind: 'deleted' | 'inserted') =>
    rows.flatMap((row, at): readonly BiographyChange[] => (left.has(at) ? [{ kind, row, cells: [] }] : []))
  return [...changes, ...rest(removed, olds, 'deleted'), ...rest(added, news, 'inserted')]
}
