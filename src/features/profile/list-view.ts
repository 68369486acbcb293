import { create } from 'zustand'

/** What the list of columns shows beside their names. */
export const listModes = [
  { id: 'summary', text: 'Summary' },
  { id: 'example', text: 'Example' },
  { id: 'names', text: 'Names' },
] as const

export type ListMode = (typeof listModes)[number]['id']

interface ListView {
  /** All columns are listed, instead of one being told of. */
  readonly isList: boolean
  readonly mode: ListMode
}

/** How the panel was left: it is opened again like that. */
export const useListView = create<ListView>(() => ({ isList: false, mode: 'summary' }))
