/** Pixels; the grid's style sheet has the same numbers. */
export const rowHeight = 28
export const nameHeight = 32

/** Width of the row numbers, which must hold the last one. */
export const rowNumberWidth = (rows: number): number => Math.max(44, String(rows).length * 8 + 20)
