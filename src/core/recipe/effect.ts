import { scanExpression } from '../sql/scan-expression.ts'
import { type RecipeColumn, sameName } from './columns.ts'
import type { Condition, Step, StepEffect } from './recipe.ts'

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)]

/** Words after which an expression looks beyond its own row. */
const wide: ReadonlySet<string> = new Set(['over', 'select', 'from', 'unnest', 'columns'])

/** Functions that give another value each time they are called. */
const volatile: ReadonlySet<string> = new Set(['random', 'rand', 'uuid', 'gen_random_uuid', 'nextval'])

type SqlEffect = Pick<StepEffect, 'reads' | 'reach' | 'repeatable'>

/**
 * What SQL of the user's reads, told by its words alone: too many rather than too few. A subquery, a window or a `*` reads all
 * columns and looks at all rows.
 */
const sqlEffect = (sql: string, columns: readonly RecipeColumn[]): SqlEffect => {
  const { names, star } = scanExpression(sql)
  const isWide = star || names.some(({ name, quoted }) => !quoted && wide.has(name.toLowerCase()))
  if (isWide) return { reads: columns.map(({ name }) => name), reach: 'table', repeatable: false }
  const used = columns.filter(column => names.some(({ name }) => sameName(name, column.name)))
  const repeatable = !names.some(({ name }) => volatile.has(name.toLowerCase()))
  return { reads: used.map(({ name }) => name), reach: 'row', repeatable }
}

const conditionEffect = (condition: Condition, columns: readonly RecipeColumn[]): SqlEffect => {
  if ('sql' in condition) return sqlEffect(condition.sql, columns)
  if ('column' in condition) return { reads: [condition.column], reach: 'row', repeatable: true }
  const parts = ('all' in condition ? condition.all : condition.any).map(part =>
    conditionEffect(part, columns),
  )
  const reach = parts.some(part => part.reach === 'table') ? 'table' : 'row'
  const repeatable = parts.every(part => part.repeatable)
  return { reads: unique(parts.flatMap(({ reads }) => reads)), reach, repeatable }
}

const inPlace = (names: readonly string[]): StepEffect => ({
  reads: unique(names),
  writes: unique(names),
  removes: [],
  reach: 'row',
  repeatable: true,
})

/**
 * The columns that a step reads, writes and removes, and how far it looks; `columns` are those before it. A disabled step does
 * nothing. Which later steps an edit touches, incremental refresh and column lineage follow from this alone (DESIGN §7).
 */
export const stepEffect = (step: Step, columns: readonly RecipeColumn[]): StepEffect => {
  if (step.disabled === true) return { reads: [], writes: [], removes: [], reach: 'row', repeatable: true }
  switch (step.op) {
    case 'cast':
      return inPlace(step.columns.map(({ column }) => column))
    case 'trim':
    case 'nullify':
      return inPlace(step.columns)
    case 'rename': {
      const from = unique(step.columns.map(column => column.from))
      const writes = unique(step.columns.map(({ to }) => to))
      const removes = from.filter(name => !writes.includes(name))
      return { reads: from, writes, removes, reach: 'row', repeatable: true }
    }
    case 'filter':
      return { ...conditionEffect(step.condition, columns), writes: [], removes: [] }
    case 'derive':
      return { ...sqlEffect(step.expression, columns), writes: [step.column], removes: [] }
    case 'dedupe': {
      const reads = unique([...step.keys, ...step.order.map(({ column }) => column)])
      return { reads, writes: [], removes: [], reach: 'keyed', repeatable: true }
    }
    case 'drop':
      return { reads: [], writes: [], removes: unique(step.columns), reach: 'row', repeatable: true }
  }
}

const withType = (
  columns: readonly RecipeColumn[],
  change: (column: RecipeColumn) => RecipeColumn['type'],
): readonly RecipeColumn[] => columns.map(column => ({ name: column.name, type: change(column) }))

/** The columns after a step, in order; names in the step that are not there are passed over. */
export const columnsAfter = (step: Step, columns: readonly RecipeColumn[]): readonly RecipeColumn[] => {
  if (step.disabled === true) return columns
  switch (step.op) {
    case 'cast':
      return withType(
        columns,
        ({ name, type }) => step.columns.findLast(({ column }) => column === name)?.to ?? type,
      )
    case 'trim':
      return withType(columns, ({ name, type }) => (step.columns.includes(name) ? (type ?? 'string') : type))
    case 'rename':
      return columns.map(({ name, type }) => ({
        name: step.columns.find(({ from }) => from === name)?.to ?? name,
        type,
      }))
    case 'derive':
      return columns.some(({ name }) => name === step.column)
        ? withType(columns, ({ name, type }) => (name === step.column ? undefined : type))
        : [...columns, { name: step.column, type: undefined }]
    case 'drop':
      return columns.filter(({ name }) => !step.columns.includes(name))
    case 'nullify':
    case 'filter':
    case 'dedupe':
      return columns
  }
}
