import type { ColumnProfile } from '../../core/lake/profile-views.ts'
import { sumOf } from '../../core/sum-of.ts'
import styles from './Profile.module.css'

/** Pixels. */
const [width, height] = [72, 22]

/** Values that are told apart. */
const mostParts = 12

/** A column's chart, as small as a word. It says nothing that its line does not say in words. */
export const Spark = ({ profile }: { readonly profile: ColumnProfile }) => {
  const { chart, rows, nulls } = profile
  if (chart.kind === 'none' || rows === 0) return null
  if (chart.kind === 'histogram') {
    const most = Math.max(1, ...chart.bins.map(bin => bin.rows))
    const step = width / chart.bins.length
    return (
      <svg className={styles['spark']} width={width} height={height} aria-hidden>
        {chart.bins.map((bin, at) => {
          const size = bin.rows === 0 ? 0 : Math.max(1.5, (bin.rows / most) * height)
          return (
            <rect
              key={bin.from}
              x={at * step}
              y={height - size}
              width={Math.max(0.5, step - 0.5)}
              height={size}
            />
          )
        })}
      </svg>
    )
  }
  const shown = chart.values.slice(0, mostParts)
  const xs = shown.map((_, at) => (sumOf(shown.slice(0, at), value => value.rows) / rows) * width)
  const rest = (sumOf(shown, value => value.rows) / rows) * width
  const empty = ((rows - nulls) / rows) * width
  return (
    <svg className={styles['spark']} width={width} height={height} aria-hidden>
      {shown.map((value, at) => {
        const size = Math.max(0.5, (value.rows / rows) * width - 0.5)
        return <rect key={value.value} x={xs[at]} y={5} width={size} height={height - 10} />
      })}
      <rect
        className={styles['sparkRest']}
        x={rest}
        y={5}
        width={Math.max(0, empty - rest)}
        height={height - 10}
      />
    </svg>
  )
}
