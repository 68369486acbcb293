import type { Metadata } from './actions.ts'
import { mappingMode, physicalName } from './column-mapping.ts'
import { integerProperty } from './properties.ts'
import type { StructField } from './schema.ts'
import type { StatsColumn } from './stats.ts'

/** Delta's default for `delta.dataSkippingNumIndexedCols`: leaf columns beyond it have no statistics. */
const indexedLeaves = 32

interface Leaf extends StatsColumn {
  /** In the names that the user knows, lower case. */
  readonly logical: readonly string[]
}

type Described = Pick<Metadata, 'schema' | 'partitionColumns' | 'configuration'>

const leavesOf = (metadata: Described): readonly Leaf[] => {
  const mode = mappingMode(metadata)
  const below = (fields: readonly StructField[], outer: Omit<Leaf, 'type'>): readonly Leaf[] =>
    fields.flatMap(field => {
      const path = [...outer.path, physicalName(field, mode)]
      const logical = [...outer.logical, field.name.toLowerCase()]
      const { type } = field
      return typeof type === 'object' && type.type === 'struct'
        ? below(type.fields, { path, logical })
        : [{ path, logical, type }]
    })
  const partitions = new Set(metadata.partitionColumns.map(name => name.toLowerCase()))
  const data = metadata.schema.fields.filter(({ name }) => !partitions.has(name.toLowerCase()))
  return below(data, { path: [], logical: [] })
}

/**
 * The columns of `delta.dataSkippingStatsColumns`: names joined by dots and split by commas; one with other characters than letters,
 * digits and _ stands between backticks.
 */
export const parseStatsColumns = (text: string): readonly (readonly string[])[] => {
  const columns: string[][] = [[]]
  for (const [, quoted, plain, mark] of text.matchAll(/`((?:[^`]|``)*)`|([^`.,\s][^`.,]*)|([.,])/g)) {
    if (mark === ',') columns.push([])
    const name = quoted?.replaceAll('``', '`') ?? plain?.trim()
    if (name !== undefined) columns.at(-1)?.push(name)
  }
  return columns.filter(names => names.length > 0)
}

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((name, index) => path[index] === name)

/**
 * The columns that statistics are kept of: those that `delta.dataSkippingStatsColumns` names (a struct with all its fields), else the
 * first 32 leaves or as many as `delta.dataSkippingNumIndexedCols` says (-1: all). Never partition columns.
 */
export const statsColumns = (metadata: Described): readonly StatsColumn[] => {
  const leaves = leavesOf(metadata)
  const named = metadata.configuration['delta.dataSkippingStatsColumns']
  const count = integerProperty(metadata, 'delta.dataSkippingNumIndexedCols', indexedLeaves)
  const chosen =
    named === undefined
      ? undefined
      : parseStatsColumns(named).map(path => path.map(name => name.toLowerCase()))
  const kept = chosen
    ? leaves.filter(({ logical }) => chosen.some(column => startsWith(logical, column)))
    : leaves.slice(0, count < 0 ? leaves.length : count)
  return kept.map(({ path, type }) => ({ path, type }))
}
