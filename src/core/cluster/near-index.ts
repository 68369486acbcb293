import { Chains, Tally } from './chains.ts'
import type { Effort, InParts } from './effort.ts'
import { type Forms, charsApart, hashRun, lengthOf, pairsApart, sharesRun } from './forms.ts'
import { distanceWithin } from './levenshtein.ts'
import type { Neighbours } from './neighbours.ts'
import { pieceStart, piecesOf } from './pieces.ts'
import { Walk } from './walk.ts'

interface Options {
  readonly radius: number
  readonly block: number
}

const seedOf = (digits: number, length: number, piece: number): number =>
  Math.imul(digits, 0x27d4eb2f) ^ Math.imul(length, 0x9e3779b1) ^ Math.imul(piece + 1, 0x85ebca6b)

class NearIndex implements Neighbours {
  private readonly forms: Forms
  private readonly options: Options
  private readonly effort: Effort
  private readonly taken: Uint8Array
  private readonly lengths = new Set<number>()
  private readonly walk: Walk
  private chains: Chains

  constructor(forms: Forms, options: Options, effort: Effort) {
    this.forms = forms
    this.options = options
    this.effort = effort
    this.taken = new Uint8Array(forms.size)
    this.walk = new Walk(forms.size, effort)
    this.chains = new Chains(0, this.taken)
  }

  /** The hashes of a text's pieces. */
  private hashes(text: number): readonly number[] {
    const { forms } = this
    const length = lengthOf(forms, text)
    const start = forms.starts[text] ?? 0
    const pieces = piecesOf(length, this.options.radius)
    const hashes: number[] = []
    for (let piece = 0; piece < pieces; piece += 1) {
      const from = start + pieceStart(length, pieces, piece)
      const to = start + pieceStart(length, pieces, piece + 1)
      hashes.push(hashRun(forms, from, to, seedOf(forms.digits[text] ?? 0, length, piece)))
    }
    return hashes
  }

  /** Makes the first so many texts those that are found. */
  *index(members: number): InParts<void> {
    const { forms, effort } = this
    const { radius, block } = this.options
    const tally = new Tally(members * (radius + 6) * 2)
    let indexed = 0
    for (let text = 0; text < members; text += 1) {
      if (lengthOf(forms, text) < block) continue
      const hashes = this.hashes(text)
      for (const hash of hashes) tally.count(hash)
      indexed += 1
      if (effort.spend(8 * hashes.length)) yield effort.pause()
    }
    this.chains = new Chains(indexed * (radius + 1), this.taken)
    for (let text = 0; text < members; text += 1) {
      if (lengthOf(forms, text) < block) continue
      this.lengths.add(lengthOf(forms, text))
      const hashes = this.hashes(text)
      const rarest = hashes.toSorted((a, b) => tally.times(a) - tally.times(b))
      for (const hash of rarest.slice(0, radius + 1)) this.chains.add(hash, text)
      if (effort.spend(24 * hashes.length)) yield effort.pause()
    }
  }

  private readonly isNear = (text: number, other: number): boolean => {
    const { forms } = this
    const { radius, block } = this.options
    // An edit takes one character out and puts one in; of pairs, two each.
    const isLikely =
      charsApart(forms, text, other) <= 2 * radius &&
      pairsApart(forms, text, other) <= 4 * radius &&
      Math.abs(lengthOf(forms, text) - lengthOf(forms, other)) <= radius &&
      forms.digits[text] === forms.digits[other]
    if (!isLikely) return false
    this.effort.spend((2 * radius + 1) * lengthOf(forms, text))
    if (distanceWithin(forms, text, other, radius) > radius) return false
    return sharesRun(forms, text, other, block)
  }

  /** The beginnings of all chains that may have neighbours of a text. */
  private candidates(text: number): readonly number[] {
    const { forms, chains } = this
    const { radius } = this.options
    const own = lengthOf(forms, text)
    const start = forms.starts[text] ?? 0
    const digits = forms.digits[text] ?? 0
    const entries: number[] = []
    for (let length = own - radius; length <= own + radius; length += 1) {
      if (!this.lengths.has(length)) continue
      const pieces = piecesOf(length, radius)
      for (let piece = 0; piece < pieces; piece += 1) {
        const from = pieceStart(length, pieces, piece)
        const size = pieceStart(length, pieces, piece + 1) - from
        const seed = seedOf(digits, length, piece)
        // Edits before the piece move it, edits after it make up the rest of the difference in length.
        for (let shift = -radius; shift <= radius; shift += 1) {
          const at = from + shift
          const edits = Math.abs(shift) + Math.abs(own - length - shift)
          if (edits > radius || at < 0 || at + size > own) continue
          const entry = chains.first(hashRun(forms, start + at, start + at + size, seed))
          if (entry >= 0) entries.push(entry)
        }
      }
    }
    return entries
  }

  *of(text: number): InParts<readonly number[]> {
    if (lengthOf(this.forms, text) < this.options.block) return []
    const entries = this.candidates(text)
    this.effort.spend(32)
    return yield* this.walk.through(this.chains, entries, text, this.isNear)
  }

  take(text: number): void {
    this.taken[text] = 1
  }
}

/**
 * Finds, among the first `members` of the texts, all within an edit distance of `radius` of a text that have the same digits in the same
 * order (route 66 is not a misspelt route 67) and `block` characters in a row in common with it. None is missed.
 */
export function* createNearIndex(
  forms: Forms,
  options: Options,
  members: number,
  effort: Effort,
): InParts<Neighbours> {
  const index = new NearIndex(forms, options, effort)
  yield* index.index(members)
  return index
}
