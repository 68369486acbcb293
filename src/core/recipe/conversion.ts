import * as v from 'valibot'
import { typeName } from '../delta/schema-json.ts'
import type { DeltaType } from '../delta/schema.ts'
import {
  type Expr,
  call,
  choose,
  column,
  compare,
  convert,
  isNotNull,
  isNull,
  nothing,
  text,
} from '../sql/ast.ts'
import { printedValue } from './cast.ts'
import type { RecipeColumn } from './columns.ts'
import { rowEffect } from './step-effects.ts'
import type { StepEffect, StepItem, StepPlan } from './step-kind.ts'
import { newColumns } from './step-words.ts'

/**
 * What becomes of a value that does not convert: it is NULL (`null`), it is NULL and its text stands in a new column beside it (`keep`),
 * its row is taken out (`reject`), or the refresh stops (`fail`). NULL and empty text always convert: to NULL.
 */
export type OnError = 'null' | 'keep' | 'reject' | 'fail'

/** In a document. */
export const onErrorSchema = v.picklist(['null', 'keep', 'reject', 'fail'])

/** What is said of it at the end of a sentence. */
export const onErrorWords: Readonly<Record<OnError, string>> = {
  null: '',
  keep: '; keep the text of a value that does not convert',
  reject: '; take out rows with a value that does not convert',
  fail: '; stop at a value that does not convert',
}

/** A column's way to another type. */
export interface Conversion {
  /** The new value over the columns before; NULL where it does not convert. */
  readonly value: Expr
  readonly to: DeltaType
  /** The type in the message of `fail`: `date by the format %Y`. */
  readonly goal: string
  /** Whether every value converts. */
  readonly isSafe: boolean
}

/** The column that keeps what did not convert. */
const rawName = (name: string): string => `${name}_raw`

const isBlank = (shown: Expr): Expr => compare(call('trim-space', shown), '=', text(''))

const fails = ({ name, type }: RecipeColumn, { value }: Conversion): Expr => ({
  kind: 'and',
  of: [
    isNotNull(column(name)),
    isNull(value),
    { kind: 'not', of: isBlank(printedValue(column(name), type)) },
  ],
})

const complaint = ({ name, type }: RecipeColumn, { goal }: Conversion): Expr =>
  call(
    'concat',
    text(`Column "${name}": the value "`),
    printedValue(column(name), type),
    text(`" does not convert to ${goal}.`),
  )

const strict = (each: RecipeColumn, found: Conversion): Expr => {
  const { name, type } = each
  const { value, to } = found
  const shown = printedValue(column(name), type)
  return {
    kind: 'case',
    branches: [
      { when: isNotNull(value), result: value },
      { when: { kind: 'or', of: [isNull(column(name)), isBlank(shown)] }, result: nothing },
    ],
    otherwise: convert(call('fail', complaint(each, found)), to),
  }
}

/** Which columns a step converts, and how; undefined for the others. */
export type Convert = (column: RecipeColumn) => Conversion | undefined

const keptRaw = (
  columns: readonly RecipeColumn[],
  conversion: Convert,
  onError: OnError,
): readonly string[] =>
  onError === 'keep'
    ? columns.filter(each => conversion(each)?.isSafe === false).map(({ name }) => rawName(name))
    : []

/** Problems of the columns that keep what did not convert. */
export const conversionProblems = (
  columns: readonly RecipeColumn[],
  conversion: Convert,
  onError: OnError,
): readonly string[] => newColumns(keptRaw(columns, conversion, onError), columns)

/** What a step that converts these columns reads and writes. */
export const conversionEffect = (
  columns: readonly RecipeColumn[],
  names: readonly string[],
  conversion: Convert,
  onError: OnError,
): StepEffect => rowEffect(names, [...names, ...keptRaw(columns, conversion, onError)])

/** The columns after a step that converts; what did not convert stands right of its column. */
export const convertedColumns = (
  columns: readonly RecipeColumn[],
  conversion: Convert,
  onError: OnError,
): readonly RecipeColumn[] =>
  columns.flatMap((each): readonly RecipeColumn[] => {
    const found = conversion(each)
    if (!found) return [each]
    const converted: RecipeColumn = { name: each.name, type: found.to }
    return keptRaw([each], conversion, onError).length === 0
      ? [converted]
      : [converted, { name: rawName(each.name), type: 'string' }]
  })

const convertedItems = (each: RecipeColumn, found: Conversion, onError: OnError): readonly StepItem[] => {
  const { name, type } = each
  const expr = onError === 'fail' && !found.isSafe ? strict(each, found) : found.value
  // A conversion prints most values anew (1 as 1.0); what it is about is the values it loses.
  const converted: StepItem = { expr, as: name, replaces: name, counts: 'lost' }
  if (onError !== 'keep' || found.isSafe) return [converted]
  const raw = choose(fails(each, found), printedValue(column(name), type), convert(nothing, 'string'))
  return [converted, { expr: raw, as: rawName(name) }]
}

/** The plan of a step that converts. */
export const conversionPlan = (
  columns: readonly RecipeColumn[],
  conversion: Convert,
  onError: OnError,
): StepPlan => {
  const converted = columns.map(each => ({ each, found: conversion(each) }))
  const items = converted.flatMap(({ each, found }): readonly StepItem[] =>
    found ? convertedItems(each, found, onError) : [{ expr: column(each.name), as: each.name }],
  )
  const rejected = converted.flatMap(({ each, found }) =>
    onError === 'reject' && found && !found.isSafe ? [{ when: fails(each, found), each, found }] : [],
  )
  if (rejected.length === 0) return { kind: 'values', items }
  const reasons = rejected.map(({ when, each, found }) =>
    choose(when, complaint(each, found), convert(nothing, 'string')),
  )
  return {
    kind: 'values',
    items,
    rejects: { kind: 'or', of: rejected.map(({ when }) => when) },
    reason: call('joined', text(' '), ...reasons),
  }
}

/** A type in a message, with the formats that it is read by. */
export const goalWords = (to: DeltaType, formats: readonly string[]): string => {
  if (formats.length === 0) return typeName(to)
  return `${typeName(to)} by the format${formats.length > 1 ? 's' : ''} ${formats.join(', ')}`
}
