import type { TextColumn } from '../ports/engine.ts'
import { BACKSLASH } from './bytes.ts'

/** Below this size a loop beats `set`, which has to make a view first. */
const SMALL = 48

/** Collects the cells of one text column in Arrow's layout. The buffers grow and are used again for the next batch. */
export class TextColumnBuilder {
  readonly name: string
  rows = 0
  private length = 0
  private data: Uint8Array<ArrayBuffer> = new Uint8Array(256)
  private offsets: Int32Array<ArrayBuffer> = new Int32Array(33)
  private validity: Uint8Array<ArrayBuffer> | undefined = undefined

  constructor(name: string) {
    this.name = name
  }

  /** Makes sure that so many bytes can be put. */
  reserve(size: number): void {
    if (this.length + size <= this.data.length) return
    const grown = new Uint8Array(Math.max(this.data.length * 2, this.length + size))
    grown.set(this.data.subarray(0, this.length))
    this.data = grown
  }

  /** Puts one byte into the open cell; room must have been reserved. */
  put(byte: number): void {
    this.data[this.length++] = byte
  }

  /** Puts bytes into the open cell. */
  putBytes(source: Uint8Array, start: number, end: number): void {
    const size = end - start
    if (this.length + size > this.data.length) this.reserve(size)
    const data = this.data
    let at = this.length
    if (size > SMALL) data.set(source.subarray(start, end), at)
    else for (let i = start; i < end; i++) data[at++] = source[i] as number
    this.length += size
  }

  /** Closes the cell that was put together. */
  endCell(): void {
    const row = ++this.rows
    if (row >= this.offsets.length) {
      const grown = new Int32Array(this.offsets.length * 2)
      grown.set(this.offsets)
      this.offsets = grown
    }
    this.offsets[row] = this.length
  }

  /** Adds a whole cell. */
  append(source: Uint8Array, start: number, end: number): void {
    this.putBytes(source, start, end)
    this.endCell()
  }

  /** Adds a cell in which a quote is doubled, or stands behind the escape character, as does the escape character itself. */
  appendUnescaped(source: Uint8Array, start: number, end: number, quote: number, escape: number): void {
    this.reserve(end - start)
    for (let i = start; i < end; i++) {
      let byte = source[i] as number
      if ((byte === quote || byte === escape) && i + 1 < end) {
        const next = source[i + 1] as number
        if (next === quote || (next === escape && escape === BACKSLASH && byte === escape)) {
          byte = next
          i++
        }
      }
      this.put(byte)
    }
    this.endCell()
  }

  appendNull(): void {
    const row = this.rows
    let validity = this.validity
    if (validity === undefined || row >> 3 >= validity.length) {
      const grown = new Uint8Array(Math.max(8, (row >> 3) + 1, (validity?.length ?? 0) * 2)).fill(255)
      if (validity !== undefined) grown.set(validity)
      validity = this.validity = grown
    }
    validity[row >> 3] = (validity[row >> 3] as number) & ~(1 << (row & 7))
    this.endCell()
  }

  /** The cells so far, in buffers of their own; the builder is empty afterwards. */
  take(): TextColumn {
    const { name, rows, validity } = this
    const bitmap = new Uint8Array((rows + 7) >> 3).fill(255)
    if (validity !== undefined) bitmap.set(validity.subarray(0, Math.min(validity.length, bitmap.length)))
    const column: TextColumn = {
      name,
      offsets: this.offsets.slice(0, rows + 1),
      data: this.data.slice(0, this.length),
      validity: validity === undefined ? undefined : bitmap,
    }
    this.rows = 0
    this.length = 0
    this.validity = undefined
    return column
  }
}
