import { create } from 'zustand'

interface ColumnJump {
  /** A column, or a row. `request` grows, so that the same one can be asked for again. */
  readonly jump?: { readonly column?: string; readonly row?: number; readonly request: number }
}

/** The column or row of the difference that someone wants to see. */
export const useColumnJump = create<ColumnJump>(() => ({}))

const ask = (where: { readonly column?: string; readonly row?: number }): void =>
  useColumnJump.setState(({ jump }) => ({ jump: { ...where, request: (jump?.request ?? 0) + 1 } }))

/** Brings a column of the difference into view, and the focus to it. */
export const goToColumn = (column: string): void => ask({ column })

/** Brings a row among all rows into view, and the focus to it. */
export const goToRow = (row: number): void => ask({ row })

/** Nothing is asked for any more. */
export const forgetJump = (): void => useColumnJump.setState({}, true)
