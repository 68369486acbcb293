import { refused } from '../invalid.ts'
import type { RowDiff } from '../lake/row-views.ts'
import { type Result, err, ok } from '../result.ts'
import {
  type Expr,
  type Select,
  type SelectItem,
  type Source,
  call,
  carry,
  choose,
  column,
  convert,
  nothing,
  text,
  truth,
} from '../sql/ast.ts'
import { printQuery } from '../sql/print.ts'
import { recipeProblems } from './compile.ts'
import { type Condition, conditionExpr } from './condition.ts'
import { conditionWords } from './condition-rules.ts'
import type { Recipe, Step } from './recipe.ts'
import { freshName } from './shape.ts'
import {
  type HiddenNames,
  type RecipeInput,
  type Stage,
  isFirstOf,
  isTrue,
  planAt,
  stepSelect,
  withItself,
} from './stage.ts'
import { type CompiledStages, compileStages } from './stages.ts'
import type { StepPlan } from './step-kind.ts'

/** The rows that a step takes out: one DuckDB statement, and how its columns are to be read. */
export interface RejectedSql {
  readonly sql: string
  readonly diff: RowDiff
}

/** Which rows a step takes out, over the rows before it. */
interface Rejected {
  readonly when: Expr
  /** Text, or NULL. */
  readonly reason?: Expr
}

const unless = (holds: Expr): Expr => ({ kind: 'not', of: isTrue(holds) })

/** Which of several conditions do not hold. A single one is plain from the step. */
const failing = (condition: Condition, { columns }: Stage): Expr | undefined => {
  if (!('all' in condition) || condition.all.length < 2) return undefined
  const parts = condition.all.map(part =>
    choose(
      unless(conditionExpr(part, columns)),
      text(conditionWords(part, true)),
      convert(nothing, 'string'),
    ),
  )
  return call('concat', text('Not so: '), call('joined', text('; '), ...parts))
}

const conditionOf = (step: Step): Condition | undefined => ('condition' in step ? step.condition : undefined)

/** What a plan takes out; undefined for one that gives other rows. */
const rejectedBy = (
  step: Step,
  plan: StepPlan,
  stage: Stage,
  from: Source,
  hidden: HiddenNames | undefined,
): Rejected | undefined => {
  const condition = conditionOf(step)
  const reason = condition && failing(condition, stage)
  const told = reason ? { reason } : {}
  switch (plan.kind) {
    case 'values':
      return {
        when: plan.rejects ? isTrue(plan.rejects) : truth(false),
        ...(plan.reason ? { reason: plan.reason } : {}),
      }
    case 'filter':
      return { when: unless(plan.keeps), ...told }
    case 'assert':
      return { when: unless(plan.holds), ...told }
    case 'first-of':
      return { when: hidden ? unless(isFirstOf(plan, stage, from, hidden)) : truth(false) }
    case 'rows':
      return undefined
  }
}

/** A join that leaves rows out takes out those that another kind of join would keep. */
const opposite = (step: Step): Step | undefined => {
  if (step.op !== 'join' || step.how === 'left' || step.how === 'full') return undefined
  const { matches: _matches, ...rest } = step
  return { ...rest, how: step.how === 'anti' ? 'semi' : 'anti', columns: [] }
}

/** The rows before a step with what tells of them, and of these, those that it takes out. */
const rejectedSelect = (
  { stage, last, hidden }: CompiledStages,
  rejected: Rejected,
  names: readonly string[],
): Select => {
  const prefix = hidden?.prefix ?? '__'
  const taken = stage.columns.map(({ name }) => ({ name, type: undefined }))
  const mark = freshName(`${prefix}out`, taken)
  const reason = freshName('reason', taken)
  const order = hidden ? [hidden.row] : []
  const reasons: readonly SelectItem[] = rejected.reason ? [{ expr: rejected.reason, as: reason }] : []
  const inner: Select = {
    items: [...reasons, ...carry([...names, ...order]), { expr: rejected.when, as: mark }],
    from: { kind: 'cte', name: last },
  }
  return {
    items: carry([...reasons.map(({ as }) => as), ...names]),
    from: { kind: 'select', select: inner },
    where: column(mark),
    orderBy: order.map(by => ({ by: column(by), descending: false })),
  }
}

/**
 * The rows that a step of a recipe, by its index, takes out, or that do not pass its assertion: as they come into it, in order. Where the
 * step knows why, the first column tells (`RowDiff.reason`). A step that is disabled or takes nothing out: no rows. `invalid` for one
 * that gives other rows altogether, else as `recipeToSql`.
 */
export const rejectedRows = (recipe: Recipe, input: RecipeInput, index: number): Result<RejectedSql> => {
  const part = { ...recipe, steps: recipe.steps.slice(0, Math.max(0, index) + 1) }
  const problem = recipeProblems(part, input)
  if (problem) return err(problem)
  const all = withItself(part, input)
  const before = compileStages(part, all, part.steps.slice(0, Math.max(0, index)))
  const { stage, hidden, ctes, last } = before
  const names = stage.columns
    .map(({ name }) => name)
    .filter(name => part.audit === 'keep' || !stage.audit.has(name))
  const step = part.steps[index]
  const from: Source = { kind: 'cte', name: last }
  const other = step && opposite(step)
  if (step && other && step.disabled !== true) {
    const rows = stepSelect(planAt(other, stage, all, hidden), stage, from, hidden)
    const orderBy = hidden ? [{ by: column(hidden.row), descending: false }] : []
    const body: Select = { items: carry(names), from: { kind: 'select', select: rows }, orderBy }
    return ok({ sql: printQuery({ ctes, body }), diff: diffOf(names, false) })
  }
  const rejected =
    step && step.disabled !== true
      ? rejectedBy(step, planAt(step, stage, all, hidden), stage, from, hidden)
      : { when: truth(false) }
  if (!rejected) return refused('step', `Step ${index + 1} gives other rows: it does not take rows out.`)
  const body = rejectedSelect(before, rejected, names)
  return ok({ sql: printQuery({ ctes, body }), diff: diffOf(names, rejected.reason !== undefined) })
}

const diffOf = (names: readonly string[], isTold: boolean): RowDiff => ({
  columns: [...(isTold ? [{}] : []), ...names.map(() => ({}))],
  ...(isTold ? { reason: 0 } : {}),
  isReshaped: false,
})
