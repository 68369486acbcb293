import * as v from 'valibot'
import { type Expr, call, column, text } from '../../sql/ast.ts'
import { printedValue } from '../cast.ts'
import type { RecipeColumn } from '../columns.ts'
import { type Condition, conditionExpr } from '../condition.ts'
import { conditionEffect, conditionProblems, conditionSchema, conditionWords } from '../condition-rules.ts'
import { type StepKind, stepSchema } from '../step-kind.ts'

/**
 * Says what must be true of every row. Rows for which it is not true (false or NULL) are counted (`warn`), or the first one stops the
 * refresh (`fail`) with a message that ends with the values that the condition looks at.
 */
export interface Assert {
  readonly op: 'assert'
  readonly condition: Condition
  readonly message?: string
  readonly otherwise: 'fail' | 'warn'
}

const shown = ({ name, type }: RecipeColumn, index: number): readonly Expr[] => [
  text(`${index === 0 ? ' Found ' : ', '}${name} = `),
  call('coalesce', printedValue(column(name), type), text('NULL')),
]

/** The message, and the first few values that the condition looks at. */
const messageOf = (step: Assert, columns: readonly RecipeColumn[]): Expr => {
  const { reads, reach } = conditionEffect(step.condition, columns)
  const looked = reach === 'row' ? columns.filter(({ name }) => reads.includes(name)).slice(0, 4) : []
  const said = step.message?.trim() ?? ''
  const first = said === '' ? `A row does not hold that ${conditionWords(step.condition)}.` : said
  return call('concat', text(first), ...looked.flatMap(shown), text(looked.length > 0 ? '.' : ''))
}

export const assert: StepKind<Assert> = {
  schema: stepSchema('assert', {
    condition: conditionSchema,
    message: v.exactOptional(v.string()),
    otherwise: v.picklist(['fail', 'warn']),
  }),
  problems: (step, { columns }) => conditionProblems(step.condition, columns),
  effect: (step, { columns }) => ({ ...conditionEffect(step.condition, columns), writes: [], removes: [] }),
  columns: (_step, { columns }) => columns,
  plan: (step, { columns }) => {
    const holds = conditionExpr(step.condition, columns)
    return step.otherwise === 'warn'
      ? { kind: 'assert', holds }
      : { kind: 'assert', holds, message: messageOf(step, columns) }
  },
  sentence: step => {
    const rest = step.otherwise === 'fail' ? 'stop where it is not' : 'count where it is not'
    return `Check that ${conditionWords(step.condition)}; ${rest}`
  },
}
