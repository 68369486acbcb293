import { checkColumnNames, decimalParts, typeName } from '../delta/schema-json.ts'
import { scanExpression } from '../sql/scan-expression.ts'
import { canCast } from './cast.ts'
import { type RecipeColumn, familyOf, findColumn, isNumeric, sameName } from './columns.ts'
import { columnsAfter } from './effect.ts'
import type { Condition, Recipe, Step } from './recipe.ts'
import { timeFormatProblem } from './time-format.ts'

/** What is wrong with a step of a recipe, said to the user. */
export interface StepProblem {
  readonly stepId: string
  readonly problem: string
}

const missing = (name: string, columns: readonly RecipeColumn[]): string => {
  const near = columns.find(column => sameName(column.name, name))
  return `There is no column "${name}" at this point${near ? `; it is called "${near.name}"` : ''}.`
}

const absent = (names: readonly string[], columns: readonly RecipeColumn[]): readonly string[] =>
  [...new Set(names)].filter(name => !findColumn(columns, name)).map(name => missing(name, columns))

const someColumn = (names: readonly unknown[]): readonly string[] =>
  names.length === 0 ? ['No column is chosen.'] : []

const nameProblems = (name: string): readonly string[] => {
  const named = checkColumnNames({
    type: 'struct',
    fields: [{ name, type: 'string', nullable: true, metadata: {} }],
  })
  return named.ok || named.error.kind !== 'invalid' ? [] : named.error.problems.map(({ message }) => message)
}

const shown = (type: RecipeColumn['type']): string => (type === undefined ? 'unknown' : typeName(type))

const castProblems = (
  step: Extract<Step, { op: 'cast' }>,
  columns: readonly RecipeColumn[],
): readonly string[] =>
  step.columns.flatMap(({ column: name, to, format }) => {
    const decimal = decimalParts(to)
    const range =
      decimal && (decimal.precision < 1 || decimal.precision > 38 || decimal.scale > decimal.precision)
    const found = findColumn(columns, name)
    const formatProblem = format === undefined ? undefined : timeFormatProblem(format)
    return [
      ...(range ? [`${to} is not a decimal type: precision is 1 to 38, scale at most the precision.`] : []),
      ...(found && !canCast(found.type, to)
        ? [`"${name}" is ${shown(found.type)} and does not cast to ${to}; cast it to string first.`]
        : []),
      ...(format !== undefined && to !== 'date' && to !== 'timestamp'
        ? [`A format is for dates and timestamps; "${name}" becomes ${to}.`]
        : []),
      ...(formatProblem === undefined ? [] : [formatProblem]),
    ]
  })

const renameProblems = (
  step: Extract<Step, { op: 'rename' }>,
  columns: readonly RecipeColumn[],
): readonly string[] => {
  const from = step.columns.map(column => column.from)
  const twice = from.filter((name, index) => from.indexOf(name) !== index)
  const after = columnsAfter(step, columns).map(({ name }) => name.toLowerCase())
  const clash = step.columns.filter(({ to }) => after.filter(name => name === to.toLowerCase()).length > 1)
  return [
    ...twice.map(name => `"${name}" is renamed twice.`),
    ...step.columns.flatMap(({ to }) => nameProblems(to)),
    ...new Set(clash.map(({ to }) => `There would be two columns called "${to}".`)),
  ]
}

const trimProblems = (names: readonly string[], columns: readonly RecipeColumn[]): readonly string[] =>
  columns
    .filter(({ name, type }) => names.includes(name) && type !== undefined && type !== 'string')
    .map(({ name, type }) => `"${name}" is ${shown(type)}; only text can be trimmed.`)

const valueProblems = (name: string, value: string, type: RecipeColumn['type']): readonly string[] => {
  const family = familyOf(type)
  if (isNumeric(family) && !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value))
    return [`"${name}" is ${shown(type)}, and "${value}" is not a number.`]
  if (family === 'boolean' && !/^\s*(true|t|yes|y|1|false|f|no|n|0)\s*$/i.test(value))
    return [`"${name}" is boolean, and "${value}" is neither true nor false.`]
  if (
    (family === 'date' || family.startsWith('timestamp')) &&
    !/^\s*\d{1,6}-\d{1,2}-\d{1,2}([T ].*)?$/.test(value)
  )
    return [`"${name}" is ${shown(type)}, and "${value}" is not one: write it as 2026-03-01.`]
  if (family === 'nested' || family === 'binary')
    return [`"${name}" is ${shown(type)} and cannot be compared.`]
  return []
}

