import { useProfile } from '../../state/profile.ts'
import { removeFilter, toggleFilter, useFilters } from '../../state/selection.ts'
import { Histogram } from '../../ui/charts/Histogram.tsx'
import { type Band, QualityBar } from '../../ui/charts/QualityBar.tsx'
import { ValueBars } from '../../ui/charts/ValueBars.tsx'
import { cx } from '../../ui/cx.ts'
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx'
import styles from './Profile.module.css'
import {
  bandCounts,
  bandFilter,
  bandTitles,
  barsFilter,
  captionText,
  histogramBars,
  profileSentence,
  selectedBars,
  valueBars,
  valueFilter,
} from './profile-model.ts'

/** Values that a header has room for. */
const inHeader = 3

interface HeaderProfileProps {
  readonly table: string
  readonly column: string
}

/**
 * A column's profile under its name: quality bar, histogram or values, numbers. A picture to assistive technology; its bars can be reached
 * with keys in the profile's panel.
 */
export const HeaderProfile = ({ table, column }: HeaderProfileProps) => {
  const known = useProfile(state => state.columns.get(column))
  const isCurrent = useProfile(state => known?.key === state.key)
  const filter = useFilters(table).find(one => one.column === column)
  if (!known) return <div className={styles['waiting']} />
  const { profile } = known
  const { chart, part, rows } = profile
  const onBand = (band: Band) => {
    const next = bandFilter(profile, band)
    if (next) toggleFilter(table, next)
  }
  const onValue = (value: string, isAdding: boolean) => {
    const next = valueFilter(column, value, filter, isAdding)
    if (next) toggleFilter(table, next)
    else removeFilter(table, column)
  }
  const band =
    filter?.kind === 'missing' || filter?.kind === 'mismatched' || filter?.kind === 'valid'
      ? filter.kind
      : undefined
  return (
    <>
      <VisuallyHidden>{profileSentence(profile)}</VisuallyHidden>
      <div
        aria-hidden
        className={cx(styles['headerProfile'], !isCurrent && styles['stale'])}
        onMouseDown={event => event.preventDefault()}
      >
        <div className={styles['quality']}>
          <QualityBar
            label="Quality"
            counts={bandCounts(profile)}
            titles={bandTitles(profile)}
            selected={band}
            onSelect={onBand}
            hasKeys={false}
          />
        </div>
        <div className={styles['chart']}>
          {chart.kind === 'histogram' && (
            <Histogram
              label="Histogram"
              bars={histogramBars(chart, rows, part)}
              selected={selectedBars(chart, filter)}
              onSelect={range => toggleFilter(table, barsFilter(column, chart, range))}
              hasKeys={false}
            />
          )}
          {chart.kind === 'values' && (
            <ValueBars
              label="Values"
              bars={valueBars(chart.values, rows, part, filter).slice(0, inHeader)}
              onSelect={onValue}
              hasKeys={false}
            />
          )}
        </div>
        <div className={styles['caption']} title={profileSentence(profile)}>
          {captionText(profile)}
        </div>
      </div>
    </>
  )
}
