import type { CellValue, GridColumn, GridRow } from './grid-types.ts'

/** How long a cell is seen to have changed, ms; the style sheet has the same number. */
export const fadeTime = 300

/** What a film shows of one version: some rows in an order that is the same for all versions. */
export interface GridFrame {
  readonly version: number
  readonly columns: readonly GridColumn[]
  readonly rows: readonly GridRow[]
  /** As many as there are rows: text by which a row is told in other frames. Rows of one key are told by their order. */
  readonly keys: readonly string[]
  /** There may be more rows after the last one. */
  readonly isCut: boolean
}

/** A cell that is not what it was a moment ago. */
interface Fade {
  /** The picture in which it changed, and when, ms. */
  readonly serial: number
  readonly at: number
}

/** A row of a picture; the same object as in the picture before when nothing is to be drawn anew. */
export interface PictureRow {
  /** No two rows of a picture have the same. */
  readonly key: string
  readonly values: GridRow
  /** When it came, ms, where it was not there a moment ago. */
  readonly bornAt: number | undefined
  /** By column. */
  readonly fades: ReadonlyMap<number, Fade>
}

/** A frame beside the one that was seen before it. */
export interface Picture {
  readonly serial: number
  readonly version: number
  readonly columns: readonly GridColumn[]
  readonly isCut: boolean
  readonly rows: readonly PictureRow[]
}

const unfaded: ReadonlyMap<number, Fade> = new Map()

/** Whether two cells show the same. */
export const isSameValue = (a: CellValue | undefined, b: CellValue | undefined): boolean => {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  // Lists and bytes have their indexes as keys.
  const [left, right] = [Object.entries(a), Object.entries(b)]
  return (
    left.length === right.length &&
    left.every(([name, value], at) => right[at]?.[0] === name && isSameValue(value, right[at][1]))
  )
}

/** The keys of a frame's rows, each with which one of its rows it is. */
const uniqueKeys = (keys: readonly string[]): readonly string[] => {
  const seen = new Map<string, number>()
  return keys.map(key => {
    const before = seen.get(key) ?? 0
    seen.set(key, before + 1)
    return before === 0 ? key : `${key} #${before}`
  })
}

/** Where each column was before: by its name; −1 where it was not. */
const formerPlaces = (before: readonly GridColumn[], columns: readonly GridColumn[]): readonly number[] =>
  columns.map(({ name }) => before.findIndex(column => column.name === name))

interface Moment {
  readonly serial: number
  readonly now: number
  readonly places: readonly number[]
  readonly isSameColumns: boolean
}

const rowAfter = (before: PictureRow, key: string, values: GridRow, moment: Moment): PictureRow => {
  const { serial, now, places, isSameColumns } = moment
  const fades = new Map<number, Fade>()
  // What still fades goes on to; after a change of columns it would be in other ones.
  if (isSameColumns)
    for (const [column, fade] of before.fades) if (now - fade.at < fadeTime) fades.set(column, fade)
  let isSame = isSameColumns
  for (const [column, place] of places.entries())
    if (place >= 0 && !isSameValue(before.values[place], values[column])) {
      fades.set(column, { serial, at: now })
      isSame = false
    }
  const { bornAt = -Infinity } = before
  const born = now - bornAt < fadeTime ? bornAt : undefined
  if (isSame && born === before.bornAt && fades.size === before.fades.size) return before
  return { key, values: isSame ? before.values : values, bornAt: born, fades: fades.size ? fades : unfaded }
}

/**
 * The picture of a frame, given the one that was seen before it: rows are told by their keys, and what is not drawn anew is the same object.
 * Rows after the last one that both have may only have come into the frame, unless the one before was the whole end of the table.
 *
 * @param now ms, of any clock that only goes forward
 */
export const nextPicture = (before: Picture | undefined, frame: GridFrame, now: number): Picture => {
  const serial = (before?.serial ?? 0) + 1
  const isSameColumns =
    before !== undefined &&
    before.columns.length === frame.columns.length &&
    before.columns.every(
      ({ name, type }, at) => frame.columns[at]?.name === name && frame.columns[at].type === type,
    )
  const columns = isSameColumns ? before.columns : frame.columns
  const places = formerPlaces(before?.columns ?? [], columns)
  const moment = { serial, now, places, isSameColumns }
  const former = new Map(before?.rows.map(row => [row.key, row]))
  const keys = uniqueKeys(frame.keys)
  const lastKnown = keys.findLastIndex(key => former.has(key))
  const rows = frame.rows.map((values, at): PictureRow => {
    const key = keys[at] ?? String(at)
    const known = former.get(key)
    if (known) return rowAfter(known, key, values, moment)
    const isNew = before !== undefined && (at < lastKnown || !before.isCut)
    return { key, values, bornAt: isNew ? now : undefined, fades: unfaded }
  })
  return { serial, version: frame.version, columns, isCut: frame.isCut, rows }
}
