import type {
  DiffColumn,
  DiffKey,
  DiffRow,
  RowChange,
  TableDiff,
  WantedRows,
} from '../../core/lake/diff-views.ts'
import { formatBytes, formatCount, formatPlural } from '../../ui/format-number.ts'
import { formatCell } from '../../ui/grid/format-model.ts'
import type { CellValue, GridColumn, GridRow } from '../../ui/grid/grid-types.ts'

const typeOf = ({ typeTo, typeFrom }: DiffColumn): string => typeTo ?? typeFrom ?? 'string'

type SidesOf = Pick<TableDiff, 'table' | 'from' | 'to'> & { readonly other?: string | undefined }

/** What one side of a comparison is called: `v3`, with its table where there are two. */
export const sideName = (diff: SidesOf, side: 'from' | 'to'): string => {
  if (diff.other === undefined) return `v${diff[side]}`
  return `${side === 'from' ? diff.other : diff.table} v${diff[side]}`
}

/** Both sides at the beginning of a sentence. */
export const sidesText = (diff: SidesOf): string =>
  diff.other === undefined
    ? `Version ${diff.from} and version ${diff.to}`
    : `${sideName(diff, 'from')} and ${sideName(diff, 'to')}`

/** That one side alone has a column. */
export const onlyWords = (diff: TableDiff, side: 'from' | 'to'): string => {
  if (diff.other === undefined) return `only in ${sideName(diff, side)}`
  return side === 'to' ? 'only here' : 'only there'
}

/** What a header says of its column. */
const columnWords = (column: DiffColumn, diff: TableDiff): string => {
  const { side, was, cells, typeFrom, typeTo } = column
  const before = sideName(diff, 'from')
  if (side !== 'both') return onlyWords(diff, side)
  const told = [
    was !== undefined && `called ${was} in ${before}`,
    typeFrom !== typeTo && `${typeFrom ?? ''} in ${before}`,
    cells === 0 ? 'no cell changed' : `${formatPlural(cells, 'cell')} changed`,
  ]
  return told.filter(Boolean).join(', ')
}

const markOf = ({ side, cells }: DiffColumn): 'added' | 'removed' | 'changed' | undefined => {
  if (side === 'both') return cells > 0 ? 'changed' : undefined
  return side === 'to' ? 'added' : 'removed'
}

/** The columns of a difference as the grid shows them. A row has its mark after its values, then for each column what the cell was. */
export const gridColumns = (diff: TableDiff): readonly GridColumn[] =>
  diff.columns.map((column, at) => {
    const mark = markOf(column)
    return {
      name: column.name,
      type: typeOf(column),
      diff: {
        ...(mark && { mark }),
        // Two tables may write one name in two ways.
        ...(column.was === undefined || diff.other !== undefined ? {} : { from: column.was }),
        words: columnWords(column, diff),
        isWide: mark === 'changed',
        was: diff.columns.length + 1 + at,
      },
    }
  })

/** Where in a row its mark stands. */
export const markPlace = ({ columns }: TableDiff): number => columns.length

const oldText = (value: CellValue, type: string): string | null =>
  value === null ? null : value === '' ? '' : formatCell(value, type).text

/** The rows of a difference as the grid reads them. */
export const gridRows = ({ columns }: TableDiff): ((row: DiffRow) => GridRow) => {
  const places = new Map(columns.map(({ name }, at) => [name, at]))
  return ({ kind, row, cells }) => {
    const was: CellValue[] = columns.map(() => null)
    for (const cell of cells) {
      const at = places.get(cell.column)
      const column = at === undefined ? undefined : columns[at]
      if (at !== undefined && column) was[at] = [oldText(cell.from, column.typeFrom ?? typeOf(column))]
    }
    return [...row, kind, ...was]
  }
}

/** Rows of a kind; undefined: all that differ. */
export const rowsOf = (diff: TableDiff, kind: WantedRows | undefined): number => {
  if (kind !== undefined && kind !== 'whole') return diff[kind]
  return diff.added + diff.removed + diff.changed + (kind === 'whole' ? diff.unchanged : 0)
}

/** An arc of a ring: where it begins and how long it is, out of 100. */
export interface Arc {
  readonly kind: RowChange | 'unchanged'
  readonly start: number
  readonly length: number
}

/** The kinds of rows as arcs of a ring; what is there is seen, however few rows it is. */
export const ringArcs = (diff: TableDiff): readonly Arc[] => {
  const kinds = (['added', 'removed', 'changed', 'unchanged'] as const).filter(kind => diff[kind] > 0)
  const all = rowsOf(diff, 'whole')
  const lengths = kinds.map(kind => Math.max(2, (100 * diff[kind]) / all))
  const scale = 100 / lengths.reduce((sum, length) => sum + length, 0)
  let end = 0
  return kinds.map((kind, at) => {
    const length = (lengths[at] ?? 0) * scale
    end += length
    return { kind, start: end - length, length }
  })
}

/** How much of the changed rows have another value in a column, 0 to 1. */
export const heat = ({ changed }: TableDiff, { cells }: DiffColumn): number =>
  changed === 0 ? 0 : Math.min(1, cells / changed)

