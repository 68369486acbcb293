import { memo } from 'react'
import type { ColumnProfile } from '../../core/lake/profile-views.ts'
import type { ColumnFilter } from '../../core/profile/filter.ts'
import { useProfile } from '../../state/profile.ts'
import { removeFilter, toggleFilter, useFilters } from '../../state/selection.ts'
import { Histogram } from '../../ui/charts/Histogram.tsx'
import { type Band, QualityBar } from '../../ui/charts/QualityBar.tsx'
import { Strip } from '../../ui/charts/Strip.tsx'
import { ValueBars } from '../../ui/charts/ValueBars.tsx'
import { cx } from '../../ui/cx.ts'
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx'
import styles from './Profile.module.css'
import { zeroPlace } from './distribution-model.ts'
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
import { stripParts } from './strip-model.ts'
import { useHint } from './use-hint.ts'

/** Values that a header has room for, above the strip of all. */
const inHeader = 2

interface PictureProps {
  readonly table: string
  readonly profile: ColumnProfile
  readonly filter: ColumnFilter | undefined
  /** The version that it is of, where that is not the one that is shown. */
  readonly late: number | undefined
}

const HeaderChart = ({ table, profile, filter }: Omit<PictureProps, 'late'>) => {
  const { chart, column, part, rows } = profile
  const onValue = (value: string | null, isAdding: boolean) => {
    const next = valueFilter(column, value, filter, isAdding)
    if (next) toggleFilter(table, next)
    else removeFilter(table, column)
  }
  if (chart.kind === 'histogram')
    return (
      <Histogram
        label="Histogram"
        bars={histogramBars(chart, rows, part)}
        selected={selectedBars(chart, filter)}
        onSelect={range => toggleFilter(table, barsFilter(column, chart, range))}
        hasKeys={false}
        zero={zeroPlace(chart.bins)}
      />
    )
  if (chart.kind === 'none') return null
  return (
    <>
      <ValueBars
        label="Values"
        bars={valueBars(chart.values, rows, part, filter).slice(0, inHeader)}
        onSelect={onValue}
        hasKeys={false}
      />
      <div className={styles['headerStrip']}>
        <Strip label="All rows" parts={stripParts(profile, filter)} onSelect={onValue} hasKeys={false} />
      </div>
    </>
  )
}

const Picture = memo(({ table, profile, filter, late }: PictureProps) => {
  const { hint, events } = useHint()
  const onBand = (band: Band) => {
    const next = bandFilter(profile, band)
    if (next) toggleFilter(table, next)
  }
  const band =
    filter?.kind === 'missing' || filter?.kind === 'mismatched' || filter?.kind === 'valid'
      ? filter.kind
      : undefined
  const caption = hint ?? captionText(profile)
  return (
    <div {...events}>
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
        <HeaderChart table={table} profile={profile} filter={filter} />
      </div>
      <div className={styles['caption']} title={profileSentence(profile)}>
        {late === undefined ? caption : `of v${late}: ${caption}`}
      </div>
    </div>
  )
})

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
  const isOther = useProfile(state => known?.version !== state.version)
  const filter = useFilters(table).find(one => one.column === column)
  if (!known) return <div className={styles['waiting']} />
  const { profile, version } = known
  const late = isCurrent || !isOther ? undefined : version
  return (
    <>
      <VisuallyHidden>
        {late === undefined ? '' : `Of version ${late}: `}
        {profileSentence(profile)}
      </VisuallyHidden>
      <div
        aria-hidden
        data-late={!isCurrent || undefined}
        className={cx(styles['headerProfile'], !isCurrent && styles['stale'])}
        onMouseDown={event => event.preventDefault()}
      >
        <Picture table={table} profile={profile} filter={filter} late={late} />
      </div>
    </>
  )
}