const conditionProblems = (condition: Condition, columns: readonly RecipeColumn[]): readonly string[] => {
  if ('sql' in condition) {
    const { problem } = scanExpression(condition.sql)
    return problem === undefined ? [] : [problem]
  }
  if ('column' in condition) {
    const { column: name, is, value } = condition
    const found = findColumn(columns, name)
    if (!found) return [missing(name, columns)]
    if (is === 'is-null' || is === 'is-not-null') return []
    if (value === undefined) return [`The condition on "${name}" has no value.`]
    return is === 'contains' || is === 'starts-with' ? [] : valueProblems(name, value, found.type)
  }
  const parts = 'all' in condition ? condition.all : condition.any
  if (parts.length === 0) return ['The filter has no condition.']
  return parts.flatMap(part => conditionProblems(part, columns))
}

const deriveProblems = (
  step: Extract<Step, { op: 'derive' }>,
  columns: readonly RecipeColumn[],
): readonly string[] => {
  const { problem } = scanExpression(step.expression)
  const replaced = findColumn(columns, step.column)
  const clash = columns.find(({ name }) => !replaced && sameName(name, step.column))
  return [
    ...(replaced ? [] : nameProblems(step.column)),
    ...(clash ? [`There is a column "${clash.name}" already; names that differ only in case are one.`] : []),
    ...(problem === undefined ? [] : [problem]),
  ]
}

const dedupeProblems = (
  step: Extract<Step, { op: 'dedupe' }>,
  columns: readonly RecipeColumn[],
): readonly string[] => {
  const used = [...step.keys, ...step.order.map(({ column: name }) => name)]
  const unordered = columns.filter(({ name, type }) => used.includes(name) && familyOf(type) === 'nested')
  return [
    ...(step.keys.length === 0 ? ['No key column is chosen.'] : []),
    ...absent(used, columns),
    ...unordered.map(({ name, type }) => `"${name}" is ${shown(type)} and can be neither key nor order.`),
  ]
}

const stepProblems = (step: Step, columns: readonly RecipeColumn[]): readonly string[] => {
  switch (step.op) {
    case 'cast': {
      const names = step.columns.map(({ column: name }) => name)
      return [...someColumn(names), ...absent(names, columns), ...castProblems(step, columns)]
    }
    case 'rename': {
      const names = step.columns.map(({ from }) => from)
      return [...someColumn(names), ...absent(names, columns), ...renameProblems(step, columns)]
    }
    case 'trim':
      return [
        ...someColumn(step.columns),
        ...absent(step.columns, columns),
        ...trimProblems(step.columns, columns),
      ]
    case 'nullify':
      return [
        ...someColumn(step.columns),
        ...absent(step.columns, columns),
        ...(step.values.length === 0 ? ['No value is given that should become NULL.'] : []),
      ]
    case 'filter':
      return conditionProblems(step.condition, columns)
    case 'derive':
      return deriveProblems(step, columns)
    case 'dedupe':
      return dedupeProblems(step, columns)
    case 'drop':
      return [
        ...someColumn(step.columns),
        ...absent(step.columns, columns),
        ...(columnsAfter(step, columns).length === 0 ? ['No column would be left.'] : []),
      ]
  }
}

/**
 * Each enabled step against the columns that it finds; empty when the recipe can run. A step with a problem still has its effect on
 * the columns of those after it, so that one mistake is reported once.
 */
export const checkRecipe = (recipe: Recipe, columns: readonly RecipeColumn[]): readonly StepProblem[] => {
  const found: StepProblem[] = []
  let current = columns
  for (const step of recipe.steps) {
    if (step.disabled === true) continue
    for (const problem of new Set(stepProblems(step, current))) found.push({ stepId: step.id, problem })
    current = columnsAfter(step, current)
  }
  return found
}
