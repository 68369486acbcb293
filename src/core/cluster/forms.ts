import type { Effort, InParts } from './effort.ts'

/** Texts as characters (code points) in one array, with what rules out most pairs at a glance. */
export interface Forms {
  /** How many texts there are. */
  readonly size: number
  readonly chars: Int32Array
  /** Where each text begins in `chars`; one more than there are texts. */
  readonly starts: Int32Array
  /** Hashes of the beginnings of `chars`, of each length; `hashRun` makes that of any run out of them. */
  readonly hashes: Int32Array
  /** The powers that belong to `hashes`, up to the longest text. */
  readonly powers: Int32Array
  /** A bit for each character that a text has once, twice, three times and more; several characters share one. */
  readonly masks: readonly [Int32Array, Int32Array, Int32Array]
  /** A bit for each pair of neighbouring characters, in two halves. */
  readonly pairs: readonly [Int32Array, Int32Array]
  /** A number for the digits of each text, in order: the same for the same digits, 0 for none. */
  readonly digits: Int32Array
}

/** The digits of a text, in order. Nearly all texts are told by one walk over them. */
const digitsOf = (text: string): string => {
  let digits = ''
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 0x7e) return text.replace(/\P{Nd}+/gu, '')
    if (code >= 0x30 && code <= 0x39) digits += text.charAt(at)
  }
  return digits
}

const base = 0x01000193

const emptyForms = (texts: readonly string[], room: number, longest: number): Forms => {
  const bits = () => new Int32Array(texts.length)
  const powers = new Int32Array(longest + 1).fill(1)
  for (let at = 1; at <= longest; at += 1) powers[at] = Math.imul(powers[at - 1] ?? 0, base)
  return {
    size: texts.length,
    chars: new Int32Array(room),
    starts: new Int32Array(texts.length + 1),
    hashes: new Int32Array(room + 1),
    powers,
    masks: [bits(), bits(), bits()],
    pairs: [bits(), bits()],
    digits: bits(),
  }
}

/** Sets the characters of a text, and what is told of them. */
const setText = ({ chars, starts, hashes, masks, pairs }: Forms, text: string, at: number): void => {
  const start = starts[at] ?? 0
  let [end, before] = [start, -1]
  let [once, twice, more, low, high] = [0, 0, 0, 0, 0]
  for (let unit = 0; unit < text.length; unit += 1) {
    const point = text.codePointAt(unit) ?? 0
    if (point > 0xffff) unit += 1
    const bit = 1 << (point & 31)
    more |= twice & bit
    twice |= once & bit
    once |= bit
    if (before >= 0) {
      const pair = Math.imul(Math.imul(before, 31) + point, 0x9e3779b1) >>> 26
      if (pair < 32) low |= 1 << pair
      else high |= 1 << (pair & 31)
    }
    before = point
    chars[end] = point
    hashes[end + 1] = (Math.imul(hashes[end] ?? 0, base) + point + 1) | 0
    end += 1
  }
  starts[at + 1] = end
  masks[0][at] = once
  masks[1][at] = twice
  masks[2][at] = more
  pairs[0][at] = low
  pairs[1][at] = high
}

/** Makes texts ready to be compared. */
export function* formsOf(texts: readonly string[], effort: Effort): InParts<Forms> {
  let [room, longest] = [0, 0]
  for (const text of texts) {
    room += text.length
    longest = Math.max(longest, text.length)
    if (effort.spend(1)) yield effort.pause()
  }
  const forms = emptyForms(texts, room, longest)
  const known = new Map<string, number>([['', 0]])
  for (const [at, text] of texts.entries()) {
    setText(forms, text, at)
    const digits = digitsOf(text)
    const number = known.get(digits) ?? known.size
    known.set(digits, number)
    forms.digits[at] = number
    if (effort.spend(2 * text.length + 4)) yield effort.pause()
  }
  return forms
}

/** How many characters a text has. */
export const lengthOf = ({ starts }: Forms, text: number): number =>
  (starts[text + 1] ?? 0) - (starts[text] ?? 0)

const bitsOf = (mask: number): number => {
  const pairs = mask - ((mask >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** At least how many characters of one text have no counterpart in another. */
export const charsWithout = ({ masks: [once, twice, more] }: Forms, text: number, other: number): number =>
  bitsOf((once[text] ?? 0) & ~(once[other] ?? 0)) +
  bitsOf((twice[text] ?? 0) & ~(twice[other] ?? 0)) +
  bitsOf((more[text] ?? 0) & ~(more[other] ?? 0))

/** At least how many characters only one of two texts has. */
export const charsApart = ({ masks: [once, twice, more] }: Forms, a: number, b: number): number =>
  bitsOf((once[a] ?? 0) ^ (once[b] ?? 0)) +
  bitsOf((twice[a] ?? 0) ^ (twice[b] ?? 0)) +
  bitsOf((more[a] ?? 0) ^ (more[b] ?? 0))

/** At least how many pairs of neighbouring characters only one of two texts has. */
export const pairsApart = ({ pairs: [low, high] }: Forms, a: number, b: number): number =>
  bitsOf((low[a] ?? 0) ^ (low[b] ?? 0)) + bitsOf((high[a] ?? 0) ^ (high[b] ?? 0))

/** A number for a run of characters; `seed` keeps runs of different kinds apart. Different runs may have the same. */
export const hashRun = ({ hashes, powers }: Forms, from: number, to: number, seed: number): number => {
  const plain = ((hashes[to] ?? 0) - Math.imul(hashes[from] ?? 0, powers[to - from] ?? 0)) | 0
  const mixed = Math.imul(plain ^ seed ^ (plain >>> 15), 0x2c1b3c6d)
  return mixed ^ (mixed >>> 13)
}

/** Lengths of common runs, of the last text that was looked through; kept, as this is asked very often. */
let runs = new Int32Array(64)

/** Whether two texts have so many characters in a row in common. */
export const sharesRun = ({ chars, starts }: Forms, a: number, b: number, run: number): boolean => {
  const [startA = 0, endA = 0] = [starts[a], starts[a + 1]]
  const [startB = 0, endB = 0] = [starts[b], starts[b + 1]]
  const shorter = Math.min(endA - startA, endB - startB)
  if (shorter < run) return false
  // Texts that are alike mostly begin or end alike.
  let same = 0
  while (same < run && chars[startA + same] === chars[startB + same]) same += 1
  if (same === run) return true
  same = 0
  while (same < run && chars[endA - 1 - same] === chars[endB - 1 - same]) same += 1
  if (same === run) return true
  if (runs.length <= endB - startB) runs = new Int32Array(2 * (endB - startB) + 1)
  runs.fill(0, 0, endB - startB + 1)
  for (let i = startA; i < endA; i += 1)
    // From the end, so that the row before is still there.
    for (let j = endB - 1; j >= startB; j -= 1) {
      const at = j - startB
      const length = chars[i] === chars[j] ? (runs[at] ?? 0) + 1 : 0
      if (length >= run) return true
      runs[at + 1] = length
    }
  return false
}
