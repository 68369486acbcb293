import type { CountedValue } from './canonical.ts'
import { comparable } from './fold.ts'
import { formsOf } from './forms.ts'
import { type InParts, neighboursBy } from './group.ts'
import { isKeyMethod, keyOf } from './keys.ts'
import type { Merge } from './mapping.ts'
import type { ClusterMethod } from './method.ts'

/** A value that a mapping does not have, and what it would become. */
export interface UnmappedValue extends CountedValue {
  readonly to: string
}

/** What a mapping knows of each cluster: the values that it changes and the one that they become. */
const knownOf = (mapping: readonly Merge[]): ReadonlyMap<string, string> =>
  new Map(
    mapping.flatMap(({ from, to }) => [...from, to].map((value): readonly [string, string] => [value, to])),
  )

/** For each text, what it would become; undefined where it is in no cluster. */
type Judge = (value: string, at: number) => string | undefined

const byKeys = (known: ReadonlyMap<string, string>, key: (value: string) => string): Judge => {
  const targets = new Map<string, string>()
  // The first has it, where two merges have values of one key.
  for (const [value, to] of known) if (!targets.has(key(value))) targets.set(key(value), to)
  targets.delete('')
  return value => targets.get(key(value))
}

const byDistance = (
  known: ReadonlyMap<string, string>,
  values: readonly CountedValue[],
  method: Parameters<typeof neighboursBy>[1],
): Judge => {
  const targets = new Map<string, string>()
  for (const [value, to] of known) if (!targets.has(comparable(value))) targets.set(comparable(value), to)
  targets.delete('')
  const texts = [...targets.keys()]
  const forms = formsOf([...texts, ...values.map(({ value }) => comparable(value))])
  const neighbours = neighboursBy(forms, method, texts.keys())
  return (value, at) => {
    const same = targets.get(comparable(value))
    if (same !== undefined) return same
    const near = neighbours.of(texts.length + at, () => true)
    const first = near.length === 0 ? undefined : texts[Math.min(...near)]
    return first === undefined ? undefined : targets.get(first)
  }
}

/**
 * The values that fall into one of a mapping's clusters by its method and that it does not have: those of most rows first. Where a value
 * is close to several, it goes to the first of them.
 */
export function* unmappedOf(
  values: readonly CountedValue[],
  mapping: readonly Merge[],
  method: ClusterMethod,
): InParts<readonly UnmappedValue[]> {
  const known = knownOf(mapping)
  const fresh = values.filter(({ value }) => !known.has(value))
  const judge = isKeyMethod(method) ? byKeys(known, keyOf(method)) : byDistance(known, fresh, method)
  const found: UnmappedValue[] = []
  for (const [at, { value, rows }] of fresh.entries()) {
    const to = judge(value, at)
    if (to !== undefined) found.push({ value, rows, to })
    if (at % 64 === 63) yield at / fresh.length
  }
  return found.sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))
}
