import * as v from 'valibot'
import { type Merge, mappedValues, targetsOf } from '../../cluster/mapping.ts'
import { type ClusterMethod, clusterMethodSchema, methodWords } from '../../cluster/method.ts'
import { type Expr, call, column, compare, text } from '../../sql/ast.ts'
import { printedValue } from '../cast.ts'
import type { RecipeColumn } from '../columns.ts'
import { freshName } from '../shape.ts'
import { mappedTooMany, mappedTwice } from '../mapped-twice.ts'
import { inPlace, replacing, withTypes } from '../step-effects.ts'
import { type StepKind, nameSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, shownValue, textColumns } from '../step-words.ts'

/**
 * Makes spellings of one value the same: each value of a `from` becomes its `to`, all others stay. The method is what found them, and what
 * tells of values that came later whether they belong to one of the clusters: those are shown (`report`, also when absent), or taken into
 * the mapping when the table is next refreshed (`apply`).
 */
export interface Cluster {
  readonly op: 'cluster'
  readonly column: string
  readonly method: ClusterMethod
  readonly mapping: readonly Merge[]
  readonly later?: 'report' | 'apply'
}

/** Up to so many values are compared one by one; a join is faster for more, and longer to read. */
const fewValues = 8

const numbered = (count: number): string => count.toLocaleString('en')

const merged = (step: Cluster, of: Expr, columns: readonly RecipeColumn[]): Expr => {
  const pairs = [...targetsOf(step.mapping)]
  if (pairs.length > fewValues) {
    const names = [freshName('merged_from', columns), freshName('merged_to', columns)] as const
    return call('coalesce', { kind: 'lookup', of, pairs, names }, of)
  }
  const branches = pairs.map(([from, to]) => ({ when: compare(of, '=', text(from)), result: text(to) }))
  return branches.length === 0 ? of : { kind: 'case', branches, otherwise: of }
}

export const cluster: StepKind<Cluster> = {
  schema: stepSchema('cluster', {
    column: nameSchema,
    method: clusterMethodSchema,
    mapping: v.array(v.strictObject({ from: v.array(v.string()), to: v.string() })),
    later: v.exactOptional(v.picklist(['report', 'apply'])),
  }),
  problems: (step, { columns }) => [
    ...chosenColumns([step.column], columns),
    ...textColumns([step.column], columns, 'clustered'),
    ...(mappedValues(step.mapping) === 0 ? ['No value is merged.'] : []),
    ...mappedTooMany(step.mapping, 'merged'),
    ...mappedTwice(step.mapping).map(value => `${shownValue(value)} is merged into two values.`),
  ],
  effect: step => inPlace([step.column]),
  columns: (step, { columns }) =>
    withTypes(columns, ({ name, type }) => (name === step.column ? (type ?? 'string') : type)),
  plan: (step, { columns }) => ({
    kind: 'values',
    items: replacing(columns, ({ name, type }) =>
      name === step.column ? merged(step, printedValue(column(name), type), columns) : undefined,
    ),
  }),
  sentence: ({ column: name, method, mapping }) => {
    const values = mappedValues(mapping)
    const [only] = mapping
    const into =
      mapping.length === 1 && only
        ? shownValue(only.to)
        : `${numbered(mapping.length)} by ${methodWords(method)}`
    return `Merge ${numbered(values)} ${values === 1 ? 'value' : 'values'} of ${name} into ${into}`
  },
}
