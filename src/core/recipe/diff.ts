import type { ColumnDiff, RowDiff } from '../lake/row-views.ts'
import { type Result, err, ok } from '../result.ts'
import {
  type Expr,
  type OrderKey,
  type Select,
  type SelectItem,
  type Source,
  carry,
  column,
  isNotNull,
  nothing,
  text,
} from '../sql/ast.ts'
import { printQuery } from '../sql/print.ts'
import { quoteIdentifier } from '../sql/quote.ts'
import { printedValue } from './cast.ts'
import { isChanged } from './changed-cells.ts'
import { type RecipeColumn, findColumn, sameName } from './columns.ts'
import { recipeProblems } from './compile.ts'
import type { Recipe } from './recipe.ts'
import {
  type HiddenNames,
  type RecipeInput,
  type Stage,
  hiddenNames,
  inOrder,
  isFirstOf,
  isTrue,
  nextStage,
  planAt,
  stepSelect,
  withItself,
} from './stage.ts'
import { type CompiledStages, compileStages } from './stages.ts'
import type { StepItem, StepPlan } from './step-kind.ts'

/** The rows at a step with what it does to them: one DuckDB statement, and how its columns are to be read. */
export interface StepDiffSql {
  readonly sql: string
  readonly diff: RowDiff
}

export interface StepDiffOptions {
  /** Only rows that the step changes or takes out; all rows where it marks none (a new column, other rows). */
  readonly only?: 'touched'
}

/** A column of the result: where it comes from, before and after the step. */
interface DiffItem {
  readonly name: string
  readonly item?: StepItem
  readonly before?: RecipeColumn
}

/** Names of what stands beside the columns. */
interface Marks {
  readonly row: string
  readonly old: (index: number) => string
  readonly text: (index: number) => string
  readonly was: (index: number) => string
}

const marksOf = ({ prefix }: HiddenNames): Marks => ({
  row: `${prefix}mark`,
  old: index => `${prefix}old_${index}`,
  text: index => `${prefix}text_${index}`,
  was: index => `${prefix}was_${index}`,
})

/** The column before a step that an item goes on with. */
const originOf = (item: StepItem, columns: readonly RecipeColumn[]): RecipeColumn | undefined => {
  const { expr, replaces, as } = item
  if (replaces !== undefined) return findColumn(columns, replaces)
  return (expr.kind === 'column' && findColumn(columns, expr.name)) || findColumn(columns, as)
}

/** Columns after a step, with those that it removed in their places; a removed one whose name another took is left out. */
const mergeColumns = (items: readonly StepItem[], columns: readonly RecipeColumn[]): readonly DiffItem[] => {
  const used = new Set<RecipeColumn>()
  const merged = items.map((item): DiffItem => {
    const before = originOf(item, columns)
    if (!before || (used.has(before) && item.as !== before.name)) return { name: item.as, item }
    used.add(before)
    return { name: item.as, item, before }
  })
  let at = 0
  for (const before of columns) {
    const place = merged.findIndex(each => each.before === before)
    if (place >= 0) at = place + 1
    else if (!merged.some(({ name }) => sameName(name, before.name)))
      merged.splice(at++, 0, { name: before.name, before })
  }
  return merged
}

/** Whether the step computes the column anew, not merely carries it. */
const isComputed = ({ item, before }: DiffItem): boolean =>
  item !== undefined &&
  before !== undefined &&
  !(item.expr.kind === 'column' && item.expr.name === before.name)

const columnDiff = (each: DiffItem, was: number | undefined): ColumnDiff => {
  const { name, item, before } = each
  if (!before) return { mark: 'added' }
  if (!item) return { mark: 'removed' }
  return {
    ...(was === undefined ? {} : { mark: 'changed' as const, was }),
    ...(name === before.name ? {} : { from: before.name }),
  }
}

interface Computed {
  readonly item: StepItem
  readonly before: RecipeColumn
  /** Its place among the columns. */
  readonly index: number
}

/** A list of one, the old value as text, where a cell changed. */
const wasItem = ({ item, before, index }: Computed, after: Stage, marks: Marks): SelectItem => {
  const now = column(item.as)
  const when = isChanged(item, before, findColumn(after.columns, item.as), column(marks.old(index)), now)
  const list: Expr = { kind: 'verbatim', sql: `[${quoteIdentifier(marks.text(index))}]` }
  return {
    expr: { kind: 'case', branches: [{ when, result: list }], otherwise: nothing },
    as: marks.was(index),
  }
}

interface DiffSelect {
  readonly select: Select
  readonly diff: RowDiff
  /** What stands beside the columns. */
  readonly beside: readonly string[]
}

type ValuesPlan = Extract<StepPlan, { kind: 'values' }>

