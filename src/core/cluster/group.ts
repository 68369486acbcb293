import { type CountedValue, byMerit } from './canonical.ts'
import { comparable } from './fold.ts'
import { formsOf } from './forms.ts'
import { type KeyMethod, isKeyMethod, keyOf } from './keys.ts'
import type { ClusterMethod } from './method.ts'
import { createNearIndex } from './near-index.ts'
import type { Neighbours } from './neighbours.ts'
import { createRunIndex } from './run-index.ts'
import type { Forms } from './forms.ts'

/** Work that is done in small parts: it yields how much is done, 0 to 1, and may be left at any of these points. */
export type InParts<T> = Generator<number, T, void>

type NearMethod = Exclude<ClusterMethod, KeyMethod>

/** Values of one key, for each key that there is. */
function* groupByKey(
  values: readonly CountedValue[],
  key: (value: string) => string,
  share: number,
): InParts<ReadonlyMap<string, CountedValue[]>> {
  const groups = new Map<string, CountedValue[]>()
  for (const [at, counted] of values.entries()) {
    const own = key(counted.value)
    const group = groups.get(own)
    if (group) group.push(counted)
    else groups.set(own, [counted])
    if (at % 256 === 255) yield (share * at) / values.length
  }
  return groups
}

/** The texts that are close to one, by a method that compares. */
export const neighboursBy = (forms: Forms, method: NearMethod, members: Iterable<number>): Neighbours =>
  method.kind === 'levenshtein'
    ? createNearIndex(forms, method, members)
    : createRunIndex(forms, method, members)

/**
 * Each value, those of most rows first, takes all that are close to it and not taken yet. So every value of a cluster is close to the
 * cluster's first, and a chain of small steps never joins values that have nothing in common.
 */
function* groupAround(
  values: readonly CountedValue[],
  method: NearMethod,
): InParts<readonly (readonly CountedValue[])[]> {
  const byText = yield* groupByKey(values, comparable, 0.2)
  byText.forEach(group => group.sort(byMerit))
  const best = [...byText]
    .filter(([text]) => text !== '')
    .map(([text, group]) => {
      const rows = group.reduce((sum, one) => sum + one.rows, 0)
      return { text, group, merit: { value: group[0]?.value ?? '', rows } }
    })
    .sort((a, b) => byMerit(a.merit, b.merit))
  yield 0.25
  const forms = formsOf(best.map(({ text }) => text))
  yield 0.3
  const neighbours = neighboursBy(forms, method, best.keys())
  yield 0.4
  const taken = new Uint8Array(best.length)
  const clusters: (readonly CountedValue[])[] = []
  for (const [at, { group }] of best.entries()) {
    if (taken[at] === 1) continue
    taken[at] = 1
    const near = neighbours.of(at, other => taken[other] === 0)
    for (const other of near) taken[other] = 1
    const all = [...group, ...near.flatMap(other => best[other]?.group ?? [])]
    if (all.length > 1) clusters.push(all)
    if (at % 16 === 15) yield 0.4 + (0.6 * at) / best.length
  }
  return clusters
}

const sizeOf = (cluster: readonly CountedValue[]): number => cluster.reduce((sum, { rows }) => sum + rows, 0)

/**
 * The clusters of two values and more among the different values of a column: the largest first, then those of most rows; in each, the
 * value to keep first (`byMerit`).
 */
export function* clustersOf(
  values: readonly CountedValue[],
  method: ClusterMethod,
): InParts<readonly (readonly CountedValue[])[]> {
  const found = isKeyMethod(method)
    ? [...(yield* groupByKey(values, keyOf(method), 0.9))].flatMap(([key, group]) =>
        key !== '' && group.length > 1 ? [group] : [],
      )
    : yield* groupAround(values, method)
  return found
    .map(cluster => ({ cluster: cluster.toSorted(byMerit), rows: sizeOf(cluster) }))
    .sort((a, b) => b.cluster.length - a.cluster.length || b.rows - a.rows || byFirst(a.cluster, b.cluster))
    .map(({ cluster }) => cluster)
}

const byFirst = (a: readonly CountedValue[], b: readonly CountedValue[]): number => {
  const [one = '', other = ''] = [a[0]?.value, b[0]?.value]
  return one < other ? -1 : one > other ? 1 : 0
}
