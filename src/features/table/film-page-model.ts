import type { FilmFrame } from '../../core/lake/film-views.ts'
import type { Value } from '../../core/ports/engine.ts'
import type { SortKey } from '../../core/recipe/recipe.ts'
import type { GridFrame } from '../../ui/grid/film-model.ts'

/** Rows beyond those in sight that frames have, so that some that go leave no hole. */
const spare = 12
/** Heights that differ by less than this many rows share their frames. */
const stride = 8

/** How many rows frames have for so many in sight. */
export const frameRows = (inSight: number): number =>
  Math.min(240, Math.ceil((inSight + spare) / stride) * stride)

/** A frame as a grid shows it. `rows`: how many it may have. */
export const gridFrame = ({ version, columns, rows, keys }: FilmFrame, most: number): GridFrame => ({
  version,
  columns,
  rows,
  keys,
  isCut: rows.length >= most,
})

/** The values of the order's columns in a row; undefined where the row lacks one of them. */
export const anchorOf = (
  order: readonly SortKey[],
  columns: readonly { readonly name: string }[],
  values: readonly Value[],
): readonly Value[] | undefined => {
  const places = order.map(({ column }) => columns.findIndex(({ name }) => name === column))
  return order.length === 0 || places.includes(-1) ? undefined : places.map(place => values[place] ?? null)
}

/** What a page says of the order that its rows took on; undefined when they are in that order without it. */
export const orderNote = (asked: readonly SortKey[], order: readonly SortKey[]): string | undefined => {
  const added = order.filter(({ column }) => asked.every(key => key.column !== column))
  if (added.length === 0) return undefined
  const names = (asked.length === 0 ? order : added).map(({ column }) => column)
  const listed = names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return asked.length === 0
    ? `Rows in order of ${listed}, so that they keep their place`
    : `Equal rows in order of ${listed}, so that they keep their place`
}