/** A share in percent, never 0 or 100 unless it is that: "12.5 %", "< 0.1 %". */
export const percentText = (share: number): string => {
  if (share === 0 || share === 1) return `${share * 100} %`
  if (share < 0.001) return '< 0.1 %'
  if (share > 0.999) return '> 99.9 %'
  const percent = share * 100
  return `${percent < 10 ? percent.toFixed(1) : percent.toFixed(0)} %`
}

/** Columns with cells that changed, those with the most of them first. */
export const changedColumns = ({ columns }: TableDiff): readonly DiffColumn[] =>
  columns.filter(({ cells }) => cells > 0).toSorted((a, b) => b.cells - a.cells)

/** The column with changed cells to go to from another (or from none), in the order of the table and round its end. */
export const nextChanged = (
  { columns }: TableDiff,
  from: string | undefined,
  direction: 1 | -1,
): number | undefined => {
  const start = columns.findIndex(({ name }) => name === from)
  const first = start < 0 && direction < 0 ? 0 : start
  for (let step = 1; step <= columns.length; step += 1) {
    const at = (first + direction * step + columns.length * 2) % columns.length
    if ((columns[at]?.cells ?? 0) > 0) return at
  }
  return undefined
}

/** One change of the schema: its sign, and in words. */
export interface SchemaLine {
  readonly mark: 'added' | 'removed' | 'changed'
  readonly text: string
  /** The same for who does not see the sign. */
  readonly spoken: string
}

/** What of the columns is other in the newer version. */
export const schemaLines = (diff: TableDiff): readonly SchemaLine[] => [
  ...diff.schema.added.map(({ name, type }): SchemaLine => {
    const what = diff.other === undefined ? 'added' : `only in ${diff.table}`
    return { mark: 'added', text: `${name} ${type}`, spoken: `Column ${name} of type ${type} ${what}` }
  }),
  ...diff.schema.removed.map(({ name, type }): SchemaLine => {
    const what = diff.other === undefined ? 'removed' : `only in ${diff.other}`
    return { mark: 'removed', text: `${name} ${type}`, spoken: `Column ${name} of type ${type} ${what}` }
  }),
  ...diff.schema.renamed.map(({ from, to }): SchemaLine => {
    return { mark: 'changed', text: `${from} → ${to}`, spoken: `Column ${from} renamed to ${to}` }
  }),
  ...diff.schema.retyped.map(({ name, from, to }): SchemaLine => {
    const text = `${name}: ${from} → ${to}`
    const words =
      diff.other === undefined
        ? `changed from ${from} to ${to}`
        : `${from} in ${diff.other}, ${to} in ${diff.table}`
    return { mark: 'changed', text, spoken: `Type of ${name} ${words}` }
  }),
]

/** What was read to find the difference, in a sentence. */
export const readWords = ({ readFrom, filesRead, filesShared, bytesRead, other }: TableDiff): string => {
  if (filesRead === 0)
    return `No file was read: all ${formatPlural(filesShared, 'file')} are in both versions.`
  const bytes = formatBytes(bytesRead)
  if (readFrom === 'change-feed')
    return `${formatPlural(filesRead, 'file')} of the change feed read (${bytes}). No file of either version was compared.`
  if (other !== undefined) return `${formatPlural(filesRead, 'file')} read (${bytes}): all of both tables.`
  const all = formatPlural(filesRead + filesShared, 'file')
  const shared =
    filesShared === 0 ? 'none is in both versions' : `${formatCount(filesShared)} are in both versions`
  return `${formatCount(filesRead)} of ${all} read (${bytes}); ${shared}.`
}

const origins: Readonly<Record<DiffKey['origin'], string>> = {
  given: 'chosen by you',
  declared: 'declared by what makes the table',
  detected: 'found in the values',
}

const extents: Readonly<Record<DiffKey['checked'], string>> = {
  differences: 'No two of the rows that differ have the same.',
  files: 'No two rows of the files that were read have the same.',
  table: 'No two rows of either version have the same.',
}

/** How rows were told apart. */
export interface KeyWords {
  readonly columns: string
  readonly note: string
  /** It does not tell rows apart for sure. */
  readonly isDoubtful: boolean
}

/**
 * Says how rows were told apart.
 *
 * @param chosen the key that the user chose; undefined: none
 */
export const keyWords = (diff: TableDiff, chosen: readonly string[] | undefined): KeyWords => {
  const { key, added, removed } = diff
  if (key) {
    const note = `${origins[key.origin]}.`
    const columns = key.columns.join(', ')
    if (key.isUnique) return { columns, note: `${capital(note)} ${extents[key.checked]}`, isDoubtful: false }
    const doubt = 'It is not unique: rows with the same key are paired in the order of their values.'
    return { columns, note: `${capital(note)} ${doubt}`, isDoubtful: true }
  }
  if (chosen?.length === 0)
    return { columns: 'Whole rows', note: 'A changed row is one removed and one added.', isDoubtful: false }
  if (added === 0 || removed === 0)
    return { columns: 'No key is needed', note: 'Rows of one version only.', isDoubtful: false }
  const note =
    'No column and no two of them tell the rows apart, so that a changed row is one removed and one added.'
  return { columns: 'Whole rows', note, isDoubtful: true }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
