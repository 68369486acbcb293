import * as v from 'valibot'
import { type Expr, call, column, isNotNull, text } from '../../sql/ast.ts'
import { printedValue } from '../cast.ts'
import { type RecipeColumn, columnsNamed } from '../columns.ts'
import { commonType, widened } from '../common-type.ts'
import { ascending, asTheyAre, freshName, repeatedNames } from '../shape.ts'
import { type StepKind, nameSchema, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, newColumns } from '../step-words.ts'

/**
 * Makes a row of each of the columns: its name in one column, its value in another, behind the columns that stay. Values of types that
 * do not go together (`commonType`) are printed as text.
 */
export interface Unpivot {
  readonly op: 'unpivot'
  readonly columns: readonly string[]
  readonly name: string
  readonly value: string
  readonly dropNulls: boolean
}

const parts = (step: Unpivot, columns: readonly RecipeColumn[]) => {
  const chosen = columnsNamed(columns, step.columns)
  return {
    chosen,
    rest: columns.filter(({ name }) => !step.columns.includes(name)),
    type: commonType(chosen.map(({ type }) => type)) ?? 'string',
  }
}

export const unpivot: StepKind<Unpivot> = {
  schema: stepSchema('unpivot', {
    columns: namesSchema,
    name: nameSchema,
    value: nameSchema,
    dropNulls: v.boolean(),
  }),
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...repeatedNames(step.columns, 'chosen twice'),
    ...newColumns([step.name, step.value], parts(step, columns).rest),
  ],
  effect: step => {
    const writes = [step.name, step.value]
    const removes = step.columns.filter(name => !writes.includes(name))
    return { reads: step.columns, writes, removes, reach: 'row', repeatable: true }
  },
  columns: (step, { columns }) => {
    const { rest, type } = parts(step, columns)
    return [...rest, { name: step.name, type: 'string' }, { name: step.value, type }]
  },
  plan: (step, { columns, order }) => {
    const { chosen, rest, type } = parts(step, columns)
    const [value, position] = [freshName('element', columns), freshName('place', columns)]
    const asText = commonType(chosen.map(each => each.type)) === undefined
    const values = chosen.map((each): Expr =>
      asText ? printedValue(column(each.name), each.type) : widened(column(each.name), each.type, type),
    )
    const names = call('list', ...chosen.map(({ name }) => text(name)))
    return {
      kind: 'rows',
      select: from => ({
        items: [
          ...asTheyAre(rest),
          { expr: call('element', names, column(position)), as: step.name },
          { expr: column(value), as: step.value },
        ],
        // One list rather than a SELECT for each column, which would compute all steps before once for each.
        from: { kind: 'exploded', from, list: call('list', ...values), value, position, outer: false },
        ...(step.dropNulls ? { where: isNotNull(column(value)) } : {}),
      }),
      order: [...order, ...ascending([column(position)])],
    }
  },
  sentence: step =>
    `Make rows of ${listed(step.columns)}: the name in ${step.name}, the value in ${step.value}${step.dropNulls ? ', without NULL' : ''}`,
}
