import type { TableDiff } from '../../core/lake/diff-views.ts'
import { ChangeSign } from '../../ui/ChangeSign.tsx'
import { cx } from '../../ui/cx.ts'
import { formatCount } from '../../ui/format-number.ts'
import styles from './ComparePanel.module.css'
import { percentText, ringArcs, rowsOf } from './compare-model.ts'

const counted = [
  ['added', 'Added'],
  ['removed', 'Removed'],
  ['changed', 'Changed'],
  ['unchanged', 'Unchanged'],
] as const

/** The kinds of rows as parts of all; the table beside it says the same. */
const Ring = ({ diff }: { readonly diff: TableDiff }) => (
  <svg className={styles['ring']} viewBox="0 0 64 64" aria-hidden>
    {ringArcs(diff).map(({ kind, start, length }) => (
      <circle
        key={kind}
        className={cx(styles['arc'], styles[`${kind}Arc`])}
        cx={32}
        cy={32}
        r={26}
        pathLength={100}
        strokeDasharray={`${length} ${100 - length}`}
        strokeDashoffset={25 - start}
      />
    ))}
  </svg>
)

/** How many rows there are of each kind. */
export const RowCounts = ({ diff }: { readonly diff: TableDiff }) => {
  const all = rowsOf(diff, 'whole')
  return (
    <div className={styles['summary']}>
      <Ring diff={diff} />
      <table className={styles['counts']} aria-label="Rows by kind">
        <tbody>
          {counted.map(([kind, text]) => (
            <tr key={kind}>
              <th scope="row">
                <ChangeSign kind={kind} isColumn />
                {text}
              </th>
              <td>{formatCount(diff[kind])}</td>
              <td className={styles['share']}>{percentText(all === 0 ? 0 : diff[kind] / all)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
