import type { Expr } from '../sql/ast.ts'
import { call, choose, column } from '../sql/ast.ts'
import { oneOfPattern } from '../sql/pattern.ts'
import { printedValue } from './cast.ts'
import { type RecipeColumn, familyOf, findColumn } from './columns.ts'
import { inPlace, replacing, withTypes } from './step-effects.ts'
import type { StepKind } from './step-kind.ts'
import { shownType } from './step-words.ts'

/** Problems of columns that must be text, or print as text. `verb`: `split`. */
export const printableColumns = (
  names: readonly string[],
  columns: readonly RecipeColumn[],
  verb: string,
): readonly string[] =>
  columns
    .filter(({ name, type }) => names.includes(name) && ['nested', 'binary'].includes(familyOf(type)))
    .map(
      ({ name, type }) => `"${name}" is ${shownType(type)} and cannot be ${verb}; cast it to string first.`,
    )

/** A column's values as text. */
export const printedColumn = (name: string, columns: readonly RecipeColumn[]): Expr =>
  printedValue(column(name), findColumn(columns, name)?.type)

/**
 * What a step does that gives columns new text, each value by itself. `takes`: other columns than text become text (`any`), or are a
 * mistake that is told elsewhere and keep their type (`text`).
 */
export const newTexts = <S extends { readonly op: string; readonly columns: readonly string[] }>(
  takes: 'text' | 'any',
  value: (step: S, text: Expr, columns: readonly RecipeColumn[]) => Expr,
): Pick<StepKind<S>, 'effect' | 'columns' | 'plan'> => ({
  effect: step => inPlace(step.columns),
  columns: (step, { columns }) =>
    withTypes(columns, ({ name, type }) => {
      if (!step.columns.includes(name)) return type
      return takes === 'any' ? 'string' : (type ?? 'string')
    }),
  plan: (step, { columns }) => ({
    kind: 'values',
    items: replacing(columns, ({ name }) =>
      step.columns.includes(name) ? value(step, printedColumn(name, columns), columns) : undefined,
    ),
  }),
})

/** Text with some characters spelled out, each by its own text; most text has none of them. */
export const spelledOut = (value: Expr, spellings: readonly (readonly [string, string])[]): Expr => {
  const characters = spellings.map(([character]) => character).join('')
  const isThere = call('finds', value, { kind: 'pattern', of: oneOfPattern(characters) })
  const spelled = spellings.reduce(
    (of, [character, spelling]) =>
      call('replace', of, { kind: 'text', value: character }, { kind: 'text', value: spelling }),
    value,
  )
  return choose(isThere, spelled, value)
}
