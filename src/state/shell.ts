import { create } from 'zustand'

interface ShellState {
  readonly overlay: 'none' | 'palette' | 'shortcuts' | 'catalog' | 'moment'
  readonly catalogWidth: number
  readonly panelWidth: number
  /** What was last said to assistive technology. */
  readonly announcement: string
}

const number = (key: string, otherwise: number): number =>
  Number(localStorage.getItem(key) ?? otherwise) || otherwise

/** The frame around the rooms: what is over it, and how wide its sides are. */
export const useShell = create<ShellState>(() => ({
  overlay: 'none',
  catalogWidth: number('boathouse.catalog', 220),
  panelWidth: number('boathouse.panel', 340),
  announcement: '',
}))

/** Opens the palette, the shortcut sheet, the moment of the lake or (on narrow screens) the catalog; `none` closes. */
export const showOverlay = (overlay: ShellState['overlay']): void => useShell.setState({ overlay })

/** Sets the width of a side, in pixels, for later visits too. */
export const resizeSide = (side: 'catalog' | 'panel', width: number): void => {
  localStorage.setItem(`boathouse.${side}`, String(width))
  useShell.setState(side === 'catalog' ? { catalogWidth: width } : { panelWidth: width })
}

/** Says something to assistive technology, politely. */
export const announce = (announcement: string): void => useShell.setState({ announcement })
