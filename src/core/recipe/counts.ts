import { type Result, err, ok } from '../result.ts'
import {
  type Cte,
  type Expr,
  type Select,
  type SelectItem,
  type Source,
  carry,
  call,
  choose,
  column,
  number,
  truth,
} from '../sql/ast.ts'
import { printWith } from '../sql/print.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import { isChanged } from './changed-cells.ts'
import { findColumn } from './columns.ts'
import { recipeProblems } from './compile.ts'
import type { Recipe, Step } from './recipe.ts'
import {
  type HiddenNames,
  type RecipeInput,
  type Stage,
  firstStage,
  hiddenNames,
  isFirstOf,
  isTrue,
  nextStage,
  planAt,
  sourceSelect,
  stageName,
  stepSelect,
  withItself,
} from './stage.ts'
import { needsOrder } from './stages.ts'
import type { StepItem, StepPlan } from './step-kind.ts'
import { columnsAfter, stepEffect } from './step-kinds.ts'

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
  readonly aliveBefore?: string
  readonly aliveAfter?: string
  readonly cells?: string
}

const one = number(1)
const zero = number(0)

class Counter {
  readonly ctes: Cte[] = []
  readonly segments: Segment[] = []
  private readonly input: RecipeInput
  private readonly hidden: HiddenNames
  private readonly numbered: HiddenNames | undefined
  private stage: Stage
  private cte = stageName(0)
  private alive: string
  private flags: string[]
  private counts: StepColumns[] = []

  constructor(recipe: Recipe, input: RecipeInput) {
    this.input = input
    this.hidden = hiddenNames(recipe, input)
    this.numbered = needsOrder(recipe) ? this.hidden : undefined
    this.stage = firstStage(input)
    this.alive = `${this.hidden.prefix}in_0`
    this.flags = [this.alive]
    const isIn = { expr: truth(true), as: this.alive }
    this.ctes.push({ name: this.cte, select: sourceSelect(input, this.numbered, [isIn]) })
  }

  private push(name: string, select: Select): void {
    this.ctes.push({ name, select })
    this.cte = name
  }

  private from(): Source {
    return { kind: 'cte', name: this.cte }
  }

  private rowId(): readonly string[] {
    return this.numbered ? [this.numbered.row] : []
  }

  private own(): readonly SelectItem[] {
    return carry([...this.rowId(), ...this.flags])
  }

  private endSegment(): void {
    this.segments.push({ cte: this.cte, counts: this.counts })
    this.counts = []
  }

  /** Takes the rows out that are no longer in, because the next step looks at all rows. */
  private close(place: number): void {
    this.endSegment()
    const where = column(this.alive)
    this.alive = `${this.hidden.prefix}in_${place}_all`
    const items = [
      ...carry([...this.stage.columns.map(({ name }) => name), ...this.rowId()]),
      { expr: truth(true), as: this.alive },
    ]
    this.push(`${stageName(place)}_all`, { items, from: this.from(), where })
    this.flags = [this.alive]
  }

  /** A step that takes rows out: notes which ones. */
  private select({ id }: Step, place: number, keeps: Expr, name = stageName(place)): void {
    const before = this.alive
    const after = `${this.hidden.prefix}in_${place}`
    const isIn = choose(column(before), call('coalesce', keeps, truth(false)), truth(false))
    const items = [
      ...carry(this.stage.columns.map(({ name }) => name)),
      ...this.own(),
      { expr: isIn, as: after },
    ]
    this.push(name, { items, from: this.from() })
    this.counts.push({ stepId: id, place, aliveBefore: before, aliveAfter: after })
    this.alive = after
    this.flags.push(after)
  }

  /** Rows that are out must not stop the statement: user's SQL and strict casts see only those that are in. */
  private guarded({ expr }: StepItem): Expr {
    return expr.kind === 'column' ? expr : choose(column(this.alive), expr, { kind: 'null' })
  }

  /** Counts cells, for each row that is in: as `changes` says, over the rows of `values`. */
  private count(
    step: Step,
    place: number,
    values: Select,
    names: readonly string[],
    changes: readonly Expr[],
  ): void {
    const cells = `${this.hidden.prefix}cells_${place}`
    const sum = choose(column(this.alive), { kind: 'sum-of', of: changes }, zero)
    this.push(stageName(place), {
      items: [...carry(names), ...this.own(), { expr: sum, as: cells }],
      from: { kind: 'select', select: values },
    })
    this.flags.push(cells)
    this.counts.push({ stepId: step.id, place, aliveBefore: this.alive, aliveAfter: this.alive, cells })
  }

