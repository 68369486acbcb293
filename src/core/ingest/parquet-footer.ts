/** Bytes at the end of a Parquet file that tell where its footer begins: the footer's length and `PAR1`. */
export const tailBytes = 8

/** Length of the footer that lies before the tail; undefined when the tail is none, or the file too short for what it says. */
export const footerLength = (tail: Uint8Array, size: number): number | undefined => {
  if (tail.length < tailBytes || String.fromCharCode(...tail.subarray(4)) !== 'PAR1') return undefined
  const length = new DataView(tail.buffer, tail.byteOffset, tail.byteLength).getUint32(0, true)
  return length > 0 && length + tailBytes + 4 <= size ? length : undefined
}

const DEEPEST = 64
const LONGEST_NUMBER = 10

/** Types of Thrift's compact protocol, as far as they differ in how they are walked over. */
const [TRUE, FALSE, BYTE, DOUBLE, BINARY, LIST, SET, MAP, STRUCT] = [1, 2, 3, 7, 8, 9, 10, 11, 12]

/** What a struct must hold: the fields that are lists with the type of their elements, and the structs with more of the kind. */
interface Shape {
  readonly [field: number]: { readonly elements?: number; readonly inside?: Shape }
}

const I32 = 5

/** Field numbers of parquet.thrift: FileMetaData, RowGroup, ColumnChunk, ColumnMetaData. */
const columnMetaData: Shape = {
  2: { elements: I32 },
  3: { elements: BINARY },
  8: { elements: STRUCT },
  13: { elements: STRUCT },
}
const rowGroup: Shape = {
  1: { elements: STRUCT, inside: { 3: { inside: columnMetaData } } },
  4: { elements: STRUCT },
}
const fileMetaData: Shape = {
  2: { elements: STRUCT },
  4: { elements: STRUCT, inside: rowGroup },
  5: { elements: STRUCT },
  7: { elements: STRUCT },
}

class Malformed extends Error {}

/** Walks over a value of Thrift's compact protocol without keeping anything of it. */
class ThriftWalk {
  private at = 0
  private readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  struct(shape: Shape, depth = 1): void {
    if (depth > DEEPEST) throw new Malformed()
    let field = 0
    for (let header = this.byte(); header !== 0; header = this.byte()) {
      field = header >> 4 === 0 ? this.fieldNumber() : field + (header >> 4)
      const type = header & 15
      // In a struct the type of a boolean is its value.
      if (type !== TRUE && type !== FALSE) this.value(type, depth, shape[field])
    }
  }

  private fieldNumber(): number {
    const zigzag = this.number()
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
  }

  private value(type: number, depth: number, expected: Shape[number] = {}): void {
    if (type === BINARY) this.skip(this.number())
    else if (type === DOUBLE) this.skip(8)
    else if (type === LIST || type === SET) this.list(depth, expected)
    else if (type === MAP) this.map(depth)
    else if (type === STRUCT) this.struct(expected.inside ?? {}, depth + 1)
    else if (type === TRUE || type === FALSE || type === BYTE) this.skip(1)
    else if (type > BYTE && type < DOUBLE) this.number()
    else throw new Malformed()
  }

  private list(depth: number, { elements, inside = {} }: Shape[number]): void {
    const header = this.byte()
    const type = header & 15
    const size = header >> 4 === 15 ? this.number() : header >> 4
    // Readers go by the type that they expect, whatever is written.
    if (elements !== undefined && type !== elements) throw new Malformed()
    this.expect(size)
    for (let i = 0; i < size; i++) this.value(type, depth + 1, { inside })
  }

  private map(depth: number): void {
    const size = this.number()
    if (size === 0) return
    this.expect(size)
    const types = this.byte()
    for (let i = 0; i < size; i++) {
      this.value(types >> 4, depth + 1)
      this.value(types & 15, depth + 1)
    }
  }

  /** There is no element of less than a byte: more elements than bytes are a lie. */
  private expect(elements: number): void {
    if (elements > this.bytes.length - this.at) throw new Malformed()
  }

  private byte(): number {
    const byte = this.bytes[this.at++]
    if (byte === undefined) throw new Malformed()
    return byte
  }

  private skip(count: number): void {
    this.expect(count)
    this.at += count
  }

  /** An unsigned number of seven bits a byte; beyond 2^53 it is not exact, which no size may be. */
  private number(): number {
    let value = 0
    for (let i = 0; i < LONGEST_NUMBER; i++) {
      const byte = this.byte()
      value += (byte & 127) * 2 ** (7 * i)
      if (byte < 128) return value
    }
    throw new Malformed()
  }
}

/**
 * Whether a Parquet footer is well formed as Thrift (compact protocol), with lists of what they are to hold. The engine believes the sizes in a footer: one damaged
 * byte can have it read billions of elements that are not there, and it does not come back.
 */
export const isFooterSound = (footer: Uint8Array): boolean => {
  try {
    new ThriftWalk(footer).struct(fileMetaData)
    return true
  } catch (thrown) {
    if (thrown instanceof Malformed) return false
    throw thrown
  }
}
