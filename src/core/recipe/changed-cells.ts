import { type Expr, convert, isNotNull, isNull } from '../sql/ast.ts'
import { printedValue } from './cast.ts'
import type { RecipeColumn } from './columns.ts'
import type { StepItem } from './step-kind.ts'

/**
 * Whether a step changed a cell: when it prints differently, or, for steps that say so, when it became NULL. `old` and `now` are its
 * values before and after.
 */
export const isChanged = (
  { counts }: StepItem,
  before: RecipeColumn,
  after: RecipeColumn | undefined,
  old: Expr,
  now: Expr,
): Expr => {
  if (counts === 'lost') return { kind: 'and', of: [isNotNull(old), isNull(now)] }
  // What the type after SQL of the user's is, is not known: both are printed as the engine does it.
  if (after?.type === undefined)
    return { kind: 'differs', left: convert(old, 'string'), right: convert(now, 'string') }
  return { kind: 'differs', left: printedValue(old, before.type), right: printedValue(now, after.type) }
}
