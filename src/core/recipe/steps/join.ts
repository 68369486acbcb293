import * as v from 'valibot'
import {
  type Expr,
  type OrderKey,
  type Select,
  type Source,
  call,
  carry,
  column,
  compare,
  number,
} from '../../sql/ast.ts'
import { auditColumns } from '../../medallion/audit.ts'
import { type RecipeColumn, familyOf, findColumn } from '../columns.ts'
import { commonType, widened } from '../common-type.ts'
import { type JoinKey, keyTypesProblem } from '../join-keys.ts'
import {
  ascending,
  freshName,
  missingTable,
  orderOfSide,
  otherTable,
  sideColumn,
  tableSchema,
} from '../shape.ts'
import { type PlanContext, type StepContext, type StepKind, nameSchema, stepSchema } from '../step-kind.ts'
import { absentColumns, listed, newColumns, unique } from '../step-words.ts'

/**
 * Looks rows up in another table, by keys that are equal; NULL equals nothing. `left` keeps rows without a match, `inner` does not, `full`
 * adds rows of the other table that no row matched (their keys fill the key columns); `semi` keeps rows that have a match, `anti` those
 * that have none, both without columns of the other table. A row with several matches becomes several rows, unless just the `first` is
 * taken: the first that came into the other table.
 */
export interface Join {
  readonly op: 'join'
  readonly table: string
  readonly how: 'left' | 'inner' | 'full' | 'semi' | 'anti'
  readonly on: readonly JoinKey[]
  /** Columns of the other table that are added, under their names here. */
  readonly columns: readonly { readonly from: string; readonly as: string }[]
  readonly matches?: 'all' | 'first'
}

const isFilter = ({ how }: Join): boolean => how === 'semi' || how === 'anti'

const otherColumns = (step: Join, { tables }: StepContext): readonly RecipeColumn[] =>
  tables.get(step.table) ?? []

/** The key columns of a full join, in a type that holds the keys of both sides. */
const fullKeys = (step: Join, context: StepContext): ReadonlyMap<string, RecipeColumn['type']> => {
  if (step.how !== 'full') return new Map()
  const other = otherColumns(step, context)
  return new Map(
    step.on.map(({ left, right }) => {
      const types = [findColumn(context.columns, left)?.type, findColumn(other, right)?.type]
      return [left, commonType(types)]
    }),
  )
}

const after = (step: Join, context: StepContext): readonly RecipeColumn[] => {
  const other = otherColumns(step, context)
  const keys = fullKeys(step, context)
  const own = context.columns.map(({ name, type }) => ({
    name,
    type: keys.has(name) ? keys.get(name) : type,
  }))
  if (isFilter(step)) return own
  return [...own, ...step.columns.map(({ from, as }) => ({ name: as, type: findColumn(other, from)?.type }))]
}

/** The other table's keys and columns under the names that they have in the join. */
const rightSide = (step: Join, context: PlanContext, keys: readonly string[]): Source => {
  const other = otherColumns(step, context)
  const items = [
    ...step.on.map(({ right }, index) => ({ expr: column(right), as: keys[index] ?? right })),
    ...(isFilter(step) ? [] : step.columns.map(({ from, as }) => ({ expr: column(from), as }))),
  ]
  if (step.matches !== 'first' || isFilter(step)) return otherTable(context, step.table, items)
  const arrival = auditColumns.map(({ name }) => name).filter(name => findColumn(other, name))
  const ties = unique([...arrival, ...step.columns.map(({ from }) => from)])
    .flatMap(name => findColumn(other, name) ?? [])
    .map(orderable)
  const rank = freshName(
    'rank',
    items.map(({ as }) => ({ name: as, type: undefined })),
  )
  const place: Expr = {
    kind: 'row-number',
    partition: step.on.map(({ right }) => column(right)),
    order: ascending(ties),
  }
  const select: Select = {
    items: carry(items.map(({ as }) => as)),
    from: otherTable(context, step.table, [...items, { expr: place, as: rank }]),
    where: compare(column(rank), '=', number(1)),
  }
  return { kind: 'select', select }
}

const orderable = ({ name, type }: RecipeColumn): Expr =>
  familyOf(type) === 'nested' ? call('json-text', column(name)) : column(name)

