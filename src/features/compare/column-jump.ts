import { create } from 'zustand'

interface ColumnJump {
  /** `request` grows, so that the same column can be asked for again. */
  readonly jump?: { readonly column: string; readonly request: number }
}

/** The column of the difference that someone wants to see. */
export const useColumnJump = create<ColumnJump>(() => ({}))

/** Brings a column of the difference into view, and the focus to it. */
export const goToColumn = (column: string): void =>
  useColumnJump.setState(({ jump }) => ({ jump: { column, request: (jump?.request ?? 0) + 1 } }))

/** No column is asked for any more. */
export const forgetJump = (): void => useColumnJump.setState({}, true)
