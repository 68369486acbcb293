import type { ColumnDetail } from '../../core/lake/profile-views.ts'
import type { ColumnFilter } from '../../core/profile/filter.ts'
import { Button } from '../../ui/Button.tsx'
import { QualityBar } from '../../ui/charts/QualityBar.tsx'
import { Strip } from '../../ui/charts/Strip.tsx'
import { ValueBars } from '../../ui/charts/ValueBars.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import styles from './Profile.module.css'
import { measureFacts } from './detail-model.ts'
import {
  bandCounts,
  bandFilter,
  bandTitles,
  captionText,
  expectedText,
  valueBars,
  valueFilter,
  valueText,
} from './profile-model.ts'
import { stripParts } from './strip-model.ts'
import { useHint } from './use-hint.ts'

/** What a part of the panel is given. */
export interface SectionProps {
  readonly detail: ColumnDetail
  readonly filter: ColumnFilter | undefined
  readonly choose: (filter: ColumnFilter | undefined) => void
  /** The value that is pointed at in the list of values, which other parts show in their way. */
  readonly pointed: string | undefined
  readonly onPoint: (value: string | undefined) => void
}

export const Quality = ({ detail, filter, choose }: SectionProps) => {
  const kind = filter?.kind
  const { expected } = detail
  const { hint, events } = useHint()
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>Quality</h3>
      <div className={styles['bigQuality']} {...events}>
        <QualityBar
          label="Quality of the values"
          counts={bandCounts(detail)}
          titles={bandTitles(detail)}
          selected={kind === 'valid' || kind === 'mismatched' || kind === 'missing' ? kind : undefined}
          onSelect={band => choose(bandFilter(detail, band))}
          hasKeys
        />
      </div>
      <p className={styles['line']}>{hint ?? captionText(detail)}</p>
      {expected && <p className={styles['sentence']}>Expected: {expectedText(expected)}</p>}
    </section>
  )
}

export const Numbers = ({ detail, choose }: SectionProps) => {
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

export const Patterns = ({ detail, filter, choose }: SectionProps) => {
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

/** All rows of a column in one line, and under it what is pointed at. */
const AllRows = ({ detail, filter, choose }: SectionProps) => {
  const { hint, events } = useHint()
  const parts = stripParts(detail, filter)
  if (parts.length === 0) return null
  return (
    <>
      <div className={styles['bigStrip']} {...events}>
        <Strip
          label={`All rows of ${detail.column}`}
          parts={parts}
          onSelect={(value, isAdding) => choose(valueFilter(detail.column, value, filter, isAdding))}
          hasKeys
        />
      </div>
      <p className={styles['line']}>{hint ?? ' '}</p>
    </>
  )
}

export const TopValues = (props: SectionProps) => {
  const { detail, filter, choose, onPoint } = props
  const { top, rest, column, rows, distinct } = detail
  if (top.length === 0) return null
  const others = (distinct?.count ?? 0) - top.length
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>Most frequent values</h3>
      <AllRows {...props} />
      <ValueBars
        label={`Values of ${column}`}
        bars={valueBars(top, rows, undefined, filter)}
        onSelect={(value, isAdding) => choose(valueFilter(column, value, filter, isAdding))}
        onPoint={onPoint}
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
