import type { ColumnView, TableDetail } from '../../core/lake/table-views.ts'
import { formatBytes, formatCount, formatPlural } from '../../ui/format-number.ts'

/** Something to know of a table, by name. */
export interface Fact {
  readonly name: string
  readonly value: string
  /** An id, a name or an expression: set in the data font. */
  readonly isData?: boolean
}

export interface FactGroup {
  readonly title: string
  readonly facts: readonly Fact[]
  /** Names are longer than values. */
  readonly hasLongNames?: boolean
}

const checkPrefix = 'delta.constraints.'

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

const sizeFacts = ({ numFiles, sizeInBytes, statistics }: TableDetail): readonly Fact[] => {
  const { numRows, numDeletionVectors, numRowsDeletedByDeletionVectors } = statistics
  const mean = numFiles > 1 ? `, ${formatBytes(Math.round(sizeInBytes / numFiles))} each on average` : ''
  return [
    {
      name: 'Rows',
      value: numRows === undefined ? 'not known: a file has no statistics' : formatCount(numRows),
    },
    { name: 'Files', value: `${formatCount(numFiles)}${mean}` },
    { name: 'Size', value: formatBytes(sizeInBytes) },
    ...(numDeletionVectors > 0
      ? [
          {
            name: 'Deletion vectors',
            value: `${formatCount(numDeletionVectors)}, for ${formatPlural(numRowsDeletedByDeletionVectors, 'deleted row')}`,
          },
        ]
      : []),
  ]
}

const checkpointFacts = ({ lastCheckpoint }: TableDetail): readonly Fact[] =>
  lastCheckpoint === undefined ? [] : [{ name: 'Last checkpoint', value: `version ${lastCheckpoint}` }]

const layoutFacts = ({ partitionColumns, clusteringColumns }: TableDetail): readonly Fact[] => [
  {
    name: 'Partitioned by',
    value: partitionColumns.length > 0 ? partitionColumns.join(', ') : 'nothing',
    isData: partitionColumns.length > 0,
  },
  ...(clusteringColumns.length > 0
    ? [{ name: 'Clustered by', value: clusteringColumns.join(', '), isData: true }]
    : []),
]

const constraintFacts = ({ properties }: TableDetail, columns: readonly ColumnView[]): readonly Fact[] => [
  ...Object.entries(properties)
    .filter(([key]) => key.startsWith(checkPrefix))
    .map(([key, value]) => ({ name: key.slice(checkPrefix.length), value, isData: true })),
  ...columns
    .filter(({ nullable }) => !nullable)
    .map(({ name }) => ({ name: 'NOT NULL', value: name, isData: true })),
]

const propertyFacts = ({ properties }: TableDetail): readonly Fact[] =>
  Object.entries(properties)
    .filter(([key]) => !key.startsWith(checkPrefix))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value, isData: true }))

const tableFacts = (detail: TableDetail): readonly Fact[] => {
  const { id, location, createdAt, lastModified } = detail
  return [
    ...(createdAt === undefined ? [] : [{ name: 'Created', value: day.format(createdAt) }]),
    { name: 'Changed', value: day.format(lastModified) },
    ...checkpointFacts(detail),
    { name: 'Folder', value: location, isData: true },
    { name: 'Id', value: id, isData: true },
  ]
}

/** What is to be said of a table, in the order in which people ask. Groups without facts are left out. */
export const factsOf = (detail: TableDetail, columns: readonly ColumnView[]): readonly FactGroup[] =>
  [
    { title: 'Size', facts: [...sizeFacts(detail), ...layoutFacts(detail)] },
    { title: 'Constraints', facts: constraintFacts(detail, columns) },
    { title: 'Properties', facts: propertyFacts(detail), hasLongNames: true },
    { title: 'Table', facts: tableFacts(detail) },
  ].filter(({ facts }) => facts.length > 0)

/** What readers and writers of the table must be able to do. */
export const protocolText = ({ minReaderVersion, minWriterVersion }: TableDetail): string =>
  `Delta, reader version ${minReaderVersion}, writer version ${minWriterVersion}`
