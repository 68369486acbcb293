import { type Result, err, ok } from '../result.ts'
import {
  type Cte,
  type Expr,
  type Select,
  type SelectItem,
  call,
  choose,
  column,
  compare,
  isNotNull,
  isNull,
  truth,
} from '../sql/ast.ts'
import { printWith } from '../sql/print.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import { printedValue } from './cast.ts'
import { recipeProblems } from './compile.ts'
import { findColumn } from './columns.ts'
import { conditionExpr } from './condition.ts'
import { stepEffect } from './effect.ts'
import type { Recipe, Step } from './recipe.ts'
import {
  type HiddenNames,
  type RecipeInput,
  type Stage,
  type StepItem,
  carry,
  dedupeRank,
  dedupeWinner,
  firstStage,
  hiddenNames,
  nextStage,
  sourceSelect,
  stageName,
  stepItems,
} from './stage.ts'

/**
 * Steps counted in one pass over the rows. No row is taken out: each CTE carries, for every filter and dedupe so far, whether the row
 * is still in, and for every step that changes values, how many of the row's cells it changed.
 */
interface Segment {
  readonly cte: string
  readonly counts: readonly StepColumns[]
}

interface StepColumns {
  readonly stepId: string
  readonly place: number
  readonly aliveBefore: string
  readonly aliveAfter: string
  readonly cells?: string
}

const one: Expr = { kind: 'number', value: 1 }
const zero: Expr = { kind: 'number', value: 0 }

const isChanged = (step: Step, before: Expr, after: Expr, stage: Stage, name: string): Expr => {
  // A cast prints most values anew (1 as 1.0); what it is about is the values it loses.
  if (step.op === 'cast') return { kind: 'and', of: [isNotNull(before), isNull(after)] }
  if (step.op === 'nullify') return { kind: 'and', of: [isNotNull(before), isNull(after)] }
  const type = findColumn(stage.columns, name)?.type
  const printedAfter = printedValue(after, step.op === 'trim' ? 'string' : undefined)
  return { kind: 'differs', left: printedValue(before, type), right: printedAfter }
}

class Counter {
  readonly ctes: Cte[] = []
  readonly segments: Segment[] = []
  private readonly hidden: HiddenNames
  private stage: Stage
  private cte = stageName(0)
  private alive: string
  private flags: string[]
  private counts: StepColumns[] = []

  constructor(recipe: Recipe, input: RecipeInput) {
    this.hidden = hiddenNames(recipe, input.columns)
    this.stage = firstStage(input)
    this.alive = `${this.hidden.prefix}in_0`
    this.flags = [this.alive]
    const isIn = { expr: truth(true), as: this.alive }
    const dedupes = recipe.steps.some(({ op, disabled }) => op === 'dedupe' && disabled !== true)
    this.carried = dedupes ? [this.hidden.row] : []
    this.ctes.push({
      name: this.cte,
      select: sourceSelect(input, dedupes ? this.hidden : undefined, [isIn]),
    })
  }

  private readonly carried: readonly string[]

  private push(name: string, select: Select): void {
    this.ctes.push({ name, select })
    this.cte = name
  }

  private own(): readonly SelectItem[] {
    return carry([...this.carried, ...this.flags])
  }

  /** Takes the rows out that are no longer in, because the next step looks at all rows. */
  private close(place: number): void {
    this.segments.push({ cte: this.cte, counts: this.counts })
    this.counts = []
    const where = column(this.alive)
    this.alive = `${this.hidden.prefix}in_${place}_all`
    const items = [
      ...carry([...this.stage.columns.map(({ name }) => name), ...this.carried]),
      { expr: truth(true), as: this.alive },
    ]
    this.push(`${stageName(place)}_all`, { items, from: { kind: 'cte', name: this.cte }, where })
    this.flags = [this.alive]
  }

  /** A step that takes rows out: notes which ones. */
  private select(step: Step, place: number, keeps: Expr): void {
    const before = this.alive
    const after = `${this.hidden.prefix}in_${place}`
    const isIn = choose(column(before), call('coalesce', keeps, truth(false)), truth(false))
    const items = [
      ...carry(this.stage.columns.map(({ name }) => name)),
      ...this.own(),
      { expr: isIn, as: after },
    ]
    this.push(stageName(place), { items, from: { kind: 'cte', name: this.cte } })
    this.counts.push({ stepId: step.id, place, aliveBefore: before, aliveAfter: after })
    this.alive = after
    this.flags.push(after)
  }

  private winner(step: Extract<Step, { op: 'dedupe' }>): Expr {
    const isIn = column(this.alive)
    const { stage, hidden } = this
    return stage.repeatable
      ? dedupeWinner(step, stage, { kind: 'cte', name: this.cte }, hidden, isIn)
      : compare(dedupeRank(step, stage, hidden, [isIn]), '=', one)
  }

