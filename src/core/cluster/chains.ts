/** Numbers under hashes of 32 bits, in chains. Numbers that are gone are passed over, and unlinked on the way. */
export class Chains {
  private readonly mask: number
  private readonly heads: Int32Array
  private readonly nexts: Int32Array
  private readonly items: Int32Array
  private readonly hashes: Int32Array
  private readonly gone: Uint8Array
  private used = 0

  /** Room for so many entries; `gone` has 1 for numbers that are not to be found any more. */
  constructor(capacity: number, gone: Uint8Array) {
    this.mask = 2 ** Math.ceil(Math.log2(Math.max(16, capacity))) - 1
    this.heads = new Int32Array(this.mask + 1).fill(-1)
    this.nexts = new Int32Array(capacity)
    this.items = new Int32Array(capacity)
    this.hashes = new Int32Array(capacity)
    this.gone = gone
  }

  add(hash: number, item: number): void {
    const { heads, mask, used } = this
    this.items[used] = item
    this.hashes[used] = hash
    this.nexts[used] = heads[hash & mask] ?? -1
    heads[hash & mask] = used
    this.used = used + 1
  }

  /** The next entry of a hash, after an entry of its chain; -1 begins the chain. */
  private after(start: number, hash: number): number {
    const { heads, nexts, items, hashes, gone } = this
    let before = start
    let entry = (before < 0 ? heads[hash & this.mask] : nexts[before]) ?? -1
    while (entry >= 0) {
      if (gone[items[entry] ?? 0] === 1) {
        const next = nexts[entry] ?? -1
        if (before < 0) heads[hash & this.mask] = next
        else nexts[before] = next
        entry = next
      } else if (hashes[entry] === hash) return entry
      else {
        before = entry
        entry = nexts[entry] ?? -1
      }
    }
    return -1
  }

  /** The first entry under a hash, -1 when there is none. */
  first(hash: number): number {
    return this.after(-1, hash | 0)
  }

  /** The entry under the same hash after one. */
  next(entry: number): number {
    return this.after(entry, this.hashes[entry] ?? 0)
  }

  item(entry: number): number {
    return this.items[entry] ?? 0
  }
}

/** Places of a tally: as much memory as it takes, whatever the number of texts. */
const mostPlaces = 2 ** 23

/** How often hashes came, up to 65,535 times; those that fall into one place are counted together. */
export class Tally {
  private readonly mask: number
  private readonly counts: Uint16Array

  /** For about so many hashes. */
  constructor(capacity: number) {
    this.mask = Math.min(mostPlaces, 2 ** Math.ceil(Math.log2(Math.max(16, capacity)))) - 1
    this.counts = new Uint16Array(this.mask + 1)
  }

  count(hash: number): void {
    const times = this.counts[hash & this.mask] ?? 0
    if (times < 0xffff) this.counts[hash & this.mask] = times + 1
  }

  times(hash: number): number {
    return this.counts[hash & this.mask] ?? 0
  }
}
