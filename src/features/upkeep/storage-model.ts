import type { Layer, TableSummary } from '../../core/lake/table-views.ts'
import type { LakeStorage, LayerStorage, TableStorage } from '../../core/lake/upkeep-views.ts'
import { sumOf } from '../../core/sum-of.ts'
import { layerStorage, storedBytes } from '../../core/upkeep/storage.ts'
import { formatBytes, formatCount, formatPlural } from '../../ui/format-number.ts'

/** A table of the lake, and what is known so far of its storage. */
export interface StorageLine {
  readonly table: string
  readonly layer: Layer
  /** Without its layer. */
  readonly name: string
  readonly rows: number | undefined
  readonly storage: TableStorage | undefined
  /** Why it can not be read, and nothing be done with it. */
  readonly problem: string | undefined
}

/** What the tables are sorted by. */
export const storageColumns = {
  layer: 'Layer',
  name: 'Table',
  live: 'Latest version',
  older: 'Older versions',
  orphans: 'No version',
  files: 'Files',
  small: 'Small files',
  optimized: 'Last OPTIMIZE',
  vacuumed: 'Last VACUUM',
  rows: 'Rows',
} as const

export type StorageColumn = keyof typeof storageColumns

export interface StorageOrder {
  readonly column: StorageColumn
  readonly isDescending: boolean
}

const layers: readonly Layer[] = ['bronze', 'silver', 'gold']

const byName = (a: StorageLine, b: StorageLine): number =>
  layers.indexOf(a.layer) - layers.indexOf(b.layer) ||
  a.name.localeCompare(b.name, 'en', { numeric: true }) ||
  a.table.localeCompare(b.table)

/** Every table of the catalog, layer by layer, and folders that are no tables and take storage nevertheless. */
export const storageLines = (
  tables: readonly TableSummary[],
  storage: ReadonlyMap<string, TableStorage>,
): readonly StorageLine[] => {
  const known = new Set(tables.map(({ name }) => name))
  const others = [...storage.values()].filter(({ table, problem }) => !known.has(table) && problem)
  const lineOf = (table: string, summary?: TableSummary): StorageLine => {
    const dot = table.indexOf('.')
    return {
      table,
      layer: layers.find(layer => layer === table.slice(0, dot)) ?? 'bronze',
      name: table.slice(dot + 1),
      rows: summary?.rows,
      storage: storage.get(table),
      problem: summary ? summary.problem : storage.get(table)?.problem,
    }
  }
  return [
    ...tables.map(summary => lineOf(summary.name, summary)),
    ...others.map(({ table }) => lineOf(table)),
  ].toSorted(byName)
}

/** The figure that a column shows of a table; undefined where there is none. */
const figureOf = ({ storage, rows }: StorageLine, column: StorageColumn): number | undefined => {
  switch (column) {
    case 'live':
    case 'older':
    case 'orphans':
      return storage?.[column].bytes
    case 'files':
      return storage?.dataFiles
    case 'small':
      return storage && storage.small.files + (storage.isCrowded ? 1e9 : 0)
    case 'optimized':
      return storage?.lastOptimize?.timestamp
    case 'vacuumed':
      return storage?.lastVacuum?.timestamp
    case 'rows':
      return rows
    case 'layer':
    case 'name':
      return undefined
  }
}

const compareBy = (column: StorageColumn) => (a: StorageLine, b: StorageLine) => {
  if (column === 'layer') return byName(a, b)
  if (column === 'name') return a.name.localeCompare(b.name, 'en', { numeric: true }) || byName(a, b)
  return (figureOf(a, column) ?? 0) - (figureOf(b, column) ?? 0)
}

/** Tables in an order; those without a figure come last in both directions, and equal ones stay as they were. */
export const sortedLines = (
  lines: readonly StorageLine[],
  { column, isDescending }: StorageOrder,
): readonly StorageLine[] => {
  const hasNone = (line: StorageLine): number =>
    column !== 'layer' && column !== 'name' && figureOf(line, column) === undefined ? 1 : 0
  const compare = compareBy(column)
  return lines.toSorted((a, b) => hasNone(a) - hasNone(b) || (isDescending ? -1 : 1) * compare(a, b))
}

/** Figures are looked at from the largest down, words from the first on; the same column again turns it round. */
export const nextOrder = (order: StorageOrder, column: StorageColumn): StorageOrder =>
  order.column === column
    ? { column, isDescending: !order.isDescending }
    : { column, isDescending: column !== 'layer' && column !== 'name' }

/** What each layer takes, as far as its tables are known; all of them in one more at the end. */
export const layersOf = (lines: readonly StorageLine[]): readonly LayerStorage[] =>
  layerStorage(lines.flatMap(({ storage }) => (storage ? [storage] : [])))

type Beside = Pick<LakeStorage, 'originals' | 'documents' | 'scratch'>

/** What lies beside the tables, by what people call it; results of open tabs only where there are some. */
export const besideLines = ({ originals, documents, scratch }: Beside) => [
  { name: 'Files as they came', amount: originals },
  { name: 'Recipes, tags, metrics', amount: documents },
  ...(scratch.files > 0 ? [{ name: 'Results of open tabs', amount: scratch }] : []),
]

/** All bytes of the lake's files, as far as they are known. */
export const lakeBytes = (layerShares: readonly LayerStorage[], beside: Beside | undefined): number =>
  sumOf(layerShares, storedBytes) +
  (beside ? beside.originals.bytes + beside.documents.bytes + beside.scratch.bytes : 0)

/** What the browser says of the storage; a limit that it does not tell is not named. */
export const usedText = ({ used, quota }: { readonly used: number; readonly quota: number }): string =>
  quota > 0
    ? `${formatBytes(used)} of about ${formatBytes(quota)} that the browser allows`
    : formatBytes(used)

/** How far the tables have been looked at, or what there is to do about them. */
export const overviewText = (lines: readonly StorageLine[], isReading: boolean): string => {
  const tables = lines.filter(({ problem }) => problem === undefined)
  const known = tables.filter(({ storage }) => storage !== undefined).length
  const all = formatPlural(tables.length, 'table')
  if (isReading && known < tables.length)
    return `Looking through the storage: ${formatCount(known)} of ${all}`
  const crowded = tables.filter(({ storage }) => storage?.isCrowded).length
  const unread = lines.length - tables.length
  return [
    all,
    ...(crowded > 0 ? [`${formatCount(crowded)} with too many small files`] : []),
    ...(unread > 0 ? [`${formatCount(unread)} more that can not be read`] : []),
  ].join(', ')
}

/** "Mar 3, 2026" */
export const dayText = (timestamp: number): string =>
  new Date(timestamp).toLocaleDateString('en', { dateStyle: 'medium' })

/** "Mar 3, 2026, 2:02 PM" */
export const momentText = (timestamp: number): string =>
  new Date(timestamp).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })
