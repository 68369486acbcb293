import type { CountedValue } from './canonical.ts'
import { type Effort, type InParts, createEffort } from './effort.ts'
import { type Merge, targetsOf } from './mapping.ts'

/** Values as they are after a mapping: those that become one are counted as one. */
export function* mergedValues(
  values: readonly CountedValue[],
  mapping: readonly Merge[],
  effort: Effort = createEffort(),
): InParts<readonly CountedValue[]> {
  if (mapping.length === 0) return values
  const targets = targetsOf(mapping)
  const rows = new Map<string, number>()
  for (const each of values) {
    const value = targets.get(each.value) ?? each.value
    rows.set(value, (rows.get(value) ?? 0) + each.rows)
    if (effort.spend(16)) yield effort.pause()
  }
  const merged: CountedValue[] = []
  for (const [value, count] of rows) {
    merged.push({ value, rows: count })
    if (effort.spend(4)) yield effort.pause()
  }
  return merged
}
