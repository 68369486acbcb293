import type { CountedValue } from './canonical.ts'
import type { Effort, InParts } from './effort.ts'

/** Values by a key. Values and groups are numbers: places in their lists. */
interface Groups {
  /** The key of each group, in the order in which they came. */
  readonly keys: readonly string[]
  /** Where each group begins in `members`; one more than there are groups. */
  readonly starts: Int32Array
  /** The values, group by group. */
  readonly members: Int32Array
}

/** Groups values by a key that a function gives, which is what takes its time: told as the part of the work between two shares. */
export function* groupBy(
  values: readonly CountedValue[],
  key: (value: string) => string,
  effort: Effort,
  [from, to]: readonly [from: number, to: number],
): InParts<Groups> {
  const keys: string[] = []
  const known = new Map<string, number>()
  const groupOf = new Int32Array(values.length)
  for (const [at, { value }] of values.entries()) {
    const own = key(value)
    let group = known.get(own)
    if (group === undefined) {
      group = keys.length
      known.set(own, group)
      keys.push(own)
    }
    groupOf[at] = group
    if (!effort.spend(8 * value.length + 16)) continue
    effort.reach(from + ((to - from) * at) / values.length)
    yield effort.pause()
  }
  const starts = new Int32Array(keys.length + 1)
  for (let at = 0; at < values.length; at += 1) {
    const group = groupOf[at] ?? 0
    starts[group + 1] = (starts[group + 1] ?? 0) + 1
    if (effort.spend(1)) yield effort.pause()
  }
  for (let group = 0; group < keys.length; group += 1) {
    starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0)
    if (effort.spend(1)) yield effort.pause()
  }
  const ends = starts.slice()
  const members = new Int32Array(values.length)
  for (let at = 0; at < values.length; at += 1) {
    const group = groupOf[at] ?? 0
    const end = ends[group] ?? 0
    members[end] = at
    ends[group] = end + 1
    if (effort.spend(1)) yield effort.pause()
  }
  return { keys, starts, members }
}