const items = (step: Join, context: PlanContext, keys: readonly string[]): Select['items'] => {
  const other = otherColumns(step, context)
  const full = fullKeys(step, context)
  const own = context.columns.map(({ name, type }) => {
    const key = step.on.findIndex(({ left }) => left === name)
    const goal = full.get(name)
    if (!full.has(name)) return { expr: sideColumn('a', name), as: name }
    const right: Expr = sideColumn('b', keys[key] ?? name)
    const rightType = findColumn(other, step.on[key]?.right ?? name)?.type
    const both =
      goal === undefined
        ? [sideColumn('a', name), right]
        : [widened(sideColumn('a', name), type, goal), widened(right, rightType, goal)]
    return { expr: call('coalesce', ...both), as: name }
  })
  if (isFilter(step)) return own
  return [...own, ...step.columns.map(({ as }) => ({ expr: sideColumn('b', as), as }))]
}

/** Rows in their order, then by what the other table adds; rows that are equal in both are the same to look at. */
const orderOf = (step: Join, context: PlanContext): readonly OrderKey[] => {
  const other = otherColumns(step, context)
  const added = isFilter(step) ? [] : step.columns
  return [
    ...orderOfSide(context.order),
    ...ascending(
      added.map(({ from, as }) => {
        const side = sideColumn('b', as)
        return familyOf(findColumn(other, from)?.type) === 'nested' ? call('json-text', side) : side
      }),
    ),
  ]
}

const columnProblems = (step: Join, context: StepContext): readonly string[] => {
  const other = otherColumns(step, context)
  const used = [...step.on.map(({ right }) => right), ...step.columns.map(({ from }) => from)]
  const absent = unique(used).filter(name => !findColumn(other, name))
  const added = step.columns.map(({ as }) => as)
  return [
    ...absentColumns(
      step.on.map(({ left }) => left),
      context.columns,
    ),
    ...absent.map(name => `${step.table} has no column "${name}".`),
    ...step.on.flatMap(key => keyTypesProblem(key, context.columns, other) ?? []),
    ...(isFilter(step) && added.length > 0
      ? [`A ${step.how} join adds no columns; take them out, or choose another kind.`]
      : newColumns(added, context.columns)),
  ]
}

export const join: StepKind<Join> = {
  schema: stepSchema('join', {
    table: tableSchema,
    how: v.picklist(['left', 'inner', 'full', 'semi', 'anti']),
    on: v.array(v.strictObject({ left: nameSchema, right: nameSchema })),
    columns: v.array(v.strictObject({ from: nameSchema, as: nameSchema })),
    matches: v.exactOptional(v.picklist(['all', 'first'])),
  }),
  tables: step => [step.table],
  problems: (step, context) => {
    const missing = missingTable(step.table, context.tables)
    if (missing !== undefined) return [missing]
    return [...(step.on.length === 0 ? ['No key is chosen.'] : []), ...columnProblems(step, context)]
  },
  effect: step => {
    const keys = unique(step.on.map(({ left }) => left))
    const added = isFilter(step) ? [] : step.columns.map(({ as }) => as)
    return {
      reads: keys,
      writes: step.how === 'full' ? [...keys, ...added] : added,
      removes: [],
      // Which rows of the other table are left over depends on all rows here.
      reach: step.how === 'full' ? 'table' : 'row',
      repeatable: true,
    }
  },
  columns: after,
  plan: (step, context) => {
    const taken = step.columns.map(({ as }) => ({ name: as, type: undefined }))
    const keys = step.on.map((_key, index) => freshName(`key_${index + 1}`, taken))
    const on: Expr = {
      kind: 'and',
      of: step.on.map(({ left }, index) =>
        compare(sideColumn('a', left), '=', sideColumn('b', keys[index] ?? left)),
      ),
    }
    return {
      kind: 'rows',
      select: from => ({
        items: items(step, context, keys),
        from: { kind: 'join', how: step.how, a: from, b: rightSide(step, context, keys), on },
      }),
      order: orderOf(step, context),
    }
  },
  sentence: step => {
    const by = listed(step.on.map(({ left, right }) => (left === right ? left : `${left} = ${right}`)))
    if (isFilter(step))
      return `Keep rows ${step.how === 'semi' ? 'with' : 'without'} a match in ${step.table} by ${by}`
    const added = step.columns.map(({ from, as }) => (from === as ? from : `${from} as ${as}`))
    const what = added.length > 0 ? `Add ${listed(added)} from ${step.table}` : `Join ${step.table}`
    const tail = {
      left: '',
      inner: '; drop rows without a match',
      full: '; add its rows without a match',
    }[step.how as 'left' | 'inner' | 'full']
    return `${what} by ${by}${step.matches === 'first' ? ' (first match)' : ''}${tail}`
  },
}