  /** Rows that are out must not stop the statement: user's SQL and strict casts see only those that are in. */
  private guarded({ expr }: StepItem): Expr {
    return expr.kind === 'column' ? expr : choose(column(this.alive), expr, { kind: 'null' })
  }

  /** A step that keeps all rows: notes how many cells of each row it changed. */
  private change(step: Step, place: number): void {
    const items = stepItems(step, this.stage.columns)
    const replaced = items.flatMap(({ replaces, as }, index) =>
      replaces ? [{ name: replaces.name, as, old: `${this.hidden.prefix}old_${index}` }] : [],
    )
    const values: Select = {
      items: [
        ...items.map(item => ({ expr: this.guarded(item), as: item.as })),
        ...this.own(),
        ...replaced.map(({ name, old }) => ({ expr: column(name), as: old })),
      ],
      from: { kind: 'cte', name: this.cte },
    }
    const counted = { stepId: step.id, place, aliveBefore: this.alive, aliveAfter: this.alive }
    if (replaced.length === 0) {
      this.push(stageName(place), values)
      this.counts.push(counted)
      return
    }
    const cells = `${this.hidden.prefix}cells_${place}`
    const changes = replaced.map(({ name, as, old }) =>
      choose(isChanged(step, column(old), column(as), this.stage, name), one, zero),
    )
    const sum = choose(column(this.alive), { kind: 'sum-of', of: changes }, zero)
    this.push(stageName(place), {
      items: [...carry(items.map(({ as }) => as)), ...this.own(), { expr: sum, as: cells }],
      from: { kind: 'select', select: values },
    })
    this.flags.push(cells)
    this.counts.push({ ...counted, cells })
  }

  add(step: Step, place: number): void {
    const reach = stepEffect(step, this.stage.columns).reach
    if (reach === 'table') this.close(place)
    if (step.op === 'filter') this.select(step, place, conditionExpr(step.condition, this.stage.columns))
    else if (step.op === 'dedupe') this.select(step, place, this.winner(step))
    else this.change(step, place)
    this.stage = nextStage(step, this.stage)
  }

  finish(): void {
    this.segments.push({ cte: this.cte, counts: this.counts })
  }
}

const countSelect = ({ cte, counts }: Segment): string => {
  const structs = counts.map(({ stepId, place, aliveBefore, aliveAfter, cells }) => {
    const rows = (flag: string) => `count(*) FILTER (WHERE ${quoteIdentifier(flag)})`
    const changed =
      cells === undefined
        ? 'CAST(NULL AS BIGINT)'
        : `CAST(coalesce(sum(${quoteIdentifier(cells)}), 0) AS BIGINT)`
    return `{'place': ${place}, 'step_id': ${quoteText(stepId)}, 'rows_in': ${rows(aliveBefore)}, 'rows_out': ${rows(aliveAfter)}, 'cells_changed': ${changed}}`
  })
  return `SELECT unnest(counts) AS step FROM (SELECT [${structs.join(', ')}] AS counts FROM ${quoteIdentifier(cte)})`
}

const shape =
  'step.step_id AS step_id, step.rows_in AS rows_in, step.rows_out AS rows_out, step.cells_changed AS cells_changed'

/**
 * One DuckDB statement that gives, for each enabled step in order: `step_id`, `rows_in`, `rows_out`, `cells_changed` (64-bit). Cells
 * are NULL for steps that do not change values in place. Trim and a derive that replaces a column change a cell when its printed
 * form differs; cast and nullify when the cell becomes NULL. All steps are counted in one pass; only SQL that looks at all rows
 * (windows, subqueries) begins another. Fails as `recipeToSql` does.
 */
export const stepCountsSql = (recipe: Recipe, input: RecipeInput): Result<string> => {
  const problem = recipeProblems(recipe, input.columns)
  if (problem) return err(problem)
  const counter = new Counter(recipe, input)
  recipe.steps.forEach((step, index) => {
    if (step.disabled !== true) counter.add(step, index + 1)
  })
  counter.finish()
  const selects = counter.segments.filter(({ counts }) => counts.length > 0).map(countSelect)
  if (selects.length === 0) {
    return ok(
      `SELECT '' AS step_id, CAST(0 AS BIGINT) AS rows_in, CAST(0 AS BIGINT) AS rows_out, CAST(NULL AS BIGINT) AS cells_changed WHERE FALSE`,
    )
  }
  const all = selects.join('\nUNION ALL\n')
  return ok(`${printWith(counter.ctes)}SELECT ${shape} FROM (\n${all}\n) ORDER BY step.place`)
}
