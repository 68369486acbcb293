import type { AddFile, DeletionVector } from '../delta/actions.ts'
import { deletionVectorId } from '../delta/file-key.ts'
import type { Value } from '../ports/engine.ts'
import type { FilmOrder } from './order.ts'
import { type Place, cellOf, compareCells, comparePlaces } from './place.ts'
import type { Bound, Stretch } from './range.ts'
import type { Reading } from './reading.ts'

/** A row of a data file, deleted or not. */
export interface KeptRow {
  readonly file: KeptFile
  /** In the file. */
  readonly number: number
  readonly place: Place
  /** The columns of the table, as its reading has them, and then the reading's extras. */
  readonly values: readonly Value[]
}

/** What is known of a data file. */
export interface KeptFile {
  readonly reading: Reading
  readonly path: string
  /** Numbers of its rows that are kept. */
  readonly numbers: number[]
  /** So many stretches of the window are known; all rows that follow, too, when it is infinite. */
  reached: number
  /** Kept rows that a deletion vector deletes, by the vector. */
  readonly dead: Map<string, { readonly known: number; readonly rows: ReadonlySet<number> }>
  /** When a frame was last made of it. */
  used: number
}

/** A live file of a version, with what is kept of it. */
export interface LiveFile {
  readonly add: AddFile
  readonly kept: KeptFile
}

/** The rows of a frame, as far as they are known. */
export interface Cut {
  readonly rows: readonly KeptRow[]
  /** Whether these are all that the frame is to have. */
  readonly isWhole: boolean
}

const nothing: ReadonlySet<number> = new Set()

/** Files of which something is known, beyond which those go that were used longest ago. */
const mostFiles = 50_000
/** Files with a deletion vector whose deleted rows are kept, beyond which all are found again. */
const mostDecided = 50_000

const valueAt = ({ file: { reading }, values }: KeptRow, at: number): Value => {
  const own = reading.order[at]?.at
  if (own !== undefined) return values[own] ?? null
  let extra = reading.metadata.schema.fields.length
  for (let before = 0; before < at; before += 1) if (reading.order[before]?.at === undefined) extra += 1
  return values[extra] ?? null
}

/**
 * Part of a table's rows in an order: from a place on, in stretches that end at other places, as they were found to be needed. Of each
 * file the rows of the first few stretches are kept, those that some version deletes too, so that a version is a choice among them.
 */
export class FilmWindow {
  readonly order: FilmOrder
  readonly low: Bound | undefined
  /** Where stretches end. */
  readonly ends: Bound[] = []
  readonly files = new Map<string, KeptFile>()
  private rows: KeptRow[] = []
  private stamp = 0
  private decided = 0

  constructor(order: FilmOrder, low: Bound | undefined) {
    this.order = order
    this.low = low
  }

  /** Whether rows from a place on may be known. */
  holds(anchor: Bound | undefined): boolean {
    const { columns } = this.order
    const last = this.ends.at(-1)
    const isAfterLow =
      !this.low ||
      (anchor !== undefined &&
        (comparePlaces(columns, anchor.place, this.low.place) > 0 ||
          (comparePlaces(columns, anchor.place, this.low.place) === 0 &&
            anchor.place.length >= this.low.place.length)))
    return isAfterLow && (!anchor || !last || comparePlaces(columns, anchor.place, last.place) <= 0)
  }

  fileOf(reading: Reading, path: string): KeptFile {
    const key = `${reading.id} ${path}`
    const known = this.files.get(key)
    if (known) return known
    const made: KeptFile = { reading, path, numbers: [], reached: 0, dead: new Map(), used: this.stamp }
    this.files.set(key, made)
    return made
  }

  /** Rows of which the first so many stretches are known, up to the end of another. */
  stretch(known: number, to: number): Stretch {
    const before = known === 0 ? undefined : this.ends[known - 1]
    return { from: before ?? this.low, fromIncluded: before === undefined, to: this.ends[to - 1] }
  }

  /** Ends a stretch sooner: it has too many rows. False when that would be no sooner. */
  part(stretch: number, end: Bound): boolean {
    const old = this.ends[stretch]
    if (old && comparePlaces(this.order.columns, end.place, old.place) >= 0) return false
    this.ends.splice(stretch, 0, end)
    for (const file of this.files.values()) if (file.reached > stretch) file.reached += 1
    return true
  }

