import type { RowDiff } from '../lake/row-views.ts'
import type { Value } from '../ports/engine.ts'

/** What a step makes of a value: text, null for NULL; `after` is absent where the row is taken out. */
export interface SuggestionExample {
  readonly before: string | null
  readonly after?: string | null
}

/** Examples shown on a card. */
const most = 2

const shown = (value: Value | undefined): string | null => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (typeof value !== 'object') return String(value)
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner))
}

/** The value of a cell before the step, where the step changed it. */
const changedFrom = (
  row: readonly Value[],
  { columns }: RowDiff,
  index: number,
): { readonly before: string | null } | undefined => {
  const { was } = columns[index] ?? {}
  const old = was === undefined ? null : row[was]
  if (!Array.isArray(old)) return undefined
  const [before] = old as readonly Value[]
  return { before: shown(before) }
}

const exampleOf = (row: readonly Value[], diff: RowDiff, selected: number): SuggestionExample | undefined => {
  // A step that takes a row out may have made its value NULL: what the value was is why the row goes.
  if (diff.row !== undefined && row[diff.row] === 'removed')
    return changedFrom(row, diff, selected) ?? { before: shown(row[selected]) }
  const order = [selected, ...diff.columns.keys()]
  for (const index of order) {
    const changed = changedFrom(row, diff, index)
    if (changed) return { ...changed, after: shown(row[index]) }
  }
  const added = diff.columns.flatMap(({ mark }, index) => (mark === 'added' ? [shown(row[index])] : []))
  if (added.every(value => value === null)) return undefined
  return { before: shown(row[selected]), after: added.map(value => value ?? 'NULL').join(' · ') }
}

/**
 * Examples of what a step does, out of rows that it touches (`RowSource` kind `step`): different ones, two at most.
 *
 * @param selected the place of the column that the step is about
 */
export const suggestionExamples = (
  rows: readonly (readonly Value[])[],
  diff: RowDiff,
  selected: number,
): readonly SuggestionExample[] => {
  const found = new Map<string, SuggestionExample>()
  for (const row of rows) {
    const example = exampleOf(row, diff, selected)
    if (example) found.set(JSON.stringify(example), example)
    if (found.size === most) break
  }
  return [...found.values()]
}
