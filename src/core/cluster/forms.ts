/** Texts as characters (code points) in one array, with what rules out most pairs at a glance. */
export interface Forms {
  readonly texts: readonly string[]
  readonly chars: Int32Array
  /** Where each text begins in `chars`; one more than there are texts. */
  readonly starts: Int32Array
  /** A bit for each character that a text has; several characters share one. */
  readonly masks: Int32Array
  /** The same for pairs of neighbouring characters, in two halves. */
  readonly pairs: readonly [Int32Array, Int32Array]
  /** The digits of each text, in order. */
  readonly digits: readonly string[]
}

/** Texts made ready to be compared. */
export const formsOf = (texts: readonly string[]): Forms => {
  const points = texts.map(text => Array.from(text, char => char.codePointAt(0) ?? 0))
  const starts = new Int32Array(texts.length + 1)
  points.forEach((own, at) => (starts[at + 1] = (starts[at] ?? 0) + own.length))
  const chars = new Int32Array(starts[texts.length] ?? 0)
  const masks = new Int32Array(texts.length)
  const pairs = [new Int32Array(texts.length), new Int32Array(texts.length)] as const
  points.forEach((own, at) => {
    chars.set(own, starts[at])
    let mask = 0
    for (const point of own) mask |= 1 << (point & 31)
    masks[at] = mask
    for (let next = 1; next < own.length; next += 1) {
      const pair = Math.imul(Math.imul(own[next - 1] ?? 0, 31) + (own[next] ?? 0), 0x9e3779b1) >>> 26
      const half = pairs[pair < 32 ? 0 : 1]
      half[at] = (half[at] ?? 0) | (1 << (pair & 31))
    }
  })
  return {
    texts,
    chars,
    starts,
    masks,
    pairs,
    digits: texts.map(text => (/\p{Nd}/u.test(text) ? text.replace(/\P{Nd}+/gu, '') : '')),
  }
}

/** How many characters a text has. */
export const lengthOf = ({ starts }: Forms, text: number): number =>
  (starts[text + 1] ?? 0) - (starts[text] ?? 0)

/** How many bits of a 32-bit number are set. */
export const bitsOf = (mask: number): number => {
  const pairs = mask - ((mask >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** At least how many pairs of neighbouring characters only one of two texts has. */
export const pairsApart = ({ pairs: [low, high] }: Forms, a: number, b: number): number =>
  bitsOf((low[a] ?? 0) ^ (low[b] ?? 0)) + bitsOf((high[a] ?? 0) ^ (high[b] ?? 0))

/** A number for a run of characters; `seed` keeps runs of different kinds apart. Different runs may have the same. */
export const hashRun = (chars: Int32Array, from: number, to: number, seed: number): number => {
  let hash = seed | 0
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (chars[at] ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** Whether two texts have so many characters in a row in common. */
export const sharesRun = ({ chars, starts }: Forms, a: number, b: number, run: number): boolean => {
  const [startA = 0, endA = 0] = [starts[a], starts[a + 1]]
  const [startB = 0, endB = 0] = [starts[b], starts[b + 1]]
  const runs = new Int32Array(endB - startB + 1)
  for (let i = startA; i < endA; i += 1)
    // From the end, so that the row before is still there.
    for (let j = endB - 1; j >= startB; j -= 1) {
      const at = j - startB
      const length = chars[i] === chars[j] ? (runs[at] ?? 0) + 1 : 0
      if (length >= run) return true
      runs[at + 1] = length
    }
  return run === 0
}