  /** Keeps rows; `values` are those of the reading's columns. */
  keep(
    rows: readonly { readonly file: KeptFile; readonly number: number; readonly values: readonly Value[] }[],
  ): void {
    const { columns, told } = this.order
    const made = rows.map((row): KeptRow => {
      const bare = { ...row, place: [] }
      const place = columns.slice(0, told).map(({ field }, at) => cellOf(field.type, valueAt(bare, at)))
      row.file.numbers.push(row.number)
      return { ...row, place }
    })
    if (made.length > 0) this.rows = this.merged(made.sort(this.compare))
  }

  /** Files whose kept rows a vector deletes, or not, is yet to be found. */
  undecided(live: readonly LiveFile[]): readonly LiveFile[] {
    return live.filter(({ add: { deletionVector }, kept }) => {
      if (!deletionVector || kept.numbers.length === 0) return false
      const known = kept.dead.get(deletionVectorId(deletionVector))
      return known?.known !== kept.numbers.length
    })
  }

  /** The first rows from a place on that are live, as far as all files are known. */
  cut(live: readonly LiveFile[], anchor: Bound | undefined, limit: number): Cut {
    const { columns } = this.order
    this.stamp += 1
    let least = Number.POSITIVE_INFINITY
    const deadIn = new Map<KeptFile, ReadonlySet<number>>()
    for (const { add, kept } of live) {
      kept.used = this.stamp
      least = Math.min(least, kept.reached)
      if (kept.numbers.length === 0) continue
      const vector = add.deletionVector
      deadIn.set(kept, (vector && kept.dead.get(deletionVectorId(vector))?.rows) ?? nothing)
    }
    if (least === 0) return { rows: [], isWhole: false }
    const end = least === Number.POSITIVE_INFINITY ? undefined : this.ends[least - 1]
    const found: KeptRow[] = []
    for (let at = anchor ? this.firstFrom(anchor.place) : 0; at < this.rows.length; at += 1) {
      const row = this.rows[at]
      if (!row || found.length === limit) break
      const dead = deadIn.get(row.file)
      if (dead === undefined) continue
      if (end && comparePlaces(columns, row.place, end.place) > 0) break
      if (!dead.has(row.number)) found.push(row)
    }
    return { rows: found, isWhole: end === undefined || found.length === limit }
  }

  /** Notes which of a file's kept rows a deletion vector deletes. */
  decide({ numbers, dead }: KeptFile, vector: DeletionVector, rows: ReadonlySet<number>): void {
    this.decided += 1
    dead.set(deletionVectorId(vector), { known: numbers.length, rows: rows.size === 0 ? nothing : rows })
  }

  /** Forgets the files that were used longest ago, until so many rows are left; and what is found anew in no time, where it is much. */
  shrink(mostRows: number): void {
    if (this.decided > mostDecided) {
      for (const { dead } of this.files.values()) dead.clear()
      this.decided = 0
    }
    if (this.rows.length <= mostRows && this.files.size <= mostFiles) return
    const gone = new Set<KeptFile>()
    let left = this.rows.length
    for (const [key, file] of [...this.files].sort(([, a], [, b]) => a.used - b.used)) {
      const isSmall = left <= mostRows / 2 && this.files.size <= mostFiles / 2
      if (isSmall || file.used === this.stamp) break
      gone.add(file)
      this.files.delete(key)
      left -= file.numbers.length
    }
    this.rows = this.rows.filter(({ file }) => !gone.has(file))
  }

  private readonly compare = (a: KeptRow, b: KeptRow): number => {
    const { columns, told } = this.order
    const placed = comparePlaces(columns, a.place, b.place)
    if (placed !== 0) return placed
    for (let at = told; at < columns.length; at += 1) {
      const column = columns[at]
      if (!column) break
      const [x, y] = [a, b].map(row => cellOf(column.field.type, valueAt(row, at)))
      const difference = compareCells(x ?? null, y ?? null, column.descending)
      if (difference !== 0) return difference
    }
    // Rows that differ in nested values alone.
    return a.file === b.file ? a.number - b.number : a.file.path < b.file.path ? -1 : 1
  }

  private merged(more: readonly KeptRow[]): KeptRow[] {
    const all: KeptRow[] = []
    let next = 0
    for (const row of this.rows) {
      for (let other = more[next]; other && this.compare(other, row) < 0; other = more[next]) {
        all.push(other)
        next += 1
      }
      all.push(row)
    }
    for (; next < more.length; next += 1) all.push(...more.slice(next, next + 1))
    return all
  }

  private firstFrom(place: Place): number {
    let [from, to] = [0, this.rows.length]
    while (from < to) {
      const middle = (from + to) >>> 1
      const row = this.rows[middle]
      if (row && comparePlaces(this.order.columns, row.place, place) < 0) from = middle + 1
      else to = middle
    }
    return from
  }
}
