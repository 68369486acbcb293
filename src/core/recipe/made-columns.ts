import { type Expr, column } from '../sql/ast.ts'
import { type RecipeColumn, findColumn } from './columns.ts'
import { rowEffect } from './step-effects.ts'
import type { StepEffect, StepItem } from './step-kind.ts'

/** New columns of text that a step makes out of others. */
interface Made {
  readonly from: readonly string[]
  readonly into: readonly string[]
  /** Whether the columns that it is made from stay. */
  readonly keep: boolean
}

/** The names of the columns, in order, after new ones stand behind those that they are made from, or in the place of the first of them. */
const placedNames = (columns: readonly RecipeColumn[], { from, into, keep }: Made): readonly string[] => {
  const names = columns.map(({ name }) => name)
  const sources = names.filter(name => from.includes(name))
  const place = keep ? sources.at(-1) : sources[0]
  const stays = (name: string) => keep || !from.includes(name)
  const placed = names.flatMap(name => [...(stays(name) ? [name] : []), ...(name === place ? into : [])])
  return [...new Set(place === undefined ? [...placed, ...into] : placed)]
}

/** The columns that a step's new columns may not be called like: those that stay. */
export const stayingColumns = (
  columns: readonly RecipeColumn[],
  { from, keep }: Pick<Made, 'from' | 'keep'>,
): readonly RecipeColumn[] => columns.filter(({ name }) => keep || !from.includes(name))

/** What such a step reads, writes and removes. */
export const madeEffect = ({ from, into, keep }: Made): StepEffect =>
  rowEffect(from, into, keep ? [] : from.filter(name => !into.includes(name)))

/** The columns after such a step. */
export const madeColumns = (columns: readonly RecipeColumn[], made: Made): readonly RecipeColumn[] =>
  placedNames(columns, made).map(name => ({
    name,
    type: made.into.includes(name) ? 'string' : findColumn(columns, name)?.type,
  }))

/** The columns after such a step, with the values of the new ones in their order. One that has the name of a source replaces it. */
export const madeItems = (
  columns: readonly RecipeColumn[],
  made: Made,
  values: readonly Expr[],
): readonly StepItem[] =>
  placedNames(columns, made).map((name): StepItem => {
    const expr = values[made.into.indexOf(name)]
    if (!expr) return { expr: column(name), as: name }
    return { expr, as: name, ...(findColumn(columns, name) ? { replaces: name } : {}) }
  })
