import type { ColumnDetail } from '../../core/lake/profile-views.ts'
import { Histogram } from '../../ui/charts/Histogram.tsx'
import profile from './Profile.module.css'
import styles from './Distribution.module.css'
import { type NumberPlot, numberPlot, placeOf, plotText, zeroPlace } from './distribution-model.ts'
import type { SectionProps } from './ProfileSections.tsx'
import { barsFilter, histogramBars, selectedBars } from './profile-model.ts'
import { useHint } from './use-hint.ts'

const at = (place: number) => ({ insetInlineStart: `${100 * place}%` })

/** Where the numbers are: outliers as lines, the middle half as a box, median and mean in it, over the same width as the bars. */
const Plot = ({ plot }: { readonly plot: NumberPlot }) => {
  const { box, mean, outliers } = plot
  const [low, lower, median, upper, high] = box
  return (
    <div className={styles['plot']} role="img" aria-label={plotText(plot)} title={plotText(plot)}>
      <div className={styles['rug']}>
        {outliers.map(mark => (
          <span key={mark.text} data-outlier={mark.text} style={at(mark.at)} />
        ))}
      </div>
      <div className={styles['box']}>
        {low && high && (
          <span
            className={styles['whisker']}
            style={{ ...at(low.at), inlineSize: `${100 * (high.at - low.at)}%` }}
          />
        )}
        {lower && upper && (
          <span
            className={styles['middle']}
            style={{ ...at(lower.at), inlineSize: `max(2px, ${100 * (upper.at - lower.at)}%)` }}
          />
        )}
        {median && <span className={styles['median']} style={at(median.at)} />}
        {mean && <span className={styles['mean']} style={at(mean.at)} />}
      </div>
    </div>
  )
}

const Ends = ({ detail }: { readonly detail: ColumnDetail }) => {
  if (detail.chart.kind !== 'histogram') return null
  const { bins } = detail.chart
  return (
    <>
      <span>{bins[0]?.from}</span>
      <span>{bins.at(-1)?.to}</span>
    </>
  )
}

/** How the values of a column are spread: bars, zero, what is pointed at among the values, and the numbers below. */
export const Distribution = ({ detail, filter, choose, pointed }: SectionProps) => {
  const { chart, rows, part, column, measures } = detail
  const { hint, events } = useHint()
  if (chart.kind !== 'histogram') return null
  const { bins } = chart
  return (
    <section className={profile['group']}>
      <h3 className={profile['heading']}>Distribution</h3>
      <div className={styles['bigChart']} {...events}>
        <Histogram
          label={`Histogram of ${column}: arrow keys walk, Shift takes more, Enter filters`}
          bars={histogramBars(chart, rows, part)}
          selected={selectedBars(chart, filter)}
          onSelect={range => choose(barsFilter(column, chart, range))}
          hasKeys
          zero={zeroPlace(bins)}
          pin={pointed === undefined ? undefined : placeOf(bins, pointed)}
        />
      </div>
      {measures && <Plot plot={numberPlot(bins, measures)} />}
      <div className={styles['ends']} aria-hidden data-hint={hint !== undefined || undefined}>
        {hint === undefined ? <Ends detail={detail} /> : <span>{hint}</span>}
      </div>
    </section>
  )
}
