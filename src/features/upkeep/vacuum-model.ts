import type { TagHold, VacuumPreview, VacuumStep } from '../../core/lake/upkeep-views.ts'
import { printVersions } from '../../core/delta/vacuum.ts'
import { sumOf } from '../../core/sum-of.ts'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import { agesOf, amountText, hoursText, ownStep, retainedHours } from './upkeep-model.ts'

/** Ages that a slider has at most: it is not much longer than this in pixels. */
const most = 400

/** The ages, in hours, at which something goes of any of some tables, the greatest first. */
export const sharedAges = (previews: readonly VacuumPreview[]): readonly number[] => {
  const all = [...new Set(previews.flatMap(agesOf))].toSorted((a, b) => b - a)
  if (all.length <= most) return all
  const step = (all.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, at) => all[Math.round(at * step)] ?? 0)
}

/** Where the slider begins: the shortest retention that no table refuses. */
export const ownPlace = (previews: readonly VacuumPreview[], ages: readonly number[]): number => {
  const longest = Math.max(0, ...previews.map(({ tableHours }) => tableHours))
  return ages.findLastIndex(age => age > longest) + 1
}

/** What VACUUM does to one table with a retention. */
export interface VacuumLine {
  readonly table: string
  /** Undefined: nothing goes. */
  readonly step: VacuumStep | undefined
  /** The table keeps its removed files for longer, and insists on it. */
  readonly isRefused: boolean
  readonly tableHours: number
  /** Whether anything of it goes with some retention, or would without its tags. */
  readonly hasOld: boolean
  readonly held: readonly TagHold[]
}

/** What VACUUM does to some tables with one retention. */
export interface VacuumPlan {
  readonly lines: readonly VacuumLine[]
  /** Those of which something goes, each with the hours for its VACUUM: just that goes which its line says. */
  readonly tables: readonly { readonly table: string; readonly hours: number }[]
  readonly files: number
  readonly bytes: number
}

/** What VACUUM does to each table with the retention at a place among the ages. */
export const planAt = (
  previews: readonly VacuumPreview[],
  ages: readonly number[],
  place: number,
): VacuumPlan => {
  const age = ages[place - 1] ?? Number.POSITIVE_INFINITY
  const lines = previews.map((preview): VacuumLine => {
    const { table, steps, tableHours, isShortRefused, held } = preview
    const at = steps.findLastIndex(({ hours }) => hours >= age)
    return {
      table,
      step: steps[at],
      isRefused: isShortRefused && at + 1 > ownStep(preview),
      tableHours,
      hasOld: steps.length > 0 || held.length > 0,
      held,
    }
  })
  const going = lines.flatMap(line => (line.step && !line.isRefused ? [{ ...line, step: line.step }] : []))
  return {
    lines,
    tables: going.map(line => ({ table: line.table, hours: retainedHours(line.step, line) })),
    files: sumOf(going, ({ step }) => step.files),
    bytes: sumOf(going, ({ step }) => step.bytes),
  }
}

/** What happens to a table, in a few words. */
export const lineText = ({ step, isRefused, tableHours }: VacuumLine): string => {
  if (!step) return 'nothing to delete'
  if (isRefused) return `left alone: it keeps removed files for ${hoursText(tableHours)}`
  const lost = step.lostVersions
  const isOne = lost.length === 1 && lost[0]?.from === lost[0]?.to
  const versions =
    lost.length === 0 ? 'all versions stay' : `${isOne ? 'version' : 'versions'} ${printVersions(lost)} lost`
  return `${amountText(step)}, ${versions}`
}

/** Tables that have nothing but their latest version, which no retention takes from. */
export const idleText = ({ lines }: Pick<VacuumPlan, 'lines'>): string => {
  const idle = lines.filter(({ hasOld }) => !hasOld).length
  if (idle === 0) return ''
  const tables = idle === lines.length ? formatPlural(idle, 'table') : `${formatCount(idle)} more`
  return `${tables} without any old files.`
}

/** What tags keep from going: "audit keeps v3". */
export const heldText = (held: readonly TagHold[]): string =>
  held
    .map(({ name, version, files }) => `${name} keeps v${version} (${formatPlural(files, 'file')})`)
    .join(', ')

/** All that goes, in a sentence. */
export const planText = ({ tables, files, bytes }: Pick<VacuumPlan, 'tables' | 'files' | 'bytes'>): string =>
  tables.length === 0
    ? 'Nothing would be deleted.'
    : `${amountText({ files, bytes })} of ${formatPlural(tables.length, 'table')} would be deleted.`

/** The retention for a VACUUM that is run a while after its plan was made: nothing that has come of age since goes too. */
export const hoursLater = (hours: number, elapsed: number): number =>
  elapsed < 1000 ? hours : Math.ceil((hours + elapsed / 3_600_000) * 1000) / 1000
