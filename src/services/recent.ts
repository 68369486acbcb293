/** What was used last, up to a total weight; the rest is forgotten, the longest unused first. */
export class Recent<K, V> {
  private readonly items = new Map<K, V>()
  private readonly limit: number
  private readonly weigh: (value: V) => number
  private weight = 0

  constructor(limit: number, weigh: (value: V) => number = () => 1) {
    this.limit = limit
    this.weigh = weigh
  }

  get(key: K): V | undefined {
    const value = this.items.get(key)
    if (value === undefined) return undefined
    this.items.delete(key)
    this.items.set(key, value)
    return value
  }

  /** The newest value is kept, however heavy it is. */
  set(key: K, value: V): void {
    this.drop(key)
    this.items.set(key, value)
    this.weight += this.weigh(value)
    for (const oldest of this.items.keys()) {
      if (this.weight <= this.limit || oldest === key) break
      this.drop(oldest)
    }
  }

  values(): Iterable<V> {
    return this.items.values()
  }

  private drop(key: K): void {
    const value = this.items.get(key)
    if (value === undefined) return
    this.items.delete(key)
    this.weight -= this.weigh(value)
  }
}
