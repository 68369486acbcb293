import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react'
import styles from './Moment.module.css'
import { type Stop, layers, marksOf, placeAfterKey, placeAtShare, stopText } from './moment-model.ts'
import { momentText } from './moment-text.ts'

interface MomentSliderProps {
  readonly stops: readonly Stop[]
  /** The stop whose state is shown; −1 before the first. */
  readonly place: number
  readonly isNow: boolean
  readonly onMove: (place: number) => void
}

/** Marks a layer at most: more would run into each other. */
const columns = 160

/** A slider over all moments at which the lake changed, with a mark for each commit in the lane of its layer. */
export const MomentSlider = ({ stops, place, isNow, onMove }: MomentSliderProps) => {
  const track = useRef<HTMLDivElement>(null)
  const marks = useMemo(() => marksOf(stops, columns), [stops])
  const stop = stops[place]
  const share = stops.length < 2 ? 1 : Math.max(0, place) / (stops.length - 1)

  const follow = (event: PointerEvent): void => {
    const box = track.current?.getBoundingClientRect()
    if (box && stops.length > 0) onMove(placeAtShare((event.clientX - box.left) / box.width, stops.length))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return
    const to = placeAfterKey(event.key, place, stops.length)
    if (to === undefined) return
    event.preventDefault()
    onMove(to)
  }
  const said =
    stop === undefined ? 'before the first commit' : `${momentText(stop.moment)}, ${stopText(stop)}`
  return (
    <div
      className={styles['slider']}
      role="slider"
      tabIndex={0}
      // The first stop of Tab in the popover.
      data-autofocus
      aria-label="Moment"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, stops.length - 1)}
      aria-valuenow={Math.max(0, place)}
      aria-valuetext={isNow ? `now, ${said}` : said}
      onKeyDown={onKeyDown}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId)
        follow(event)
      }}
      onPointerMove={event => event.currentTarget.hasPointerCapture(event.pointerId) && follow(event)}
    >
      <div ref={track} className={styles['track']} aria-hidden>
        {layers.map(layer => (
          <div key={layer} className={styles['lane']} data-layer={layer}>
            {marks
              .filter(mark => mark.layer === layer)
              .map(mark => (
                <span
                  key={mark.at}
                  className={styles['mark']}
                  style={{ insetInlineStart: `${mark.at * 100}%` }}
                />
              ))}
          </div>
        ))}
        <span className={styles['later']} style={{ insetInlineStart: `${share * 100}%` }} />
        <span className={styles['thumb']} style={{ insetInlineStart: `${share * 100}%` }} />
      </div>
      <p className={styles['stop']} aria-hidden>
        {stop === undefined ? ' ' : stopText(stop)}
      </p>
    </div>
  )
}
