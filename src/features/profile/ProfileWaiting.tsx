import { cx } from '../../ui/cx.ts'
import { formatPlural } from '../../ui/format-number.ts'
import styles from './Profile.module.css'

/** As tall as what will stand there. */
const parts = [
  { heading: 'Quality', block: 'waitQuality' },
  { heading: 'Distribution', block: 'waitChart' },
  { heading: 'Most frequent values', block: 'waitValues' },
  { heading: 'Numbers', block: 'waitFacts' },
] as const

/** The profile's panel while its column is being read: its parts in their places, and how many rows there are to read. */
export const ProfileWaiting = ({ rows }: { readonly rows: number | undefined }) => (
  <div className={styles['scroll']}>
    <p className={cx(styles['group'], styles['sentence'])} role="status">
      {rows === undefined ? 'Reading the rows…' : `Reading ${formatPlural(rows, 'row')}…`}
    </p>
    {parts.map(({ heading, block }) => (
      <section key={heading} className={styles['group']} aria-hidden>
        <h3 className={styles['heading']}>{heading}</h3>
        <div className={cx(styles['shimmer'], styles[block])} />
      </section>
    ))}
  </div>
)
