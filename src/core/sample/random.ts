/** Chance that comes out the same each time: mulberry32 with a fixed seed. */
export interface Dice {
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
  /** One of the items; the list must not be empty. */
  pick<T>(items: readonly [T, ...T[]]): T
  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean
}

/** A die with a seed of its own. */
export const createDice = (seed: number): Dice => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    between,
    pick: items => items[between(0, items.length - 1)] ?? items[0],
    chance: percent => next() * 100 < percent,
  }
}

/** A calendar date as its parts; the day is 1 to 28, so that every one exists. */
export interface DateParts {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** A number with a leading zero where it has one digit. */
export const two = (value: number): string => String(value).padStart(2, '0')

/** A date between two years, both included. */
export const someDate = (dice: Dice, from: number, to: number): DateParts => ({
  year: dice.between(from, to),
  month: dice.between(1, 12),
  day: dice.between(1, 28),
})

/** `2025-03-01` */
export const isoDate = ({ year, month, day }: DateParts): string => `${year}-${two(month)}-${two(day)}`
