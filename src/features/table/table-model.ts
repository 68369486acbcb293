import type { Layer } from '../../core/lake/table-views.ts'

/** The layer in a table's name; undefined when it names none. */
export const layerOf = (table: string): Layer | undefined => {
  const layer = table.split('.')[0]
  return layer === 'bronze' || layer === 'silver' || layer === 'gold' ? layer : undefined
}

/** A table's name without its layer. */
export const shortName = (table: string): string => table.slice(table.indexOf('.') + 1)

/** Which version is seen, and how far it is from the newest. */
export const versionText = (shown: number, latest: number): string =>
  shown === latest ? `v${shown} · latest` : `viewing v${shown} · ${latest - shown} behind`
