import { useEffect, useMemo, useRef, useState } from 'react'
import { goToMoment, useRoute } from '../../state/route.ts'
import { useLakeCommits } from '../../state/moment.ts'
import { Button } from '../../ui/Button.tsx'
import { LayerDot } from '../../ui/LayerDot.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import styles from './Moment.module.css'
import { MomentSlider } from './MomentSlider.tsx'
import {
  type Stop,
  layerOf,
  lineText,
  linesAt,
  parseTyped,
  placeOf,
  stopsOf,
  typedMoment,
  zoneName,
} from './moment-model.ts'
import { momentText } from './moment-text.ts'

/** How long the pages wait for the next movement, ms. */
const settle = 120

/** Where the slider is: ahead of the address while it moves, so that only the moment where it rests is opened. */
const useCursor = (stops: readonly Stop[]) => {
  const at = useRoute(state => state.at)
  const [cursor, setCursor] = useState<{ readonly place: number }>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const wanted = useRef<{ readonly moment: number | undefined }>(undefined)
  const rest = (): void => {
    clearTimeout(timer.current)
    const to = wanted.current
    wanted.current = undefined
    if (to) goToMoment(to.moment)
  }
  useEffect(() => setCursor(undefined), [at])
  // Where it was moved to last holds, also when the popover is closed at once.
  useEffect(() => rest, [])
  const place = cursor?.place ?? placeOf(stops, at)
  const isMoved = cursor !== undefined
  const moment = isMoved ? (cursor.place >= stops.length - 1 ? undefined : stops[cursor.place]?.moment) : at
  const move = (to: number): void => {
    if (to === place) return
    setCursor({ place: to })
    // The last stop is the lake as it is now, whatever comes.
    wanted.current = { moment: to >= stops.length - 1 ? undefined : stops[to]?.moment }
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      rest()
      setCursor(undefined)
    }, settle)
  }
  return { place, moment, move }
}

const Typed = ({ moment }: { readonly moment: number | undefined }) => {
  const [text, setText] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const [now] = useState(() => Date.now())
  useEffect(() => {
    setText(undefined)
    setProblem(undefined)
  }, [moment])
  const shown = text ?? (moment === undefined ? '' : typedMoment(moment))
  const go = (): void => {
    if (text === undefined) return
    const to = text.trim() === '' ? undefined : parseTyped(text)
    if (to === undefined && text.trim() !== '')
      return setProblem('Write it as 2026-03-01 09:14:00, or with a zone: 2026-03-01T09:14:00Z.')
    return goToMoment(to)
  }
  return (
    <div className={styles['typed']}>
      <TextField
        label={`Date and time, ${zoneName(moment ?? now)}`}
        value={shown}
        placeholder="now"
        isMono
        error={problem}
        onChange={typed => {
          setText(typed)
          setProblem(undefined)
        }}
        onEnter={go}
      />
      <Button isDisabled={text === undefined} onPress={go}>
        Go
      </Button>
    </div>
  )
}

/** One slider for the whole lake: what every table was at a moment. */
export const MomentPanel = () => {
  const commits = useLakeCommits(true)
  const stops = useMemo(() => stopsOf(commits ?? []), [commits])
  const { place, moment, move } = useCursor(stops)
  const lines = useMemo(() => linesAt(commits ?? [], moment), [commits, moment])
  const there = lines.filter(({ version }) => version !== undefined).length
  return (
    <div className={styles['panel']}>
      <header className={styles['head']}>
        <h2 className={styles['title']}>
          {moment === undefined ? 'The lake as it is now' : momentText(moment)}
        </h2>
        <p className={styles['quiet']}>
          {commits === undefined
            ? 'Reading the logs…'
            : `${formatCount(there)} of ${formatPlural(lines.length, 'table')} · ${formatPlural(commits.length, 'commit')}`}
        </p>
      </header>
      <MomentSlider stops={stops} place={place} isNow={moment === undefined} onMove={move} />
      <Typed moment={moment} />
      <ul className={styles['lines']} aria-label="Tables at this moment">
        {lines.map(line => (
          <li key={line.table} className={styles['line']} data-gone={line.version === undefined || undefined}>
            <LayerDot layer={layerOf(line.table)} />
            <span className={styles['name']}>{line.table}</span>
            <span className={styles['version']}>{lineText(line)}</span>
          </li>
        ))}
      </ul>
      <footer className={styles['foot']}>
        <span className={styles['quiet']}>Pages, queries and exports follow. Nothing is changed.</span>
        <Button isDisabled={moment === undefined} onPress={() => goToMoment(undefined)}>
          Back to now
        </Button>
      </footer>
    </div>
  )
}
