import type { Tag } from '../../core/lake/timeline-views.ts'
import { type Positions, type View, indexOfVersion, xOf } from './timeline-scale-model.ts'

/** A flag over the marks. */
export interface Flag {
  readonly x: number
  /** The tag's name; of several at one place, how many there are. */
  readonly text: string
  /** To the next flag, pixels; of one that flies backwards, to the one before. */
  readonly room: number
  /** Flies to the left, because it would go beyond the right edge. */
  readonly isBackwards: boolean
}

interface Placed {
  readonly x: number
  readonly names: readonly string[]
}

/** Flags that are nearer than this are one, pixels. */
const apart = 16

/** The longest flag, pixels. */
const longest = 140

const textOf = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? '') : `${names.length} tags`

/** About, pixels. */
const widthOf = (text: string): number => Math.min(longest, text.length * 6.2 + 10)

/** The flags of what is in sight, from left to right. */
export const flagsOf = (
  tags: readonly Tag[],
  versions: readonly number[],
  { positions, view, width }: { readonly positions: Positions; readonly view: View; readonly width: number },
): readonly Flag[] => {
  const placed: Placed[] = []
  for (const { name, version } of tags.toSorted((a, b) => a.version - b.version)) {
    const position = positions[indexOfVersion(versions, version)]
    if (position === undefined) continue
    const x = xOf(view, position)
    const before = placed.at(-1)
    if (before && x - before.x < apart)
      placed[placed.length - 1] = { ...before, names: [...before.names, name] }
    else placed.push({ x, names: [name] })
  }
  return placed.flatMap(({ x, names }, at) => {
    if (x < -longest || x > width) return []
    const text = textOf(names)
    const before = placed[at - 1]
    const left = x - (before ? before.x + widthOf(textOf(before.names)) : 0) - 2
    const isBackwards = x + widthOf(text) > width && left > width - x
    const right = Math.min(placed[at + 1]?.x ?? Infinity, Math.max(width, x + apart)) - x - 2
    return [{ x, text, room: Math.min(longest, isBackwards ? left : right), isBackwards }]
  })
}
