/** What cells that changed show. */
export const cellValues = [
  { id: 'both', text: 'Both' },
  { id: 'old', text: 'Old' },
  { id: 'new', text: 'New' },
] as const

export type CellValues = (typeof cellValues)[number]['id']

/** What F turns to: from old to new and back. */
export const flipped = (values: CellValues): CellValues => (values === 'old' ? 'new' : 'old')
