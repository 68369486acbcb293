import type { SyncFile } from './sync-file.ts'

/** Length of the footer's length and of `PAR1`, at the end of every Parquet file. */
const TAIL = 8

/** A count in the footer: where its field starts and its bytes are, and what they say. */
interface Cell {
  readonly start: number
  readonly at: number
  readonly end: number
  readonly value: number
}

interface Column {
  readonly nested: boolean
  readonly nulls: Cell | undefined
}

/** Walks over Thrift's compact protocol, as this engine writes it. */
class ThriftWalk {
  private at = 0
  private readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** Calls what is there for a field with the place of its header; other fields are walked over. */
  struct(fields: { readonly [field: number]: (start: number) => void }): void {
    let field = 0
    for (;;) {
      const start = this.at
      const header = this.byte()
      if (header === 0) return
      field = header >> 4 === 0 ? this.varint() / 2 : field + (header >> 4)
      const read = fields[field]
      if (read) read(start)
      else this.skip(header & 15, true)
    }
  }

  list(item: (type: number) => void): void {
    const header = this.byte()
    const size = header >> 4 === 15 ? this.varint() : header >> 4
    for (let index = 0; index < size; index += 1) item(header & 15)
  }

  /** A number that is not negative. */
  count(start: number): Cell {
    const { at } = this
    const value = this.varint() / 2
    return { start, at, end: this.at, value }
  }

  private byte(): number {
    const byte = this.bytes[this.at]
    if (byte === undefined) throw new Error('the footer of a Parquet file ended early')
    this.at += 1
    return byte
  }

  private varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }

  private jump(bytes: number): void {
    this.at += bytes
  }

  skip(type: number, inField = false): void {
    // Booleans, one byte, integers, double, binary, list, struct; a field's boolean is in its header.
    if (type <= 2) this.jump(inField ? 0 : 1)
    else if (type === 3) this.jump(1)
    else if (type <= 6) this.varint()
    else if (type === 7) this.jump(8)
    else if (type === 8) this.jump(this.varint())
    else if (type === 9) this.list(item => this.skip(item))
    else if (type === 12) this.struct({})
    else throw new Error(`the footer of a Parquet file has a value of the unknown type ${type}`)
  }
}

/** The columns of each row group. */
const groupsOf = (footer: Uint8Array): readonly (readonly Column[])[] => {
  const groups: Column[][] = []
  const walk = new ThriftWalk(footer)
  // Field numbers of parquet.thrift: row_groups, columns, meta_data, path_in_schema, statistics, null_count.
  const column = (group: Column[]) => {
    let depth = 0
    let nulls: Cell | undefined
    const path = () => walk.list(type => (walk.skip(type), (depth += 1)))
    const statistics = () => walk.struct({ 3: start => (nulls = walk.count(start)) })
    walk.struct({ 3: () => walk.struct({ 3: path, 12: statistics }) })
    group.push({ nested: depth > 1, nulls })
  }
  const rowGroup = () => {
    const group: Column[] = []
    walk.struct({ 1: () => walk.list(() => column(group)) })
    groups.push(group)
  }
  walk.struct({ 4: () => walk.list(rowGroup) })
  return groups
}

/** The bytes of a smaller count in the place of a larger one: those that it does not need say that zeros follow. */
const padded = ({ at, end }: Cell, value: number): readonly number[] =>
  Array.from({ length: end - at }, (_, index) => {
    const bits = Math.floor((value * 2) / 128 ** index) % 128
    return index === end - at - 1 ? bits : bits + 128
  })

/** The footer with other null counts in it. */
const corrected = (footer: Uint8Array): Uint8Array => {
  const groups = groupsOf(footer)
  // Never longer than before.
  const right = new Uint8Array(footer.length)
  let copied = 0
  let length = 0
  const replace = (from: number, to: number, bytes: readonly number[]) => {
    right.set(footer.subarray(copied, from), length)
    length += from - copied
    right.set(bytes, length)
    length += bytes.length
    copied = to
  }
  groups.forEach((group, index) => {
    group.forEach(({ nulls, nested }, column) => {
      if (!nulls) return
      const { start, at, end, value } = nulls
      const next = footer[end] ?? 0
      // A field's header says how far its number is from the one before: here from the one before the count.
      if (nested) replace(start, end + 1, [next === 0 ? 0 : next + ((footer[start] ?? 0) & 0xf0)])
      else replace(at, end, padded(nulls, value - (groups[index - 1]?.[column]?.nulls?.value ?? 0)))
    })
  })
  replace(footer.length, footer.length, [])
  return right.subarray(0, length)
}

/**
 * Sets right the null counts of a Parquet file that this engine wrote, before anybody reads it: it counts on from row group to row
 * group, and leaves of a struct twice. A column that has values then looks as if it had none, and other readers (measured: pyarrow,
 * delta-rs, DuckDB 1.5) leave out its rows. Counts of nested columns are taken out.
 */
export const correctNullCounts = (file: SyncFile): void => {
  const size = file.getSize()
  const tail = new Uint8Array(TAIL)
  file.read(tail, { at: size - TAIL })
  const footer = new Uint8Array(new DataView(tail.buffer).getUint32(0, true))
  const start = size - TAIL - footer.length
  file.read(footer, { at: start })
  const right = corrected(footer)
  new DataView(tail.buffer).setUint32(0, right.length, true)
  const end = new Uint8Array(right.length + TAIL)
  end.set(right)
  end.set(tail, right.length)
  file.truncate(start)
  file.write(end, { at: start })
}
