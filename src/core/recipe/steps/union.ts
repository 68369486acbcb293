import * as v from 'valibot'
import {
  type Expr,
  type OrderKey,
  type Select,
  carry,
  column,
  convert,
  nothing,
  number,
} from '../../sql/ast.ts'
import { type RecipeColumn, columnsInAnyCase, findColumn } from '../columns.ts'
import { commonType, widened } from '../common-type.ts'
import {
  ascending,
  asTheyAre,
  freshName,
  missingTable,
  otherTable,
  repeatedNames,
  tableSchema,
} from '../shape.ts'
import { type PlanContext, type StepContext, type StepKind, stepSchema } from '../step-kind.ts'
import { listed, shownType } from '../step-words.ts'

/**
 * Adds the rows of other tables behind those that are there. Columns are matched by name, in any case; a column that a table does not
 * have is NULL in its rows; types widen where they can.
 */
export interface Union {
  readonly op: 'union'
  readonly tables: readonly string[]
  readonly by: 'name'
}

/** The columns of everything that is put together: those before the step, then those of its tables. */
const sourcesOf = (step: Union, { columns, tables }: StepContext): readonly (readonly RecipeColumn[])[] => [
  columns,
  ...step.tables.map(table => tables.get(table) ?? []),
]

interface Shared {
  readonly name: string
  /** In the sources that have a column of the name, in any case. */
  readonly types: readonly RecipeColumn['type'][]
}

/** The columns of all sources, each once. */
const shared = (step: Union, context: StepContext): readonly Shared[] => {
  const found = new Map<string, { name: string; types: RecipeColumn['type'][] }>()
  for (const { name, type } of sourcesOf(step, context).flat()) {
    const known = found.get(name.toLowerCase())
    if (known) known.types.push(type)
    else found.set(name.toLowerCase(), { name, types: [type] })
  }
  return [...found.values()]
}

const after = (step: Union, context: StepContext): readonly RecipeColumn[] =>
  shared(step, context).map(({ name, types }) => ({ name, type: commonType(types) }))

/** The columns as one of the sources has them, under the names and in the types of all together. */
const itemsOf = (source: readonly RecipeColumn[], all: readonly RecipeColumn[]): Select['items'] => {
  const named = columnsInAnyCase(source)
  return all.map(({ name, type }) => {
    const found = named(name)
    const none = type === undefined ? nothing : convert(nothing, type)
    if (!found) return { expr: none, as: name }
    const value = column(found.name)
    return { expr: type === undefined ? value : widened(value, found.type, type), as: name }
  })
}

/** What rows are in order by, within their part: as they came, or as they came into the other table. */
const placesOf = (keys: readonly OrderKey[], source: readonly RecipeColumn[]): readonly Expr[] =>
  keys.map(({ by }, index) => {
    if (index === keys.length - 1) return { kind: 'row-id' }
    return by.kind === 'column' && findColumn(source, by.name) ? by : nothing
  })

const parts = (step: Union, context: PlanContext, names: { part: string; places: readonly string[] }) => {
  const all = after(step, context)
  return sourcesOf(step, context).map((source, index) => {
    const places = index === 0 ? context.order.map(({ by }) => by) : placesOf(context.order, source)
    const own: Select['items'] = [
      ...itemsOf(source, all),
      ...places.map((expr, place) => ({ expr, as: names.places[place] ?? '' })),
      { expr: number(index), as: names.part },
    ]
    return { table: step.tables[index - 1], items: own }
  })
}

const typeProblems = (step: Union, context: StepContext): readonly string[] =>
  shared(step, context).flatMap(({ name, types }) => {
    if (types.includes(undefined) || commonType(types) !== undefined) return []
    return [
      `"${name}" is ${listed([...new Set(types.map(shownType))])} in the tables; cast it to one of them first.`,
    ]
  })

export const union: StepKind<Union> = {
  schema: stepSchema('union', { tables: v.array(tableSchema), by: v.literal('name') }),
  tables: step => step.tables,
  problems: (step, context) => {
    const missing = step.tables.flatMap(table => missingTable(table, context.tables) ?? [])
    if (missing.length > 0) return missing
    return [
      ...(step.tables.length === 0 ? ['No table is chosen.'] : []),
      ...repeatedNames(step.tables, 'added twice'),
      ...typeProblems(step, context),
    ]
  },
  effect: (step, context) => {
    const before = new Map(context.columns.map(({ name, type }) => [name, type]))
    const changed = after(step, context).filter(({ name, type }) => before.get(name) !== type)
    // The rows of other tables have no numbers that would be the same when they are read again.
    return {
      reads: [],
      writes: changed.map(({ name }) => name),
      removes: [],
      reach: 'row',
      repeatable: false,
    }
  },
  columns: after,
  plan: (step, context) => {
    const columns = after(step, context)
    const part = freshName('part', columns)
    const places = context.order.map((_key, index) => freshName(`place_${index + 1}`, columns))
    return {
      kind: 'rows',
      select: from => ({
        items: asTheyAre(columns),
        from: {
          kind: 'union',
          parts: parts(step, context, { part, places }).map(({ table, items }) => ({
            items: carry(items.map(({ as }) => as)),
            from:
              table === undefined
                ? { kind: 'select', select: { items, from } }
                : otherTable(context, table, items),
          })),
        },
      }),
      order: [
        ...ascending([column(part)]),
        ...context.order.map(({ descending }, index) => ({ by: column(places[index] ?? part), descending })),
      ],
    }
  },
  sentence: step => `Add the rows of ${listed(step.tables)}`,
}
