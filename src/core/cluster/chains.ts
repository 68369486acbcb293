/** Numbers under hashes of 32 bits, in three arrays. */
export interface Chains {
  add(hash: number, item: number): void
  /** The first entry under a hash, -1 when there is none. */
  first(hash: number): number
  /** The entry under the same hash after one. */
  next(entry: number): number
  item(entry: number): number
}

const maskFor = (capacity: number): number => 2 ** Math.ceil(Math.log2(Math.max(16, capacity))) - 1

/** Room for so many entries. */
export const createChains = (capacity: number): Chains => {
  const mask = maskFor(capacity)
  const heads = new Int32Array(mask + 1).fill(-1)
  const nexts = new Int32Array(capacity)
  const items = new Int32Array(capacity)
  const hashes = new Int32Array(capacity)
  let used = 0
  const same = (from: number, hash: number): number => {
    let entry = from
    while (entry >= 0 && hashes[entry] !== hash) entry = nexts[entry] ?? -1
    return entry
  }
  return {
    add: (hash, item) => {
      items[used] = item
      hashes[used] = hash
      nexts[used] = heads[hash & mask] ?? -1
      heads[hash & mask] = used
      used += 1
    },
    first: hash => same(heads[hash & mask] ?? -1, hash | 0),
    next: entry => same(nexts[entry] ?? -1, hashes[entry] ?? 0),
    item: entry => items[entry] ?? 0,
  }
}

/** How often hashes came; those that fall into one place are counted together. */
export interface Tally {
  count(hash: number): void
  times(hash: number): number
}

/** A tally for about so many hashes. */
export const createTally = (capacity: number): Tally => {
  const mask = maskFor(capacity)
  const counts = new Int32Array(mask + 1)
  return {
    count: hash => void (counts[hash & mask] = (counts[hash & mask] ?? 0) + 1),
    times: hash => counts[hash & mask] ?? 0,
  }
}
