import { type Chains, type Tally, createChains, createTally } from './chains.ts'
import { type Forms, bitsOf, hashRun, lengthOf, pairsApart, sharesRun } from './forms.ts'
import { distanceWithin } from './levenshtein.ts'
import type { Neighbours } from './neighbours.ts'

interface Options {
  readonly radius: number
  readonly block: number
}

/**
 * Texts are cut into pieces (Pass-Join, Li and others 2011). So many edits leave at least one of `radius + 1` pieces as it is, and one
 * more for each further piece; so as many of the most common pieces of a text need not be looked up by: endings that all texts share
 * (" street") would else make every text a candidate.
 */
const piecesOf = (length: number, radius: number): number =>
  Math.max(radius + 1, Math.min(radius + 6, Math.floor(length / 5)))

/** Where a piece of a text of this length begins; with the number of pieces, where the text ends. */
const pieceStart = (length: number, pieces: number, piece: number): number => {
  const short = Math.floor(length / pieces)
  return piece * short + Math.max(0, piece - (pieces - (length % pieces)))
}

const seedOf = (digits: number, length: number, piece: number): number =>
  digits ^ Math.imul(length, 0x9e3779b1) ^ Math.imul(piece + 1, 0x85ebca6b)

const hashDigits = (digits: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < digits.length; at += 1) hash = Math.imul(hash ^ digits.charCodeAt(at), 0x01000193)
  return hash
}

class NearIndex {
  private readonly forms: Forms
  private readonly options: Options
  private readonly digits: Int32Array
  private readonly chains: Chains
  private readonly lengths = new Set<number>()
  private readonly seen: Int32Array
  private turn = 0

  constructor(forms: Forms, options: Options, members: Iterable<number>) {
    this.forms = forms
    this.options = options
    this.digits = Int32Array.from(forms.digits, hashDigits)
    this.seen = new Int32Array(forms.texts.length).fill(-1)
    const indexed = [...members].filter(text => lengthOf(forms, text) >= options.block)
    const room = indexed.length * (options.radius + 6)
    const tally = createTally(room * 2)
    for (const text of indexed) for (const hash of this.hashes(text)) tally.count(hash)
    this.chains = createChains(room)
    for (const text of indexed) this.add(text, tally)
  }

  private hashes(text: number): readonly number[] {
    const { chars, starts } = this.forms
    const length = lengthOf(this.forms, text)
    const start = starts[text] ?? 0
    const pieces = piecesOf(length, this.options.radius)
    return Array.from({ length: pieces }, (_, piece) => {
      const from = start + pieceStart(length, pieces, piece)
      const to = start + pieceStart(length, pieces, piece + 1)
      return hashRun(chars, from, to, seedOf(this.digits[text] ?? 0, length, piece))
    })
  }

  private add(text: number, tally: Tally): void {
    this.lengths.add(lengthOf(this.forms, text))
    const rarest = this.hashes(text).toSorted((a, b) => tally.times(a) - tally.times(b))
    for (const hash of rarest.slice(0, this.options.radius + 1)) this.chains.add(hash, text)
  }

  private isNear(text: number, other: number): boolean {
    const { forms, options } = this
    // An edit takes one character out and puts one in; of pairs, two each.
    const apart = bitsOf((forms.masks[text] ?? 0) ^ (forms.masks[other] ?? 0))
    return (
      apart <= 2 * options.radius &&
      pairsApart(forms, text, other) <= 4 * options.radius &&
      Math.abs(lengthOf(forms, text) - lengthOf(forms, other)) <= options.radius &&
      forms.digits[text] === forms.digits[other] &&
      distanceWithin(forms, text, other, options.radius) <= options.radius &&
      sharesRun(forms, text, other, options.block)
    )
  }

  private look(text: number, hash: number, isFree: (other: number) => boolean, found: number[]): void {
    const { chains, seen } = this
    for (let entry = chains.first(hash); entry >= 0; entry = chains.next(entry)) {
      const other = chains.item(entry)
      if (seen[other] === this.turn) continue
      seen[other] = this.turn
      if (isFree(other) && this.isNear(text, other)) found.push(other)
    }
  }

  of(text: number, isFree: (other: number) => boolean): readonly number[] {
    const { chars, starts } = this.forms
    const { radius } = this.options
    const own = lengthOf(this.forms, text)
    const start = starts[text] ?? 0
    const found: number[] = []
    this.turn += 1
    this.seen[text] = this.turn
    for (let length = own - radius; length <= own + radius; length += 1) {
      if (!this.lengths.has(length)) continue
      const pieces = piecesOf(length, radius)
      for (let piece = 0; piece < pieces; piece += 1) {
        const from = pieceStart(length, pieces, piece)
        const size = pieceStart(length, pieces, piece + 1) - from
        const seed = seedOf(this.digits[text] ?? 0, length, piece)
        // Edits before the piece move it, edits after it make up the rest of the difference in length.
        for (let shift = -radius; shift <= radius; shift += 1) {
          const at = from + shift
          const edits = Math.abs(shift) + Math.abs(own - length - shift)
          if (edits > radius || at < 0 || at + size > own) continue
          this.look(text, hashRun(chars, start + at, start + at + size, seed), isFree, found)
        }
      }
    }
    return found
  }
}

/**
 * Finds, among the members, all texts within an edit distance of `radius` of a text that have the same digits in the same order (route
 * 66 is not a misspelt route 67) and `block` characters in a row in common with it. None is missed.
 */
export const createNearIndex = (forms: Forms, options: Options, members: Iterable<number>): Neighbours =>
  new NearIndex(forms, options, members)
