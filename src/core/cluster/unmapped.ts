import type { CountedValue } from './canonical.ts'
import { type Effort, type InParts, createEffort } from './effort.ts'
import { comparable } from './fold.ts'
import { formsOf } from './forms.ts'
import { type NearMethod, neighboursBy } from './group.ts'
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

/** What known values become, by their key; the first has it, where two merges have values of one key. */
function* targetsByKey(
  known: ReadonlyMap<string, string>,
  key: (value: string) => string,
  effort: Effort,
): InParts<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>()
  for (const [value, to] of known) {
    const own = key(value)
    if (own !== '' && !targets.has(own)) targets.set(own, to)
    if (effort.spend(8 * value.length + 16)) yield effort.pause()
  }
  return targets
}

/** What each of the values becomes by its key; undefined where it is in no cluster. */
type Found = readonly (string | undefined)[]

/** The keys of values. */
function* keysOf(
  values: readonly CountedValue[],
  key: (value: string) => string,
  effort: Effort,
): InParts<readonly string[]> {
  const keys: string[] = []
  for (const { value } of values) {
    keys.push(key(value))
    if (effort.spend(8 * value.length + 16)) yield effort.pause()
  }
  return keys
}

/** The same, where values that no known one is folded like may be close to one. */
function* nearTargets(
  targets: ReadonlyMap<string, string>,
  texts: readonly string[],
  method: NearMethod,
  effort: Effort,
): InParts<Found> {
  const known = [...targets.keys()]
  const forms = yield* formsOf([...known, ...texts], effort)
  const neighbours = yield* neighboursBy(forms, method, known.length, effort)
  const found: (string | undefined)[] = []
  for (const [at, text] of texts.entries()) {
    effort.reach(0.2 + (0.8 * at) / texts.length)
    const same = targets.get(text)
    const near = same === undefined ? yield* neighbours.of(known.length + at) : []
    const first = near.length === 0 ? undefined : known[Math.min(...near)]
    found.push(same ?? (first === undefined ? undefined : targets.get(first)))
    if (effort.spend(2)) yield effort.pause()
  }
  return found
}

/**
 * The values that fall into one of a mapping's clusters by its method and that it does not have: those of most rows first. Where a value
 * is close to several, it goes to the first of them.
 */
export function* unmappedOf(
  values: readonly CountedValue[],
  mapping: readonly Merge[],
  method: ClusterMethod,
  effort: Effort = createEffort(),
): InParts<readonly UnmappedValue[]> {
  const known = knownOf(mapping)
  const fresh = values.filter(({ value }) => !known.has(value))
  const key = isKeyMethod(method) ? keyOf(method) : comparable
  const targets = yield* targetsByKey(known, key, effort)
  const keys = yield* keysOf(fresh, key, effort)
  const becomes = isKeyMethod(method)
    ? keys.map(own => targets.get(own))
    : yield* nearTargets(targets, keys, method, effort)
  const found = fresh.flatMap(({ value, rows }, at): readonly UnmappedValue[] => {
    const to = becomes[at]
    return to === undefined ? [] : [{ value, rows, to }]
  })
  return found.sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))
}
