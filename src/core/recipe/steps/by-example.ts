import * as v from 'valibot'
import type { Example } from '../by-example.ts'
import { type Program, programColumns, programSchema } from '../by-example-program.ts'
import { runProgram } from '../by-example-run.ts'
import { programExpr } from '../by-example-sql.ts'
import { programWords } from '../by-example-words.ts'
import { findColumn } from '../columns.ts'
import { replacing, rowEffect, withTypes } from '../step-effects.ts'
import { type StepKind, nameSchema, namesSchema, stepSchema } from '../step-kind.ts'
import { absentColumns, chosenColumns, newColumns, shownValue } from '../step-words.ts'
import { printableColumns } from '../text-columns.ts'

/**
 * Adds a column of text, or replaces one, as examples show it. `expression` is the program that was chosen for them (`synthesize`), and
 * gives all of them; where it does not fit a row, the row has NULL.
 */
export interface ByExample {
  readonly op: 'by-example'
  readonly columns: readonly string[]
  readonly into: string
  readonly examples: readonly Example[]
  readonly expression: Program
}

const exampleProblems = ({ examples, expression }: ByExample): readonly string[] =>
  examples.flatMap(({ row, output }, index) => {
    const given = runProgram(expression, row)
    if (given === output) return []
    const shown = given === null ? 'nothing' : shownValue(given)
    return [`Example ${index + 1} should give ${shownValue(output)}, but the expression gives ${shown}.`]
  })

export const byExample: StepKind<ByExample> = {
  schema: stepSchema('by-example', {
    columns: namesSchema,
    into: nameSchema,
    examples: v.array(
      v.strictObject({ row: v.record(v.string(), v.nullable(v.string())), output: v.string() }),
    ),
    expression: programSchema,
  }),
  problems: (step, { columns }) => {
    const used = programColumns(step.expression)
    const isNew = !findColumn(columns, step.into)
    return [
      ...chosenColumns(step.columns, columns),
      ...absentColumns(
        used.filter(name => !step.columns.includes(name)),
        columns,
      ),
      ...printableColumns(used, columns, 'read by examples'),
      ...(step.expression.pieces.length === 0
        ? ['No expression gives all examples; change one, or take it out.']
        : exampleProblems(step)),
      ...(isNew ? newColumns([step.into], columns) : []),
    ]
  },
  effect: step => rowEffect(programColumns(step.expression), [step.into]),
  columns: (step, { columns }) =>
    findColumn(columns, step.into)
      ? withTypes(columns, ({ name, type }) => (name === step.into ? 'string' : type))
      : [...columns, { name: step.into, type: 'string' }],
  plan: (step, { columns }) => {
    const expr = programExpr(step.expression, columns)
    const items = replacing(columns, ({ name }) => (name === step.into ? expr : undefined))
    const isNew = !findColumn(columns, step.into)
    return { kind: 'values', items: isNew ? [...items, { expr, as: step.into }] : items }
  },
  sentence: step => `Set ${step.into} by example: ${programWords(step.expression)}`,
}
