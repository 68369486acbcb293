import { Chains, Tally } from './chains.ts'
import type { Effort, InParts } from './effort.ts'
import { type Forms, charsWithout, hashRun, lengthOf, sharesRun } from './forms.ts'
import { commonStart, jaroWinkler, leastMatches } from './jaro-winkler.ts'
import type { Neighbours } from './neighbours.ts'
import { Walk } from './walk.ts'

interface Options {
  readonly threshold: number
  readonly block: number
}

/** Runs of characters that more texts have are not looked up by: they tell nothing, and would make every text a candidate. */
const mostTexts = 500

class RunIndex implements Neighbours {
  private readonly forms: Forms
  private readonly options: Options
  private readonly effort: Effort
  private readonly taken: Uint8Array
  private readonly walk: Walk
  private common: ReadonlySet<number> = new Set()
  private chains: Chains

  constructor(forms: Forms, options: Options, effort: Effort) {
    this.forms = forms
    this.options = options
    this.effort = effort
    this.taken = new Uint8Array(forms.size)
    this.walk = new Walk(forms.size, effort)
    this.chains = new Chains(0, this.taken)
  }

  /** How many runs a text has. */
  private runs(text: number): number {
    return Math.max(0, lengthOf(this.forms, text) - this.options.block + 1)
  }

  /** The hash of one of a text's runs. */
  private hash(text: number, run: number): number {
    const { block } = this.options
    const from = (this.forms.starts[text] ?? 0) + run
    return hashRun(this.forms, from, from + block, block)
  }

  /** What a run is found by: texts with other digits are far. */
  private place(hash: number, text: number): number {
    return hash ^ Math.imul(this.forms.digits[text] ?? 0, 0x27d4eb2f)
  }

  /** Makes the first so many texts those that are found. */
  *index(members: number): InParts<void> {
    const { effort } = this
    const tally = new Tally(this.forms.starts[members] ?? 0)
    for (let text = 0; text < members; text += 1) {
      const runs = this.runs(text)
      for (let run = 0; run < runs; run += 1) tally.count(this.hash(text, run))
      if (effort.spend(4 * runs + 1)) yield effort.pause()
    }
    this.common = yield* this.commonRuns(members, tally)
    let room = 0
    for (let text = 0; text < members; text += 1) {
      const runs = this.runs(text)
      for (let run = 0; run < runs; run += 1) if (!this.common.has(this.hash(text, run))) room += 1
      if (effort.spend(4 * runs + 1)) yield effort.pause()
    }
    this.chains = new Chains(room, this.taken)
    for (let text = 0; text < members; text += 1) {
      const runs = this.runs(text)
      for (let run = 0; run < runs; run += 1) {
        const hash = this.hash(text, run)
        if (!this.common.has(hash)) this.chains.add(this.place(hash, text), text)
      }
      if (effort.spend(8 * runs + 1)) yield effort.pause()
    }
  }

  /** The runs that more than `mostTexts` have. Only those that fall into full places of the tally are counted one by one. */
  private *commonRuns(members: number, tally: Tally): InParts<ReadonlySet<number>> {
    const { effort } = this
    const counts = new Map<number, number>()
    const last = new Map<number, number>()
    const common = new Set<number>()
    for (let text = 0; text < members; text += 1) {
      const runs = this.runs(text)
      for (let run = 0; run < runs; run += 1) {
        const hash = this.hash(text, run)
        if (tally.times(hash) <= mostTexts || last.get(hash) === text) continue
        const count = (counts.get(hash) ?? 0) + 1
        counts.set(hash, count)
        last.set(hash, text)
        if (count > mostTexts) common.add(hash)
      }
      if (effort.spend(8 * runs + 1)) yield effort.pause()
    }
    return common
  }

  private readonly isNear = (text: number, other: number): boolean => {
    const { forms } = this
    const { threshold, block } = this.options
    const [a, b] = [lengthOf(forms, text), lengthOf(forms, other)]
    const most = Math.min(a - charsWithout(forms, text, other), b - charsWithout(forms, other, text))
    const isLikely =
      forms.digits[text] === forms.digits[other] &&
      most >= leastMatches(threshold, 4, a, b) &&
      most >= leastMatches(threshold, commonStart(forms, text, other), a, b)
    if (!isLikely) return false
    this.effort.spend(2 * (a + b))
    return jaroWinkler(forms, text, other) >= threshold && sharesRun(forms, text, other, block)
  }

  /** The beginnings of all chains that may have neighbours of a text. */
  private candidates(text: number): readonly number[] {
    const entries: number[] = []
    const runs = this.runs(text)
    for (let run = 0; run < runs; run += 1) {
      const hash = this.hash(text, run)
      const entry = this.common.has(hash) ? -1 : this.chains.first(this.place(hash, text))
      if (entry >= 0) entries.push(entry)
    }
    return entries
  }

  *of(text: number): InParts<readonly number[]> {
    this.effort.spend(8 * this.runs(text) + 1)
    return yield* this.walk.through(this.chains, this.candidates(text), text, this.isNear)
  }

  take(text: number): void {
    this.taken[text] = 1
  }
}

/**
 * Finds, among the first `members` of the texts, those whose Jaro-Winkler similarity to a text is at least `threshold`, which have the
 * same digits in the same order, and which share with it `block` characters in a row that at most 500 members have. None of those is
 * missed.
 */
export function* createRunIndex(
  forms: Forms,
  options: Options,
  members: number,
  effort: Effort,
): InParts<Neighbours> {
  const index = new RunIndex(forms, options, effort)
  yield* index.index(members)
  return index
}
