import { cx } from '../cx.ts'
import styles from './Charts.module.css'

/** A band of the quality bar. */
export type Band = 'valid' | 'mismatched' | 'missing'

interface QualityBarProps {
  readonly label: string
  readonly counts: Readonly<Record<Band, number>>
  readonly selected: Band | undefined
  readonly titles: Readonly<Record<Band, string>>
  readonly onSelect: (band: Band) => void
  readonly hasKeys: boolean
}

const bands: readonly Band[] = ['valid', 'mismatched', 'missing']

/** One bar of three bands as wide as their shares; a click takes the rows of one. */
export const QualityBar = ({ label, counts, selected, titles, onSelect, hasKeys }: QualityBarProps) => (
  <div role="group" aria-label={label} className={styles['quality']}>
    {bands.map(
      band =>
        counts[band] > 0 && (
          <button
            key={band}
            type="button"
            data-band={band}
            tabIndex={hasKeys ? 0 : -1}
            aria-pressed={selected === band}
            aria-label={titles[band]}
            title={titles[band]}
            className={cx(styles['band'], styles[band], selected === band && styles['chosen'])}
            style={{ flexGrow: counts[band] }}
            onClick={event => {
              event.stopPropagation()
              onSelect(band)
            }}
          >
            <span className={styles['fill']} />
          </button>
        ),
    )}
  </div>
)
