import type { LakeError } from '../error.ts'
import type { Value } from '../ports/engine.ts'
import type { Constraint } from './constraints.ts'
import type { Fitting } from './write-casts.ts'

/** Characters of a value that a message shows, and columns of a row. */
const shownLength = 60
const shownColumns = 12

/** SQL items that give, for each condition, how many rows do not meet it and the value of one that does not, as text. */
export const fittingItems = (fittings: readonly Fitting[]): string =>
  fittings
    .flatMap(({ fits, value }) => [
      `count(*) FILTER (WHERE NOT ${fits})`,
      `first(left(CAST(${value} AS VARCHAR), ${shownLength})) FILTER (WHERE NOT ${fits})`,
    ])
    .join(', ')

/** SQL items that give, for each constraint, how many rows break it. */
export const violationItems = (constraints: readonly Constraint[]): string =>
  constraints.map(constraint => `count(*) FILTER (WHERE NOT ${kept(constraint)})`).join(', ')

/** SQL, never NULL: whether a row keeps the constraint. */
export const kept = ({ holds }: Constraint): string => `coalesce(${holds}, false)`

const shown = (value: Value): string => {
  if (value === null) return 'NULL'
  const text =
    typeof value === 'object'
      ? JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner))
      : String(value)
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text
}

const rowsText = (rows: number): string => (rows === 1 ? '1 row' : `${rows} rows`)

/** `schema-mismatch` that names every column with values that do not fit, and shows one of each; undefined when all fit. */
export const misfitError = (fittings: readonly Fitting[], cells: readonly Value[]): LakeError | undefined => {
  const bad = fittings.flatMap(({ column, expected }, index) => {
    const rows = Number(cells[2 * index] ?? 0)
    if (rows === 0) return []
    const found = `the value ${shown(cells[2 * index + 1] ?? null)} in ${rows === 1 ? '1 row' : `the first of ${rows} rows`}`
    return [{ column, expected, found }]
  })
  if (bad.length === 0) return undefined
  const list = bad.map(({ column, expected, found }) => `${column} (expected ${expected}, found ${found})`)
  const message = `Values do not fit the table, so nothing was written: ${list.join('; ')}.`
  return { kind: 'schema-mismatch', message, columns: bad }
}

/** The constraint that the first of the counts says is broken. */
export const brokenConstraint = (
  constraints: readonly Constraint[],
  counts: readonly Value[],
): { readonly constraint: Constraint; readonly rows: number } | undefined => {
  const at = constraints.findIndex((_, index) => Number(counts[index] ?? 0) > 0)
  const constraint = constraints[at]
  return constraint && { constraint, rows: Number(counts[at]) }
}

/** `constraint-violated`: what is broken, by how many rows, and what the first of them has. */
export const violationError = (
  { name, rule }: Constraint,
  rows: number,
  columns: readonly string[],
  cells: readonly Value[],
): LakeError => {
  const row = Object.fromEntries(columns.map((column, index) => [column, shown(cells[index] ?? null)]))
  const listed = Object.entries(row).slice(0, shownColumns)
  const more = columns.length > listed.length ? ', …' : ''
  const values = listed.map(([column, value]) => `${column} = ${value}`).join(', ')
  const verb = rows === 1 ? 'breaks' : 'break'
  const message = `${rowsText(rows)} ${verb} a rule of the table (${rule}), so nothing was written. The first: ${values}${more}.`
  return { kind: 'constraint-violated', message, constraint: name, rows, row }
}
