import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { Aggregate } from '../core/aggregate/aggregate.ts'
import type { LakeError } from '../core/error.ts'
import type { RowQuery } from '../core/lake/row-views.ts'
import type { EditHistory } from '../core/recipe/edit.ts'
import type { ColumnView } from '../core/lake/table-views.ts'
import type { Value } from '../core/ports/engine.ts'
import { type Result, ok } from '../core/result.ts'

export interface AggregateState {
  /** The table whose page is open. */
  readonly table: string
  readonly phase: 'loading' | 'open' | 'failed'
  readonly error?: LakeError | undefined
  /** Columns of the aggregate's input. */
  readonly columns: readonly ColumnView[]
  /** What the form says; a moment after the last key it is the history's present. */
  readonly aggregate?: Aggregate | undefined
  readonly history?: EditHistory<Aggregate> | undefined
  /** The aggregate as the lake has it. */
  readonly saved?: Aggregate | undefined
  /** All aggregates of the lake. */
  readonly aggregates: readonly Aggregate[]
  /** The table's name is a suggestion, and changes with the groups. */
  readonly followsName: boolean
  /** What the grid shows. */
  readonly shows: 'result' | 'table'
  /** A state that was asked for outside the panel, for when it is open. */
  readonly request?: { readonly definition: Aggregate; readonly id: string | undefined } | undefined
}

/** The aggregate on the open table's page. */
export const useAggregate = create<AggregateState>(() => ({
  table: '',
  phase: 'loading',
  columns: [],
  aggregates: [],
  followsName: true,
  shows: 'result',
}))

/** All saved aggregates of the lake. */
export const readAggregates = (): Promise<Result<readonly Aggregate[]>> => lake.aggregates()

/** Saves a definition in the lake. */
export const saveAggregate = (aggregate: Aggregate): Promise<Result<Aggregate>> =>
  lake.saveAggregate(aggregate)

export interface FirstRows {
  readonly columns: readonly ColumnView[]
  readonly rows: readonly (readonly Value[])[]
  /** How many rows there are in all. */
  readonly total: number
}

/** The first rows of a query, and how many there are. */
export const firstRows = async (
  query: RowQuery,
  limit: number,
  signal: AbortSignal,
): Promise<Result<FirstRows>> => {
  const opened = await lake.openRows(query, signal)
  if (!opened.ok) return opened
  const { id, columns, rows: known } = opened.value
  const rows = await lake.readRows(id, 0, limit, signal)
  if (!rows.ok) return rows
  if (rows.value.length < limit) return ok({ columns, rows: rows.value, total: rows.value.length })
  const total = known === undefined ? await lake.countRows(id, signal) : ok(known)
  return total.ok ? ok({ columns, rows: rows.value, total: total.value }) : total
}

const begunKey = (table: string): string => `boathouse.begun.${table}`

/** The id of the definition that was begun on a table and not written yet; what was done to it is in the lake. */
export const begunOn = (table: string): string | undefined =>
  localStorage.getItem(begunKey(table)) ?? undefined

/** Remembers which definition was begun on a table; none when it was written. */
export const keepBegun = (table: string, id: string | undefined): void => {
  if (id === undefined) localStorage.removeItem(begunKey(table))
  else localStorage.setItem(begunKey(table), id)
}
