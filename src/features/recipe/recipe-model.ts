import type { StepCount } from '../../core/lake/job-views.ts'
import type { RowSource } from '../../core/lake/row-views.ts'
import type { TableSummary } from '../../core/lake/table-views.ts'
import { parseTableName } from '../../core/medallion/names.ts'
import type { Operation, Recipe } from '../../core/recipe/recipe.ts'
import { formatCount, formatPlural } from '../../ui/format-number.ts'

const bare = (table: string): string => table.slice(table.indexOf('.') + 1)

const lower = (name: string): string => name.toLowerCase()

/** The silver table that is offered for an input: its own name, or the first free one with a number behind it. */
export const suggestOutput = (input: string, taken: readonly string[]): string => {
  const used = new Set([...taken, input].map(lower))
  const wanted = `silver.${bare(input)}`
  let name = wanted
  for (let number = 2; used.has(lower(name)); number++) name = `${wanted}_${number}`
  return name
}

/** The table of a variant: the first free one of `silver.airports_b`, `_c` …, then numbers. */
export const variantName = (output: string, taken: readonly string[]): string => {
  const used = new Set(taken.map(lower))
  const endings = [...'bcdefgh', ...Array.from({ length: used.size + 1 }, (_, index) => String(index + 2))]
  const names = endings.map(ending => `${output.replace(/_[b-h]$/, '')}_${ending}`)
  return names.find(name => !used.has(lower(name))) ?? output
}

/** A recipe without steps. */
export const newRecipe = (id: string, input: string, output: string): Recipe => ({
  formatVersion: 1,
  id,
  revision: 0,
  input,
  output,
  audit: 'drop',
  steps: [],
})

/** Why a silver table can not have this name; undefined when it can. `name` is given without its layer. */
export const outputProblem = (name: string, taken: readonly string[]): string | undefined => {
  if (name === '') return 'Give the silver table a name.'
  if (!parseTableName(`silver.${name}`).ok) return 'Use letters, digits and _; begin with a letter or _.'
  if (taken.some(table => lower(table) === lower(`silver.${name}`))) return `silver.${name} exists already.`
  return undefined
}

/** The recipes on a table's page, the likeliest first: the one that makes it, its namesake's, then all others that read it. */
export const recipesOf = (table: string, recipes: readonly Recipe[]): readonly Recipe[] => {
  const rank = ({ output }: Recipe): number =>
    output === table ? 0 : lower(output) === lower(`silver.${bare(table)}`) ? 1 : 2
  return recipes
    .filter(({ input, output }) => output === table || input === table)
    .toSorted((a, b) => rank(a) - rank(b))
}

/** The recipes with one of them saved anew, or added. */
export const withRecipe = (recipes: readonly Recipe[], saved: Recipe): readonly Recipe[] => [
  ...recipes.filter(({ output }) => output !== saved.output),
  saved,
]

/** Names that a new silver table can not have: those of tables, and of recipes whose table was never written. */
export const takenNames = (
  tables: readonly Pick<TableSummary, 'name'>[],
  recipes: readonly Recipe[],
): readonly string[] => [
  ...new Set([...tables.map(({ name }) => name), ...recipes.map(({ output }) => output)]),
]

/** Operations that go on with some of the rows that come in; of an assertion, the rows that do not hold are some too. */
const choosers: ReadonlySet<Operation['op']> = new Set([
  'assert',
  'cast',
  'dedupe',
  'filter',
  'parse-time',
  'sample',
])

/** How many rows a step takes out, or finds wanting, that the grid can show. */
export const takenOut = (op: Operation['op'], count: StepCount): number => {
  if (!choosers.has(op)) return 0
  return op === 'assert' ? (count.cellsChanged ?? 0) : Math.max(0, count.rowsIn - count.rowsOut)
}

/** What the rows are that a step takes out: "12 rows out", and of an assertion "12 rows fail". */
export const takenOutText = (op: Operation['op'], rows: number): string =>
  op === 'assert'
    ? `${formatPlural(rows, 'row')} ${rows === 1 ? 'fails' : 'fail'}`
    : `${formatPlural(rows, 'row')} out`

/** What the grid shows of them, in words. */
export const takenOutTitle = (op: Operation['op'], place: number): string =>
  op === 'assert' ? `Rows that do not pass step ${place}` : `Rows that step ${place} takes out`

/** What a step did to the cells: of a cast, whose values all are new, the count has those that it lost. */
const cellText = (op: Operation['op'], cells: number): string => {
  if (op === 'cast')
    return cells === 0 ? 'all values converted' : `${formatPlural(cells, 'value')} became NULL`
  return `${cells === 0 ? 'no cell' : formatPlural(cells, 'cell')} ${op === 'nullify' ? 'became NULL' : 'changed'}`
}

