import { type CountedValue, type Merits, meritsOf } from './canonical.ts'
import { type Effort, type InParts, createEffort } from './effort.ts'
import { comparable } from './fold.ts'
import { type Forms, formsOf } from './forms.ts'
import { groupBy } from './group-by.ts'
import { type KeyMethod, isKeyMethod, keyOf } from './keys.ts'
import type { ClusterMethod } from './method.ts'
import { createNearIndex } from './near-index.ts'
import type { Neighbours } from './neighbours.ts'
import { createRunIndex } from './run-index.ts'
import { sortInParts } from './sort-in-parts.ts'

/** Places of the values of a cluster, that of the value to keep first. */
type Cluster = Int32Array

/** The methods that compare values with each other. */
export type NearMethod = Exclude<ClusterMethod, KeyMethod>

interface Values {
  readonly values: readonly CountedValue[]
  readonly merits: Merits
  readonly effort: Effort
}

/** The places from 0. */
const places = (count: number): Int32Array => new Int32Array(count).map((_, at) => at)

/** Values of one key, for each key that at least two have. */
function* clustersByKey({ values, merits, effort }: Values, method: KeyMethod): InParts<readonly Cluster[]> {
  const groups = yield* groupBy(values, keyOf(method), effort, [0.05, 0.9])
  const clusters: Cluster[] = []
  for (const [group, key] of groups.keys.entries()) {
    const [start = 0, end = 0] = [groups.starts[group], groups.starts[group + 1]]
    const members = groups.members.subarray(start, end)
    if (key !== '' && members.length > 1) clusters.push(yield* sortInParts(members, merits.compare, effort))
    if (effort.spend(2)) yield effort.pause()
  }
  return clusters
}

/** Makes ready to find, among the first `members` of texts, those that are close to one. */
export const neighboursBy = (
  forms: Forms,
  method: NearMethod,
  members: number,
  effort: Effort,
): InParts<Neighbours> =>
  method.kind === 'levenshtein'
    ? createNearIndex(forms, method, members, effort)
    : createRunIndex(forms, method, members, effort)

interface Ranked {
  /** The texts that values are folded to: that of most rows first. */
  readonly texts: readonly string[]
  /** The values of each, as places in `members`: from `starts` to before `ends`. In each, the value to keep first. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly members: Int32Array
}

/** The values that are folded alike, by their texts. */
function* rankedTexts({ values, merits, effort }: Values): InParts<Ranked> {
  const { keys, starts, members } = yield* groupBy(values, comparable, effort, [0.03, 0.1])
  const rows = new Float64Array(values.length)
  /** The group of a value that is the first of one. */
  const groupOf = new Int32Array(values.length)
  const firsts = new Int32Array(keys.length)
  let used = 0
  for (const [group, text] of keys.entries()) {
    const [start = 0, end = 0] = [starts[group], starts[group + 1]]
    if (end - start > 1)
      members.set(yield* sortInParts(members.slice(start, end), merits.compare, effort), start)
    const first = members[start] ?? 0
    for (let at = start; at < end; at += 1)
      rows[first] = (rows[first] ?? 0) + (values[members[at] ?? 0]?.rows ?? 0)
    groupOf[first] = group
    if (text !== '') firsts[used++] = first
    if (effort.spend(end - start + 2)) yield effort.pause()
  }
  const order = yield* sortInParts(firsts.subarray(0, used), merits.compareWith(rows), effort)
  const groups = order.map(first => groupOf[first] ?? 0)
  return {
    texts: Array.from(groups, group => keys[group] ?? ''),
    starts: groups.map(group => starts[group] ?? 0),
    ends: groups.map(group => starts[group + 1] ?? 0),
    members,
  }
}

/**
 * Each value, those of most rows first, takes all that are close to it and not taken yet. So every value of a cluster is close to the
 * cluster's first, and a chain of small steps never joins values that have nothing in common.
 */
function* clustersAround(all: Values, method: NearMethod): InParts<readonly Cluster[]> {
  const { merits, effort } = all
  const { texts, starts, ends, members } = yield* rankedTexts(all)
  effort.reach(0.13)
  const forms = yield* formsOf(texts, effort)
  effort.reach(0.17)
  const neighbours = yield* neighboursBy(forms, method, texts.length, effort)
  const taken = new Uint8Array(texts.length)
  const clusters: Cluster[] = []
  for (let text = 0; text < texts.length; text += 1) {
    effort.reach(0.25 + (0.7 * text) / texts.length)
    if (taken[text] === 1) continue
    neighbours.take(text)
    const near = yield* neighbours.of(text)
    const own: number[] = []
    for (let at = starts[text] ?? 0; at < (ends[text] ?? 0); at += 1) own.push(members[at] ?? 0)
    for (const other of near) {
      taken[other] = 1
      neighbours.take(other)
      for (let at = starts[other] ?? 0; at < (ends[other] ?? 0); at += 1) own.push(members[at] ?? 0)
    }
    if (own.length > 1) clusters.push(yield* sortInParts(Int32Array.from(own), merits.compare, effort))
    if (effort.spend(own.length)) yield effort.pause()
  }
  return clusters
}

/** The largest cluster first, then those of most rows, then by the value to keep. */
function* largestFirst({ values, effort }: Values, clusters: readonly Cluster[]): InParts<Int32Array> {
  const rows = new Float64Array(clusters.length)
  for (const [cluster, members] of clusters.entries()) {
    for (const at of members) rows[cluster] = (rows[cluster] ?? 0) + (values[at]?.rows ?? 0)
    if (effort.spend(members.length + 1)) yield effort.pause()
  }
  const sizeOf = (cluster: number): number => clusters[cluster]?.length ?? 0
  const firstOf = (cluster: number): string => values[clusters[cluster]?.[0] ?? 0]?.value ?? ''
  const compare = (a: number, b: number): number =>
    sizeOf(b) - sizeOf(a) ||
    (rows[b] ?? 0) - (rows[a] ?? 0) ||
    (firstOf(a) < firstOf(b) ? -1 : firstOf(a) > firstOf(b) ? 1 : 0)
  return yield* sortInParts(places(clusters.length), compare, effort)
}

/**
 * The clusters of two values and more among the different values of a column: the largest first, then those of most rows; in each, the
 * value to keep first (`meritsOf`). It pauses whenever the effort says so.
 */
export function* clustersOf(
  values: readonly CountedValue[],
  method: ClusterMethod,
  effort: Effort = createEffort(),
): InParts<readonly (readonly CountedValue[])[]> {
  const all = { values, effort, merits: yield* meritsOf(values, effort) }
  const clusters = isKeyMethod(method)
    ? yield* clustersByKey(all, method)
    : yield* clustersAround(all, method)
  effort.reach(0.97)
  const found: (readonly CountedValue[])[] = []
  for (const cluster of yield* largestFirst(all, clusters)) {
    const members = Array.from(clusters[cluster] ?? [], at => values[at] ?? { value: '', rows: 0 })
    found.push(members)
    if (effort.spend(members.length)) yield effort.pause()
  }
  return found
}
