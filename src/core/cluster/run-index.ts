import { type Chains, createChains } from './chains.ts'
import { type Forms, bitsOf, hashRun, lengthOf, sharesRun } from './forms.ts'
import { jaroWinkler, leastMatches } from './jaro-winkler.ts'
import type { Neighbours } from './neighbours.ts'

interface Options {
  readonly threshold: number
  readonly block: number
}

/** Runs of characters that more texts have are not looked up by: they tell nothing, and would make every text a candidate. */
const mostTexts = 500

class RunIndex {
  private readonly forms: Forms
  private readonly options: Options
  private readonly chains: Chains
  private readonly isCommon: (hash: number) => boolean
  private readonly seen: Int32Array
  private turn = 0

  constructor(forms: Forms, options: Options, members: Iterable<number>) {
    this.forms = forms
    this.options = options
    this.seen = new Int32Array(forms.texts.length).fill(-1)
    const indexed = [...members]
    let runs = 0
    for (const text of indexed) runs += Math.max(0, lengthOf(forms, text) - options.block + 1)
    const times = new Map<number, number>()
    for (const text of indexed)
      for (const hash of this.hashes(text)) times.set(hash, (times.get(hash) ?? 0) + 1)
    this.isCommon = hash => (times.get(hash) ?? 0) > mostTexts
    this.chains = createChains(runs)
    for (const text of indexed)
      for (const hash of this.hashes(text)) if (!this.isCommon(hash)) this.chains.add(hash, text)
  }

  private hashes(text: number): ReadonlySet<number> {
    const { chars, starts } = this.forms
    const { block } = this.options
    const hashes = new Set<number>()
    const [from = 0, to = 0] = [starts[text], starts[text + 1]]
    for (let at = from; at + block <= to; at += 1) hashes.add(hashRun(chars, at, at + block, block))
    return hashes
  }

  private isNear(text: number, other: number): boolean {
    const { forms, options } = this
    const [a, b] = [lengthOf(forms, text), lengthOf(forms, other)]
    const [maskA = 0, maskB = 0] = [forms.masks[text], forms.masks[other]]
    // Characters that only one of the texts has do not match.
    const most = Math.min(a - bitsOf(maskA & ~maskB), b - bitsOf(maskB & ~maskA))
    return (
      most >= leastMatches(options.threshold, a, b) &&
      forms.digits[text] === forms.digits[other] &&
      jaroWinkler(forms, text, other) >= options.threshold &&
      sharesRun(forms, text, other, options.block)
    )
  }

  of(text: number, isFree: (other: number) => boolean): readonly number[] {
    const { chains, seen } = this
    const found: number[] = []
    this.turn += 1
    seen[text] = this.turn
    for (const hash of this.hashes(text)) {
      if (this.isCommon(hash)) continue
      for (let entry = chains.first(hash); entry >= 0; entry = chains.next(entry)) {
        const other = chains.item(entry)
        if (seen[other] === this.turn) continue
        seen[other] = this.turn
        if (isFree(other) && this.isNear(text, other)) found.push(other)
      }
    }
    return found
  }
}

/**
 * Finds, among the members, the texts whose Jaro-Winkler similarity to a text is at least `threshold`, which have the same digits in the
 * same order, and which share with it `block` characters in a row that at most 500 members have. None of those is missed.
 */
export const createRunIndex = (forms: Forms, options: Options, members: Iterable<number>): Neighbours =>
  new RunIndex(forms, options, members)