/** What a step did, short: "7,698 → 7,184 rows · 412 cells changed". */
export const countText = (op: Operation['op'], count: StepCount): string => {
  const { rowsIn, rowsOut, cellsChanged } = count
  const rows =
    rowsIn === rowsOut
      ? formatPlural(rowsOut, 'row')
      : `${formatCount(rowsIn)} → ${formatPlural(rowsOut, 'row')}`
  // The rows of an assertion are told by themselves.
  if (cellsChanged === undefined || (op === 'assert' && cellsChanged > 0)) return rows
  if (op === 'assert') return `${rows} · all of them pass`
  return `${rows} · ${cellText(op, cellsChanged)}`
}

/** What a step that was just applied did, for the message about it: "12,431 cells changed". */
export const effectText = (op: Operation['op'], count: StepCount, place: number): string => {
  const { rowsIn, rowsOut, cellsChanged } = count
  if (rowsIn > rowsOut) return `${formatPlural(rowsIn - rowsOut, 'row')} taken out`
  if (rowsOut > rowsIn) return `${formatPlural(rowsOut - rowsIn, 'row')} added`
  if (op === 'assert' && cellsChanged !== undefined)
    return cellsChanged === 0 ? 'All rows pass' : takenOutText(op, cellsChanged)
  if (cellsChanged === undefined) return `Step ${place} is applied to ${formatPlural(rowsOut, 'row')}`
  const text = cellText(op, cellsChanged)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What a key does on a step of the list; Mod is ⌘ or Ctrl. */
export type StepCommand =
  | 'edit'
  | 'toggle'
  | 'delete'
  | 'up'
  | 'down'
  | 'undo'
  | 'redo'
  | 'comment'
  | 'insert'
  | 'insert-before'
  | 'duplicate'
  | 'taken-out'
  | 'in-out'
  | 'code'
  | 'find'

interface KeyPress {
  readonly key: string
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** The command of a key press on the list of steps; undefined for keys that the list leaves alone. */
export const stepCommand = (press: KeyPress, mod: boolean): StepCommand | undefined => {
  if (press.altKey) return undefined
  if (mod) {
    const key = press.key.toLowerCase()
    if (key === 'z') return press.shiftKey ? 'redo' : 'undo'
    if (key === 'y') return 'redo'
    if (key === 'arrowup') return 'up'
    return key === 'arrowdown' ? 'down' : undefined
  }
  const commands: Readonly<Record<string, StepCommand>> = {
    Enter: 'edit',
    ' ': 'toggle',
    Delete: 'delete',
    Backspace: 'delete',
    c: 'comment',
    a: 'insert',
    d: 'duplicate',
    o: 'taken-out',
    i: 'in-out',
    '/': 'find',
  }
  return press.shiftKey ? undefined : commands[press.key]
}

/** Where a dragged step lands: its new index in the list without it. `before` is the position of the gap, 0 to length. */
export const landingIndex = (from: number, gap: number): number => (gap > from ? gap - 1 : gap)

/** The rows as of a number of steps: with what the last of them does, unless it is switched off or there is none. */
export const sourceAt = (recipe: Recipe, steps: number): RowSource => {
  const last = recipe.steps[steps - 1]
  return last === undefined || last.disabled === true
    ? { kind: 'recipe', recipe, steps }
    : { kind: 'step', recipe, step: steps - 1 }
}

/** What the grid shows, in words: "Input", "Step 3 of 5". `steps` is how many steps were run. */
export const asOfText = (steps: number, total: number): string =>
  steps === 0 ? 'Input, before any step' : `As of step ${steps} of ${total}`

/** How many steps are shown after a change, so that the same step is shown as before it; the last one where that is gone. */
export const samePlace = (
  steps: number | undefined,
  before: Pick<Recipe, 'steps'>,
  after: Pick<Recipe, 'steps'>,
): number | undefined => {
  if (steps === undefined || steps === 0) return steps
  const id = before.steps[steps - 1]?.id
  const at = after.steps.findIndex(step => step.id === id)
  return at < 0 ? Math.min(steps, after.steps.length) : at + 1
}

/** The lines of a document that its id and revision do not touch: two that say the same need no second save. */
export const sameRecipe = (a: Recipe, b: Recipe): boolean =>
  a === b || JSON.stringify({ ...a, revision: 0 }) === JSON.stringify({ ...b, revision: 0 })
