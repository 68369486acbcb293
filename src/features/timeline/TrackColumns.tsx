import { memo, useMemo } from 'react'
import { markPaths } from './MarkShape.tsx'
import styles from './Timeline.module.css'
import { type Column, barOf, boxOf, columnAt } from './timeline-columns-model.ts'
import type { Mark } from './timeline-model.ts'
import { inSight, xOf } from './timeline-scale-model.ts'
import type { TrackView } from './use-track-view.ts'

/** Height of the highest bar, and where the bars stand and the shapes have their middle; pixels from the top of the marks. */
const barHeight = 23
const floor = 37
const shapeMiddle = 45

/** Bars narrower than this are of one colour: in them a pattern is noise. */
const patternRoom = 7

interface Shape {
  readonly key: number
  readonly x: number
  readonly size: number
  readonly d: string
}

interface Drawing {
  readonly added: string
  readonly changed: string
  readonly removed: string
  readonly shapes: readonly Shape[]
  readonly hasPatterns: boolean
  /** Where a rule did not hold. */
  readonly rings: readonly { readonly key: number; readonly x: number; readonly radius: number }[]
}

const round = (value: number): number => Math.round(value * 10) / 10

const box = (x: number, width: number, bottom: number, height: number): string =>
  height <= 0
    ? ''
    : `M${round(x - width / 2)} ${round(bottom)}v${round(-height)}h${round(width)}v${round(height)}z`

const shapeOf = (column: Column, mark: Mark | undefined): string =>
  column.first === column.last ? markPaths[mark?.kind ?? 'other'] : markPaths.several

const draw = (track: TrackView, marks: readonly Mark[]): Drawing => {
  const { columns, positions, view, width, most } = track
  const { from, to } = inSight(positions, view, width)
  const [added, changed, removed]: [string[], string[], string[]] = [[], [], []]
  const shapes: Shape[] = []
  const rings: { readonly key: number; readonly x: number; readonly radius: number }[] = []
  const last = columnAt(columns, to - 1)
  let widest = 0
  for (let at = Math.max(0, columnAt(columns, from)); at <= last; at++) {
    const column = columns[at]
    if (!column) continue
    const x = xOf(view, column.position)
    const { width: room, shape, ring } = boxOf(columns, at, view.perPixel)
    widest = Math.max(widest, room)
    const bar = barOf(column, most, barHeight)
    added.push(box(x, room, floor, bar.added))
    changed.push(box(x, room, floor - bar.added, bar.changed))
    removed.push(box(x, room, floor - bar.added - bar.changed, bar.removed))
    const key = column.first
    if (shape > 0) shapes.push({ key, x, size: shape, d: shapeOf(column, marks[key]) })
    if (column.failed > 0) rings.push({ key, x, radius: ring })
  }
  return {
    added: added.join(''),
    changed: changed.join(''),
    removed: removed.join(''),
    shapes,
    rings,
    hasPatterns: widest >= patternRoom,
  }
}

interface TrackColumnsProps {
  readonly track: TrackView
  readonly marks: readonly Mark[]
  readonly patterns: string
}

/** The bars and shapes of what is in sight, one path for each kind of bar. Drawn anew when the view changes, not while one scrubs. */
export const TrackColumns = memo(({ track, marks, patterns }: TrackColumnsProps) => {
  const { added, changed, removed, shapes, rings, hasPatterns } = useMemo(
    () => draw(track, marks),
    [track, marks],
  )
  return (
    <svg className={styles['columns']} width={track.width} height={53} aria-hidden>
      <defs>
        <pattern id={`${patterns}-r`} width="4" height="4" patternUnits="userSpaceOnUse">
          <rect className={styles['removed']} width="4" height="4" />
          <path className={styles['gap']} d="M-1 1 1 -1M0 4 4 0M3 5 5 3" />
        </pattern>
        <pattern id={`${patterns}-c`} width="4" height="4" patternUnits="userSpaceOnUse">
          <rect className={styles['changed']} width="4" height="4" />
          <path className={styles['gap']} d="M0 3.5h4" />
        </pattern>
      </defs>
      <path className={styles['added']} d={added} />
      <path
        className={styles['changed']}
        style={hasPatterns ? { fill: `url(#${patterns}-c)` } : {}}
        d={changed}
      />
      <path
        className={styles['removed']}
        style={hasPatterns ? { fill: `url(#${patterns}-r)` } : {}}
        d={removed}
      />
      {shapes.map(({ key, x, size, d }) => (
        <path
          key={key}
          className={styles['glyph']}
          d={d}
          fillRule="evenodd"
          transform={`translate(${round(x - size / 2)} ${round(shapeMiddle - size / 2)}) scale(${(size / 14).toFixed(3)})`}
        />
      ))}
      {rings.map(({ key, x, radius }) => (
        <circle key={key} className={styles['ring']} cx={round(x)} cy={shapeMiddle} r={radius} />
      ))}
    </svg>
  )
})
