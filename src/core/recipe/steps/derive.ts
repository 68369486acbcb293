import * as v from 'valibot'
import type { Expr } from '../../sql/ast.ts'
import { scanExpression } from '../../sql/scan-expression.ts'
import { findColumn, sameName } from '../columns.ts'
import { replacing, sqlEffect, withTypes } from '../step-effects.ts'
import { type StepKind, stepSchema } from '../step-kind.ts'
import { nameProblems } from '../step-words.ts'

/** Adds a column, or replaces it in its place, by a SQL expression over the columns before it. */
export interface Derive {
  readonly op: 'derive'
  readonly column: string
  readonly expression: string
}

export const derive: StepKind<Derive> = {
  schema: stepSchema('derive', { column: v.string(), expression: v.string() }),
  problems: (step, { columns }) => {
    const { problem } = scanExpression(step.expression)
    const replaced = findColumn(columns, step.column)
    const clash = columns.find(({ name }) => !replaced && sameName(name, step.column))
    return [
      ...(replaced ? [] : nameProblems(step.column)),
      ...(clash
        ? [`There is a column "${clash.name}" already; names that differ only in case are one.`]
        : []),
      ...(problem === undefined ? [] : [problem]),
    ]
  },
  effect: (step, { columns }) => ({
    ...sqlEffect(step.expression, columns),
    writes: [step.column],
    removes: [],
  }),
  columns: (step, { columns }) =>
    findColumn(columns, step.column)
      ? withTypes(columns, ({ name, type }) => (name === step.column ? undefined : type))
      : [...columns, { name: step.column, type: undefined }],
  plan: (step, { columns }) => {
    const expr: Expr = { kind: 'verbatim', sql: step.expression }
    const items = replacing(columns, ({ name }) => (name === step.column ? expr : undefined))
    const isNew = !findColumn(columns, step.column)
    return { kind: 'values', items: isNew ? [...items, { expr, as: step.column }] : items }
  },
  sentence: step => `Set ${step.column} to \`${step.expression.trim()}\``,
}
