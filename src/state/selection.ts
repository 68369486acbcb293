import { create } from 'zustand'
import type { ColumnFilter } from '../core/profile/filter.ts'
import type { Selected, TextPart } from '../core/recipe/suggestion.ts'

interface SelectionState {
  /** The table whose page the selection is on. */
  readonly table?: string | undefined
  /** All of them hold for the rows that the grid shows; at most one a column. */
  readonly filters: readonly ColumnFilter[]
  /** What the user pointed at last: what suggestions are about. */
  readonly latest?: Selected | undefined
}

/** What is selected in the profile of the open table. */
export const useSelection = create<SelectionState>(() => ({ filters: [] }))

const none: readonly ColumnFilter[] = []

/** The filters that a table's page is under. */
export const useFilters = (table: string): readonly ColumnFilter[] =>
  useSelection(state => (state.table === table ? state.filters : none))

const filtersOf = (table: string): readonly ColumnFilter[] => {
  const state = useSelection.getState()
  return state.table === table ? state.filters : none
}

const same = (a: ColumnFilter, b: ColumnFilter): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Narrows the rows of a table's page by a column, in place of what narrowed them by that column before; the same again lifts it. */
export const toggleFilter = (table: string, filter: ColumnFilter): void => {
  const before = filtersOf(table)
  const others = before.filter(({ column }) => column !== filter.column)
  const isLifted = before.some(known => same(known, filter))
  const filters = isLifted ? others : [...others, filter]
  const latest = filter.kind === 'text' || isLifted ? undefined : filter
  useSelection.setState({ table, filters, latest })
}

/** Lifts what narrows the rows by a column. */
export const removeFilter = (table: string, column: string): void =>
  useSelection.setState(({ latest }) => ({
    table,
    filters: filtersOf(table).filter(filter => filter.column !== column),
    latest: latest?.column === column ? undefined : latest,
  }))

/** Notes a part of a cell's text as what the user points at. */
export const selectText = (table: string, part: TextPart): void =>
  useSelection.setState({ table, filters: filtersOf(table), latest: part })

/** Nothing is selected any more. */
export const clearSelection = (): void =>
  useSelection.setState({ table: undefined, filters: none, latest: undefined })