const valuesDiff = (
  plan: ValuesPlan,
  stage: Stage,
  after: Stage,
  from: Source,
  marks: Marks,
  shows: (name: string, side: Stage) => boolean,
): DiffSelect => {
  const all = mergeColumns(plan.items, stage.columns)
  const shown = all.filter(({ name, item }) => shows(name, item ? after : stage))
  const computed = shown.flatMap((each, index): Computed[] =>
    each.item && each.before && isComputed(each) ? [{ item: each.item, before: each.before, index }] : [],
  )
  const rejects = plan.rejects ? [{ expr: removed(isTrue(plan.rejects)), as: marks.row }] : []
  const inner: Select = {
    items: [
      ...shown.map(({ name, item }) => ({ expr: item?.expr ?? column(name), as: name })),
      ...computed.flatMap(({ before: { name, type }, index }) => [
        { expr: column(name), as: marks.old(index) },
        { expr: printedValue(column(name), type), as: marks.text(index) },
      ]),
      ...rejects,
    ],
    from,
  }
  const places = new Map(computed.map(({ index }, at) => [index, shown.length + at]))
  const was = computed.map(each => wasItem(each, after, marks))
  return {
    select: {
      items: [...carry(shown.map(({ name }) => name)), ...was, ...carry(rejects.map(({ as }) => as))],
      from: { kind: 'select', select: inner },
    },
    diff: {
      columns: shown.map((each, index) => columnDiff(each, places.get(index))),
      ...(plan.rejects ? { row: shown.length + was.length } : {}),
      isReshaped: false,
    },
    beside: [...was, ...rejects].map(({ as }) => as),
  }
}

const marked = (when: Expr, mark: string): Expr => ({
  kind: 'case',
  branches: [{ when, result: text(mark) }],
  otherwise: nothing,
})
const removed = (when: Expr): Expr => marked(when, 'removed')
const unless = (holds: Expr): Expr => ({ kind: 'not', of: isTrue(holds) })

/** Every row before the step, and whether it stays. */
const rowsDiff = (names: readonly string[], from: Source, mark: Expr, marks: Marks): DiffSelect => ({
  select: { items: [...carry(names), { expr: mark, as: marks.row }], from },
  diff: { columns: names.map(() => ({})), row: names.length, isReshaped: false },
  beside: [marks.row],
})

/**
 * The rows as of a step, by its index, with its difference. A step that gives values: the columns after it, those that it removes in
 * their places, and beside them the old values of changed cells. A step that takes rows out, or checks them: all rows before it, each
 * with its mark. A step that gives other rows: those. A disabled step: the rows at its place, without marks. Values that print alike
 * are not changed; what counts as a changed cell is what `stepCountsSql` counts. Fails as `recipeToSql` does.
 */
export const stepDiff = (
  recipe: Recipe,
  input: RecipeInput,
  index: number,
  options: StepDiffOptions = {},
): Result<StepDiffSql> => {
  const part = { ...recipe, steps: recipe.steps.slice(0, Math.max(0, index) + 1) }
  const problem = recipeProblems(part, input)
  if (problem) return err(problem)
  const from = withItself(part, input)
  const compiled = compileStages(part, from, part.steps.slice(0, Math.max(0, index)))
  const { select, diff, beside } = diffAt(part, from, index, compiled)
  const touched: Expr | undefined =
    options.only === 'touched' && beside.length > 0
      ? { kind: 'or', of: beside.map(name => isNotNull(column(name))) }
      : undefined
  const body: Select = touched
    ? {
        items: [...carry(select.items.map(({ as }) => as))],
        from: { kind: 'select', select },
        where: inOrder(touched),
      }
    : select
  return ok({ sql: printQuery({ ctes: compiled.ctes, body }), diff })
}

/** The rows before the step, in order. */
const sourceOf = (
  { last, stage, hidden, isReordered }: CompiledStages,
  orderBy: readonly OrderKey[],
): Source => {
  const from: Source = { kind: 'cte', name: last }
  if (!isReordered || !hidden) return from
  const items = carry([...stage.columns.map(({ name }) => name), hidden.row])
  return { kind: 'select', select: { items, from, orderBy } }
}

const diffAt = (part: Recipe, input: RecipeInput, index: number, compiled: CompiledStages): DiffSelect => {
  const { stage, hidden } = compiled
  const order: readonly OrderKey[] = hidden ? [{ by: column(hidden.row), descending: false }] : []
  const from = sourceOf(compiled, order)
  const shows = (name: string, { audit }: Stage) => part.audit === 'keep' || !audit.has(name)
  const names = stage.columns.map(({ name }) => name).filter(name => shows(name, stage))
  const marks = marksOf(hidden ?? hiddenNames(part, input))
  const step = part.steps[index]
  const same: DiffSelect = {
    select: { items: carry(names), from },
    diff: { columns: names.map(() => ({})), isReshaped: false },
    beside: [],
  }
  if (!step || step.disabled === true) return same
  const plan = planAt(step, stage, input, hidden)
  const after = nextStage(step, stage, plan)
  switch (plan.kind) {
    case 'values':
      return valuesDiff(plan, stage, after, from, marks, shows)
    case 'filter':
      return rowsDiff(names, from, removed(unless(plan.keeps)), marks)
    case 'first-of': {
      if (!hidden) return same
      const rows = rowsDiff(names, from, removed(unless(isFirstOf(plan, stage, from, hidden))), marks)
      // A window gives the rows by its keys.
      return { ...rows, select: { ...rows.select, orderBy: order } }
    }
    case 'assert':
      return rowsDiff(names, from, marked(unless(plan.holds), 'failed'), marks)
    case 'rows': {
      const kept = after.columns.filter(({ name }) => shows(name, after))
      const rows = stepSelect(plan, stage, from, hidden)
      const isNew = (name: string) => !findColumn(stage.columns, name)
      return {
        select: { items: carry(kept.map(({ name }) => name)), from: { kind: 'select', select: rows } },
        diff: {
          columns: kept.map(({ name }) => (isNew(name) ? { mark: 'added' as const } : {})),
          isReshaped: true,
        },
        beside: [],
      }
    }
  }
}
