import * as v from 'valibot'
import { column, isNull, nothing, choose, convert } from '../../sql/ast.ts'
import { binByEdges, binByQuantiles, binByWidth, tooPrecise } from '../bins.ts'
import { familyOf, findColumn, isNumeric } from '../columns.ts'
import { asTheyAre } from '../shape.ts'
import { type StepKind, nameSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, newColumns, shownType } from '../step-words.ts'

/**
 * Adds a column of text that says in which of several ranges a number lies; NULL lies in none. By `edges`: `< 0`, `[0, 10)`, `>= 10`. By
 * `width`: `[0, 10)`, `[10, 20)` …, from `start` (0) on, both ways; a value further than 10^12 widths away has none. By `quantiles`:
 * `1 of 4` and so on, as many rows in each as equal values let, which stay together.
 */
export type Bin = BinOf & (ByEdges | ByWidth | ByQuantiles)

interface BinOf {
  readonly op: 'bin'
  readonly column: string
  readonly into: string
}

interface ByEdges {
  readonly edges: readonly number[]
}

interface ByWidth {
  readonly width: number
  readonly start?: number
}

interface ByQuantiles {
  readonly quantiles: number
}

const ways = (step: Bin): readonly string[] => {
  if ('quantiles' in step) return []
  if ('width' in step)
    return [step.width, step.start ?? 0].some(tooPrecise)
      ? ['Width and start may have 9 digits before the point and 9 after it.']
      : []
  const falls = step.edges.some((edge, index) => edge <= (step.edges[index - 1] ?? -Infinity))
  return [
    ...(step.edges.length === 0 ? ['No edge is given.'] : []),
    ...(falls ? ['Edges go up; each is more than the one before.'] : []),
  ]
}

const binned = { column: nameSchema, into: nameSchema }
const finite = v.pipe(v.number(), v.finite())

export const bin: StepKind<Bin> = {
  schema: v.union([
    stepSchema('bin', { ...binned, edges: v.pipe(v.array(finite), v.maxLength(500)) }),
    stepSchema('bin', {
      ...binned,
      width: v.pipe(finite, v.gtValue(0, 'A width is more than 0')),
      start: v.exactOptional(finite),
    }),
    stepSchema('bin', {
      ...binned,
      quantiles: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000)),
    }),
  ]),
  // Rows come out of a window in its own order.
  ordered: step => 'quantiles' in step,
  problems: (step, { columns }) => {
    const found = findColumn(columns, step.column)
    return [
      ...chosenColumns([step.column], columns),
      ...(found && !isNumeric(familyOf(found.type))
        ? [`"${found.name}" is ${shownType(found.type)}; only numbers fall into ranges.`]
        : []),
      ...newColumns([step.into], columns),
      ...ways(step),
    ]
  },
  effect: step => ({
    reads: [step.column],
    writes: [step.into],
    removes: [],
    reach: 'quantiles' in step ? 'table' : 'row',
    repeatable: true,
  }),
  columns: (step, { columns }) => [...columns, { name: step.into, type: 'string' }],
  plan: (step, { columns }) => {
    const value = column(step.column)
    const type = findColumn(columns, step.column)?.type ?? 'double'
    const label =
      'edges' in step
        ? binByEdges(value, step.edges)
        : 'width' in step
          ? binByWidth(value, type, step.width, step.start ?? 0)
          : binByQuantiles(value, step.quantiles)
    const expr = choose(isNull(value), convert(nothing, 'string'), label)
    return { kind: 'values', items: [...asTheyAre(columns), { expr, as: step.into }] }
  },
  sentence: step => {
    const by =
      'edges' in step
        ? `by ${listed(step.edges.map(String))}`
        : 'width' in step
          ? `by ${step.width}${step.start === undefined ? '' : ` from ${step.start}`}`
          : `in ${step.quantiles} parts of equal size`
    return `Set ${step.into} to the range of ${step.column} ${by}`
  },
}
