import { isAuditColumn } from '../medallion/audit.ts'
import {
  type Expr,
  type OrderKey,
  type Select,
  type SelectItem,
  type Source,
  column,
  compare,
  nothing,
} from '../sql/ast.ts'
import { call } from '../sql/ast.ts'
import { castValue, printedValue, strictCast } from './cast.ts'
import { type RecipeColumn, findColumn, sameName } from './columns.ts'
import { columnsAfter } from './effect.ts'
import type { Recipe, Step } from './recipe.ts'

/** What a recipe is compiled against: SQL that can stand after FROM, and its columns in order. */
export interface RecipeInput {
  readonly relation: string
  readonly columns: readonly RecipeColumn[]
}

/** The columns at a point of a recipe; `audit` are those that are still the input's own audit columns. */
export interface Stage {
  readonly columns: readonly RecipeColumn[]
  readonly audit: ReadonlySet<string>
}

/** Names of columns that exist only between the steps; no column of the recipe has them. */
export interface HiddenNames {
  readonly row: string
  readonly rank: string
  readonly prefix: string
}

/** The point before the first step. */
export const firstStage = (columns: readonly RecipeColumn[]): Stage => ({
  columns,
  audit: new Set(columns.map(({ name }) => name).filter(isAuditColumn)),
})

const stillAudit = (step: Step, name: string): boolean => {
  if (step.op === 'rename') return !step.columns.some(({ from, to }) => from === name || to === name)
  if (step.op === 'derive') return step.column !== name
  return step.op !== 'drop' || !step.columns.includes(name)
}

/** The point after a step. */
export const nextStage = (step: Step, { columns, audit }: Stage): Stage => ({
  columns: columnsAfter(step, columns),
  audit: new Set([...audit].filter(name => stillAudit(step, name))),
})

const namesIn = (step: Step): readonly string[] => {
  if (step.op === 'rename') return step.columns.map(({ to }) => to)
  return step.op === 'derive' ? [step.column] : []
}

/** Hidden names that neither the input nor any step uses. */
export const hiddenNames = (recipe: Recipe, columns: readonly RecipeColumn[]): HiddenNames => {
  const used = [...columns.map(({ name }) => name), ...recipe.steps.flatMap(namesIn)]
  let prefix = '__'
  while (used.some(name => sameName(name.slice(0, prefix.length), prefix))) prefix += '_'
  return { row: `${prefix}row`, rank: `${prefix}rank`, prefix }
}

/** Columns as they are. */
export const carry = (names: readonly string[]): readonly SelectItem[] =>
  names.map(name => ({ expr: column(name), as: name }))

/** The name that a CTE of a step has; 0 is the input. */
export const stageName = (step: number): string => `step_${step}`

const nullified = ({ name, type }: RecipeColumn, values: readonly string[]): Expr => {
  const value = column(name)
  const branches = [
    { when: { kind: 'one-of', of: printedValue(value, type), values } as const, result: nothing },
  ]
  return { kind: 'case', branches, otherwise: value }
}

const newValue = (step: Step, before: RecipeColumn): Expr | undefined => {
  const { name, type } = before
  switch (step.op) {
    case 'cast': {
      const cast = step.columns.findLast(({ column: of }) => of === name)
      if (!cast) return undefined
      return step.onError === 'fail'
        ? strictCast(name, column(name), type, cast.to, cast.format)
        : castValue(column(name), type, cast.to, cast.format)
    }
    case 'trim':
      return step.columns.includes(name) ? call('trim-space', printedValue(column(name), type)) : undefined
    case 'nullify':
      return step.columns.includes(name) && step.values.length > 0
        ? nullified(before, step.values)
        : undefined
    case 'derive':
      return step.column === name ? { kind: 'verbatim', sql: step.expression } : undefined
    case 'rename':
    case 'filter':
    case 'dedupe':
    case 'drop':
      return undefined
  }
}

/** A column after a step: where its value comes from, and the column it replaces, if the step changes values. */
export interface StepItem extends SelectItem {
  readonly replaces?: RecipeColumn
}

/** The columns after a step that keeps all rows, out of those before it. */
export const stepItems = (step: Step, columns: readonly RecipeColumn[]): readonly StepItem[] => {
  if (step.op === 'rename') {
    return columns.map(({ name }) => ({
      expr: column(name),
      as: step.columns.find(({ from }) => from === name)?.to ?? name,
    }))
  }
  const items = columns.map((before): StepItem => {
    const expr = newValue(step, before)
    return expr ? { expr, as: before.name, replaces: before } : { expr: column(before.name), as: before.name }
  })
  if (step.op === 'drop') return items.filter(({ as }) => !step.columns.includes(as))
  if (step.op !== 'derive' || findColumn(columns, step.column)) return items
  return [...items, { expr: { kind: 'verbatim', sql: step.expression }, as: step.column }]
}

/** The audit columns that tell in which order records came in, the first one first. */
const arrival = ['_ingestion_timestamp', '_source_file', '_source_row']

/**
 * True for the one row of each key that a dedupe keeps. Only keys, order and row ids go through the window: at a million rows of
 * 13 columns that took 2.0 s and no more memory than the scan, against 3.4 s and 440 MB more for a QUALIFY over whole rows.
 * NULL keys are equal; NULL in the order never wins over a value, whichever end is kept.
 */
export const dedupeWinner = (
  step: Extract<Step, { op: 'dedupe' }>,
  stage: Stage,
  from: Source,
  hidden: HiddenNames,
  where?: Expr,
): Expr => {
  const last = step.keep === 'last'
  const asked = step.order.map(({ column: by, descending }) => ({ by, descending: descending !== last }))
  const ties = [...arrival.filter(name => stage.audit.has(name)), hidden.row].map(by => ({
    by,
    descending: last,
  }))
  const order = [...asked, ...ties].map(({ by, descending }): OrderKey => ({ by: column(by), descending }))
  const rank: Expr = { kind: 'row-number', partition: step.keys.map(column), order }
  const ranked: Select = {
    items: [...carry([hidden.row]), { expr: rank, as: hidden.rank }],
    from,
    ...(where ? { where } : {}),
  }
  const winners: Select = {
    items: carry([hidden.row]),
    from: { kind: 'select', select: ranked },
    where: compare(column(hidden.rank), '=', { kind: 'number', value: 1 }),
  }
  return { kind: 'member', of: column(hidden.row), select: winners }
}

/** The rows of the input that a recipe starts from: records that did not parse are left out. */
export const sourceSelect = (
  { relation, columns }: RecipeInput,
  hidden: HiddenNames | undefined,
  more: readonly SelectItem[] = [],
): Select => {
  const corrupt = columns.find(({ name }) => name === '_corrupt_record')
  const rowNumber: Expr = { kind: 'row-number', partition: [], order: [] }
  return {
    items: [
      ...carry(columns.map(({ name }) => name)),
      ...(hidden ? [{ expr: rowNumber, as: hidden.row }] : []),
      ...more,
    ],
    from: { kind: 'relation', sql: relation },
    ...(corrupt ? { where: { kind: 'is-null', of: column(corrupt.name), negated: false } as const } : {}),
  }
}
