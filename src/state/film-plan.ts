/** Where somebody is among the versions of a table, and what is known around. */
export interface FilmPlace {
  readonly at: number
  /** The way of the last move: 1 to newer versions, −1 to older ones, 0 before there was any. */
  readonly direction: -1 | 0 | 1
  readonly latest: number
  /** How far from `at` frames are worth having. */
  readonly reach: number
}

/**
 * The versions to make frames of next, the most wanted first: the one where somebody is, then its neighbours, those ahead of the movement
 * twice as far as those behind it.
 *
 * @param isKnown versions whose frames are there, or can not be
 * @param most how many to name
 */
export const versionsWanted = (
  { at, direction, latest, reach }: FilmPlace,
  isKnown: (version: number) => boolean,
  most: number,
): readonly number[] => {
  const wanted: number[] = isKnown(at) ? [] : [at]
  const way = direction === 0 ? 1 : direction
  const isThere = (version: number) => version >= 0 && version <= latest
  let [ahead, behind] = [1, 1]
  while (wanted.length < most && (ahead <= reach || behind <= reach)) {
    const isAhead = ahead <= reach && (behind > reach || ahead <= (direction === 0 ? behind : 2 * behind))
    const version = isAhead ? at + way * ahead++ : at - way * behind++
    if (isThere(version) && !isKnown(version)) wanted.push(version)
  }
  return wanted
}

/** The versions whose frames are let go of so that at most `capacity` stay: the furthest first. */
export const versionsToForget = (kept: Iterable<number>, at: number, capacity: number): readonly number[] => {
  const versions = [...kept]
  if (versions.length <= capacity) return []
  return versions.toSorted((a, b) => Math.abs(a - at) - Math.abs(b - at)).slice(capacity)
}
