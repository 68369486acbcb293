import { type TypeFamily, familyOf } from '../recipe/columns.ts'
import type { DeltaType } from '../delta/schema.ts'
import { quoteIdentifier } from '../sql/quote.ts'
import { hasBins } from './edges.ts'
import type { Expectation } from './filter.ts'
import { type ProfiledColumn, expectedSql } from './filter-sql.ts'

/** What the numbers or times of a column are counted by, and SQL for it: text that converts is that. */
export interface Scale {
  readonly type: DeltaType
  /** NULL for what has no place in a histogram: infinities, NaN, text that does not convert. */
  readonly value: string
  readonly as?: Extract<Expectation, { kind: 'type' }>
}

const endless: ReadonlySet<TypeFamily> = new Set(['float', 'date', 'timestamp', 'timestamp_ntz'])

/** SQL for a value that has an end; NULL for infinities and NaN. */
const finite = (value: string, type: DeltaType): string =>
  endless.has(familyOf(type)) ? `CASE WHEN isfinite(${value}) THEN ${value} END` : value

/** How the values of a column are laid out on a line; undefined where they are not. */
export const scaleOf = (
  { name, type }: ProfiledColumn,
  expected: Expectation | undefined,
): Scale | undefined => {
  if (hasBins(type)) return { type, value: finite(quoteIdentifier(name), type) }
  if (type !== 'string' || expected?.kind !== 'type' || !hasBins(expected.to)) return undefined
  return { type: expected.to, value: finite(expectedSql(name, expected), expected.to), as: expected }
}

/** Whether the values of a column are counted one by one: text and booleans. */
export const hasValues = (type: DeltaType): boolean => type === 'string' || type === 'boolean'

/** Whether the engine tells values of a column apart as what they are. */
export const isComparable = (type: DeltaType): boolean => familyOf(type) !== 'nested'
