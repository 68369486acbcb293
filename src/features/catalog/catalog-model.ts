import type { Layer, TableSummary } from '../../core/lake/table-views.ts'
import type { TableAtMoment } from '../../core/lake/timeline-views.ts'

const layers: readonly Layer[] = ['bronze', 'silver', 'gold']

/** Tables under their layers, in the order in which data flows; each layer sorted by name as people sort. */
export const byLayer = (
  tables: readonly TableSummary[],
): readonly { readonly layer: Layer; readonly tables: readonly TableSummary[] }[] =>
  layers.map(layer => ({
    layer,
    tables: tables
      .filter(table => table.layer === layer)
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
  }))

/** A table's name without its layer. */
export const shortName = (name: string): string => name.slice(name.indexOf('.') + 1)

/** What a table was at the moment of the lake: "v12", "not yet". */
export const thenText = (then: TableAtMoment): string => {
  switch (then.kind) {
    case 'version':
      return `v${then.version}`
    case 'none':
      return 'not yet'
    case 'unknown':
      return 'not known'
    case 'problem':
      return 'can not be opened'
  }
}