  /** A step that keeps all rows: notes how many cells of each row it changed. */
  private change(step: Step, place: number, items: readonly StepItem[]): void {
    const replaced = items.flatMap((item, index) => {
      const before = item.replaces === undefined ? undefined : findColumn(this.stage.columns, item.replaces)
      return before ? [{ item, before, old: `${this.hidden.prefix}old_${index}` }] : []
    })
    const values: Select = {
      items: [
        ...items.map(item => ({ expr: this.guarded(item), as: item.as })),
        ...this.own(),
        ...replaced.map(({ before, old }) => ({ expr: column(before.name), as: old })),
      ],
      from: this.from(),
    }
    if (replaced.length === 0) {
      this.push(stageName(place), values)
      this.counts.push({ stepId: step.id, place, aliveBefore: this.alive, aliveAfter: this.alive })
      return
    }
    const after = columnsAfter(step, this.stage)
    const changes = replaced.map(({ item, before, old }) =>
      choose(isChanged(item, before, findColumn(after, item.as), column(old), column(item.as)), one, zero),
    )
    const names = items.map(({ as }) => as)
    this.count(step, place, values, names, changes)
  }

  /** A step that gives other rows: counted before it and after it. */
  private reshape({ id }: Step, place: number, plan: StepPlan): void {
    this.counts.push({ stepId: id, place, aliveBefore: this.alive })
    this.close(place)
    const select = stepSelect(plan, this.stage, this.from(), this.numbered)
    this.alive = `${this.hidden.prefix}in_${place}`
    this.flags = [this.alive]
    this.push(stageName(place), {
      ...select,
      items: [...select.items, { expr: truth(true), as: this.alive }],
    })
    this.counts.push({ stepId: id, place, aliveAfter: this.alive })
  }

  private run(step: Step, place: number, plan: StepPlan): void {
    switch (plan.kind) {
      case 'filter':
        return this.select(step, place, plan.keeps)
      case 'first-of':
        return this.select(
          step,
          place,
          isFirstOf(plan, this.stage, this.from(), this.hidden, column(this.alive)),
        )
      case 'values':
        if (plan.rejects)
          this.select(step, place, { kind: 'not', of: isTrue(plan.rejects) }, `${stageName(place)}_kept`)
        return this.change(step, place, plan.items)
      case 'assert': {
        const names = this.stage.columns.map(({ name }) => name)
        const values: Select = { items: [...carry(names), ...this.own()], from: this.from() }
        return this.count(step, place, values, names, [choose(isTrue(plan.holds), zero, one)])
      }
      case 'rows':
        return this.reshape(step, place, plan)
    }
  }

  add(step: Step, place: number): void {
    const { reach } = stepEffect(step, this.stage)
    const plan = planAt(step, this.stage, this.input, this.numbered)
    if (reach !== 'row' && plan.kind !== 'first-of' && plan.kind !== 'rows') this.close(place)
    this.run(step, place, plan)
    this.stage = nextStage(step, this.stage, plan)
  }

  finish(): void {
    this.endSegment()
  }
}

const none = 'CAST(NULL AS BIGINT)'

const countSelect = ({ cte, counts }: Segment): string => {
  const structs = counts.map(({ stepId, place, aliveBefore, aliveAfter, cells }) => {
    const rows = (flag: string | undefined) =>
      flag === undefined ? none : `count(*) FILTER (WHERE ${quoteIdentifier(flag)})`
    const changed = cells === undefined ? none : `CAST(coalesce(sum(${quoteIdentifier(cells)}), 0) AS BIGINT)`
    return `{'place': ${place}, 'step_id': ${quoteText(stepId)}, 'rows_in': ${rows(aliveBefore)}, 'rows_out': ${rows(aliveAfter)}, 'cells_changed': ${changed}}`
  })
  return `SELECT unnest(counts) AS step FROM (SELECT [${structs.join(', ')}] AS counts FROM ${quoteIdentifier(cte)})`
}

/** A step is counted in one or two places: rows that come in at the first, rows that go out at the last. */
const shape = `step.step_id AS step_id, max(step.rows_in) AS rows_in, min(step.rows_out) AS rows_out, max(step.cells_changed) AS cells_changed`

/**
 * One DuckDB statement that gives, for each enabled step in order: `step_id`, `rows_in`, `rows_out`, `cells_changed` (64-bit). Cells
 * are NULL for steps that do not change values in place. Trim and a derive that replaces a column change a cell when its printed
 * form differs; cast and nullify when the cell becomes NULL. All steps are counted in one pass; only SQL that looks at all rows
 * (windows, subqueries) begins another. Fails as `recipeToSql` does.
 */
export const stepCountsSql = (recipe: Recipe, input: RecipeInput): Result<string> => {
  const problem = recipeProblems(recipe, input)
  if (problem) return err(problem)
  const counter = new Counter(recipe, withItself(recipe, input))
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
  return ok(
    `${printWith(counter.ctes)}SELECT ${shape} FROM (\n${all}\n) GROUP BY step.step_id, step.place ORDER BY step.place`,
  )
}
