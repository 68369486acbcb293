import { sameBytes, textOf, utf8Bytes } from './bytes.ts'
import { unescapeJson } from './json-text.ts'

/** The keys known in one place, found by their bytes. Records mostly repeat the order of their keys: a good guess costs one comparison. */
export class KeyIndex {
  readonly texts: string[] = []
  private readonly encoded: Uint8Array[] = []
  private readonly places = new Map<string, number>()

  /** Adds a key that is not there yet; returns its place. */
  add(text: string): number {
    const place = this.texts.length
    this.texts.push(text)
    this.encoded.push(utf8Bytes(text))
    this.places.set(text, place)
    return place
  }

  /** Place of the key between two indices, or -1. `guess`: where it may well be. */
  find(bytes: Uint8Array, start: number, end: number, escaped: boolean, guess: number): number {
    if (!escaped) {
      const last = Math.min(guess + 3, this.encoded.length)
      for (let place = Math.max(guess, 0); place < last; place++) {
        if (sameBytes(bytes, start, end, this.encoded[place] as Uint8Array)) return place
      }
      return this.places.get(textOf(bytes, start, end)) ?? -1
    }
    const { bytes: plain, size } = unescapeJson(bytes, start, end)
    return this.places.get(textOf(plain, 0, size)) ?? -1
  }
}
