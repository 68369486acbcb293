import * as v from 'valibot'
import { column } from '../../sql/ast.ts'
import { rowEffect } from '../step-effects.ts'
import { type StepKind, nameSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, nameProblems } from '../step-words.ts'
import type { RecipeColumn } from '../columns.ts'

/** Gives columns other names, all at once. */
export interface Rename {
  readonly op: 'rename'
  readonly columns: readonly { readonly from: string; readonly to: string }[]
}

const newName = (step: Rename, name: string): string =>
  step.columns.find(({ from }) => from === name)?.to ?? name

const after = (step: Rename, columns: readonly RecipeColumn[]): readonly RecipeColumn[] =>
  columns.map(({ name, type }) => ({ name: newName(step, name), type }))

export const rename: StepKind<Rename> = {
  schema: stepSchema('rename', { columns: v.array(v.strictObject({ from: nameSchema, to: v.string() })) }),
  problems: (step, { columns }) => {
    const from = step.columns.map(each => each.from)
    const twice = from.filter((name, index) => from.indexOf(name) !== index)
    const names = after(step, columns).map(({ name }) => name.toLowerCase())
    const clash = step.columns.filter(({ to }) => names.filter(name => name === to.toLowerCase()).length > 1)
    return [
      ...chosenColumns(from, columns),
      ...twice.map(name => `"${name}" is renamed twice.`),
      ...step.columns.flatMap(({ to }) => nameProblems(to)),
      ...new Set(clash.map(({ to }) => `There would be two columns called "${to}".`)),
    ]
  },
  effect: step => {
    const from = step.columns.map(each => each.from)
    const writes = step.columns.map(({ to }) => to)
    return rowEffect(
      from,
      writes,
      from.filter(name => !writes.includes(name)),
    )
  },
  columns: (step, { columns }) => after(step, columns),
  plan: (step, { columns }) => ({
    kind: 'values',
    items: columns.map(({ name }) => ({ expr: column(name), as: newName(step, name) })),
  }),
  sentence: step => `Rename ${listed(step.columns.map(({ from, to }) => `${from} to ${to}`))}`,
}
