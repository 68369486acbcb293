import { explainError } from '../../core/explain-error.ts'
import type { ColumnDetail, ColumnProfile } from '../../core/lake/profile-views.ts'
import type { ColumnFilter } from '../../core/profile/filter.ts'
import { removeFilter, toggleFilter, useFilters } from '../../state/selection.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Histogram } from '../../ui/charts/Histogram.tsx'
import { QualityBar } from '../../ui/charts/QualityBar.tsx'
import { ValueBars } from '../../ui/charts/ValueBars.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import { cx } from '../../ui/cx.ts'
import { ColumnChoice } from './ColumnChoice.tsx'
import styles from './Profile.module.css'
import { ProfileWaiting } from './ProfileWaiting.tsx'
import { measureFacts } from './detail-model.ts'
import {
  bandCounts,
  bandFilter,
  bandTitles,
  barsFilter,
  captionText,
  expectedText,
  histogramBars,
  profileSentence,
  selectedBars,
  valueBars,
  valueFilter,
  valueText,
} from './profile-model.ts'
import { useProfilePanel } from './use-profile-panel.ts'

interface PartProps {
  readonly detail: ColumnDetail
  readonly filter: ColumnFilter | undefined
  readonly choose: (filter: ColumnFilter | undefined) => void
}

const Quality = ({ detail, filter, choose }: PartProps) => {
  const kind = filter?.kind
  const { expected } = detail
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>Quality</h3>
      <div className={styles['bigQuality']}>
        <QualityBar
          label="Quality of the values"
          counts={bandCounts(detail)}
          titles={bandTitles(detail)}
          selected={kind === 'valid' || kind === 'mismatched' || kind === 'missing' ? kind : undefined}
          onSelect={band => choose(bandFilter(detail, band))}
          hasKeys
        />
      </div>
      <p className={styles['sentence']}>{captionText(detail)}</p>
      {expected && <p className={styles['sentence']}>Expected: {expectedText(expected)}</p>}
    </section>
  )
}

const Distribution = ({ detail, filter, choose }: PartProps) => {
  const { chart, rows, part, column } = detail
  if (chart.kind !== 'histogram') return null
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>Distribution</h3>
      <div className={styles['bigChart']}>
        <Histogram
          label={`Histogram of ${column}: arrow keys walk, Shift takes more, Enter filters`}
          bars={histogramBars(chart, rows, part)}
          selected={selectedBars(chart, filter)}
          onSelect={range => choose(barsFilter(column, chart, range))}
          hasKeys
        />
      </div>
      <div className={styles['ends']} aria-hidden>
        <span>{chart.bins[0]?.from}</span>
        <span>{chart.bins.at(-1)?.to}</span>
      </div>
    </section>
  )
}

const Numbers = ({ detail, choose }: PartProps) => {
  const { measures, column } = detail
  const facts = measureFacts(detail)
  if (facts.length === 0) return null
  const outliers = measures?.outliers
  const as = measures?.as ? { as: measures.as } : {}
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>Numbers</h3>
      <dl className={styles['facts']}>
        {facts.map(({ name, value }) => [
          <dt key={name}>{name}</dt>,
          <dd key={`${name} value`} title={value}>
            {value}
          </dd>,
        ])}
      </dl>
      {outliers && outliers.below + outliers.above > 0 && (
        <div className={styles['outliers']}>
          {outliers.low !== undefined && (
            <Button
              onPress={() => choose({ kind: 'range', column, to: outliers.low ?? '', closed: true, ...as })}
            >
              {formatPlural(outliers.below, 'outlier')} below
            </Button>
          )}
          {outliers.high !== undefined && (
            <Button onPress={() => choose({ kind: 'range', column, from: outliers.high ?? '', ...as })}>
              {formatPlural(outliers.above, 'outlier')} above
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

const Patterns = ({ detail, filter, choose }: PartProps) => {
  const { patterns, column, rows } = detail
  if (patterns.length === 0) return null
  const taken = filter?.kind === 'pattern' ? filter.pattern : undefined
  const bars = patterns.map(({ pattern, rows: count, example }) => ({
    id: pattern,
    text: pattern,
    rows: count,
    title: `${pattern}: ${formatPlural(count, 'row')}, such as ${valueText(example).slice(0, 80)}`,
    isSelected: pattern === taken,
  }))
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>Patterns</h3>
      <ValueBars
        label={`Patterns of ${column}`}
        bars={bars}
        full={rows}
        onSelect={pattern => choose({ kind: 'pattern', column, pattern, loose: patterns[0]?.loose ?? false })}
        hasKeys
      />
    </section>
  )
}

const TopValues = ({ detail, filter, choose }: PartProps) => {
  const { top, rest, column, rows, distinct } = detail
  if (top.length === 0) return null
  const others = (distinct?.count ?? 0) - top.length
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>Most frequent values</h3>
      <ValueBars
        label={`Values of ${column}`}
        bars={valueBars(top, rows, undefined, filter)}
        onSelect={(value, isAdding) => choose(valueFilter(column, value, filter, isAdding))}
        hasKeys
      />
      {rest > 0 && (
        <p className={styles['rest']}>
          {formatPlural(rest, 'row')} with {formatPlural(Math.max(1, others), 'other value')}
        </p>
      )}
    </section>
  )
}

const sections = [Quality, Distribution, Numbers, Patterns, TopValues]

const withPart = (detail: ColumnDetail, profile: ColumnProfile | undefined): ColumnDetail =>
  profile?.part && profile.column === detail.column ? { ...detail, part: profile.part } : detail

interface ProfilePanelProps {
  readonly table: string
  readonly version: number | undefined
}

/** All that is told of one column of the rows that the grid shows; its bands, bars, patterns and values filter them. */
export const ProfilePanel = ({ table, version }: ProfilePanelProps) => {
  const { column, setColumn, detail, profile, error, isLoading, rows, ...list } = useProfilePanel(
    table,
    version,
  )
  const filter = useFilters(table).find(one => one.column === column)
  const choose = (next: ColumnFilter | undefined) => {
    if (next) toggleFilter(table, next)
    else if (column !== undefined) removeFilter(table, column)
  }
  return (
    <section className={styles['panel']} aria-label="Profile" aria-busy={isLoading}>
      <header className={styles['head']}>
        <h2 className={styles['title']}>Profile</h2>
        <ColumnChoice
          columns={list.columns}
          column={column}
          onChange={setColumn}
          order={list.order}
          onOrderChange={list.setOrder}
          missing={list.missing}
        />
      </header>
      {error && <EmptyState title={explainError(error).title}>{explainError(error).body}</EmptyState>}
      {!detail && isLoading && <ProfileWaiting rows={rows} />}
      {detail && (
        <div className={cx(styles['scroll'], isLoading && styles['stale'])}>
          <p className={cx(styles['group'], styles['sentence'])}>{profileSentence(detail)}</p>
          {sections.map((Section, at) => (
            <Section key={at} detail={withPart(detail, profile)} filter={filter} choose={choose} />
          ))}
        </div>
      )}
    </section>
  )
}
