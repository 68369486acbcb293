import type { Layer } from '../../core/lake/table-views.ts'
import { parseTableName, tableNameOf } from '../../core/medallion/names.ts'
import type { OfferedTable } from '../../state/open-tables.ts'
import { formatBytes, formatPlural } from '../../ui/format-number.ts'

/** The name that a table goes by in this lake. */
export interface Target {
  readonly layer: Layer
  readonly name: string
}

const layers: readonly Layer[] = ['bronze', 'silver', 'gold']

const partsOf = ({ folder, zip }: Pick<OfferedTable, 'folder' | 'zip'>): readonly string[] => {
  const inside = folder.split('/').filter(part => part !== '')
  return inside.length > 0 ? inside : (zip?.split('/').slice(-1) ?? [])
}

/** What the table is called where it comes from: its folder, or the zip that it fills. */
export const sourceName = (table: Pick<OfferedTable, 'folder' | 'zip'>): string =>
  partsOf(table).at(-1) ?? 'table'

/** Where it comes from, where that is more than its name. */
export const sourcePath = ({ folder, zip }: Pick<OfferedTable, 'folder' | 'zip'>): string =>
  [zip, folder.replace(/\/$/, '')].filter(Boolean).join(' › ')

/** "a Delta table, 12 files, 3.4 MB" */
export const describeTable = ({ files, bytes }: Pick<OfferedTable, 'files' | 'bytes'>): string =>
  `a Delta table, ${formatPlural(files, 'file')}, ${formatBytes(bytes)}`

/** `layer.name` */
export const fullName = ({ layer, name }: Target): string => `${layer}.${name}`

/**
 * Where tables may go without another word: to the layer whose name their folder lies in, else to silver, under their own names; names that
 * are taken get a number.
 *
 * @param taken full names of the lake's tables
 */
export const suggestTargets = (
  tables: readonly Pick<OfferedTable, 'folder' | 'zip'>[],
  taken: readonly string[],
): readonly Target[] => {
  const used = new Set(taken.map(name => name.toLowerCase()))
  return tables.map(table => {
    const parent = partsOf(table).at(-2)
    const layer = layers.find(one => one === parent) ?? 'silver'
    const base = tableNameOf(sourceName(table))
    let name = base
    for (let n = 2; used.has(fullName({ layer, name }).toLowerCase()); n++) name = `${base}_${n}`
    used.add(fullName({ layer, name }).toLowerCase())
    return { layer, name }
  })
}

/** Why tables can not go where they should, by their place in the list; undefined where they can. */
export const targetProblems = (
  targets: readonly Target[],
  taken: readonly string[],
): readonly (string | undefined)[] => {
  const known = new Set(taken.map(name => name.toLowerCase()))
  return targets.map((target, index) => {
    const name = fullName(target)
    if (!parseTableName(name).ok) return 'Letters, digits and _; not a digit first.'
    if (known.has(name.toLowerCase())) return `${name} is in this lake already.`
    const isTwice = targets.some(
      (other, at) => at < index && fullName(other).toLowerCase() === name.toLowerCase(),
    )
    return isTwice ? `${name} is the name of another table in this list.` : undefined
  })
}
