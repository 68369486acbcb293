import { useState } from 'react'
import type { Drift } from '../../core/lake/drift-views.ts'
import { Button } from '../../ui/Button.tsx'
import { formatCount } from '../../ui/format-number.ts'
import styles from './Metric.module.css'
import { shareText } from './drift-model.ts'

/** Rows that are drawn at once. */
const most = 1000

/** The strip as a table, the newest version first; folded away until it is asked for. */
export const DriftTable = ({ drift }: { readonly drift: Drift }) => {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button variant="quiet" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
        {isOpen ? 'Hide the table' : 'View as table'}
      </Button>
      {isOpen && (
        <div
          className={styles['tableFrame']}
          // The only way to scroll this with keys: nothing in it takes the focus.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          role="region"
          aria-label={`Values of ${drift.column} by version`}
        >
          <table className={styles['table']}>
            <thead>
              <tr>
                {['Version', 'Rows', 'NULL', 'Distinct', 'Least', 'Greatest', 'Moved'].map((name, at) => (
                  <th key={name} scope="col" className={at === 0 ? undefined : styles['number']}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {drift.points
                .toReversed()
                .slice(0, most)
                .map(({ version, counts, problem, shift }) => (
                  <tr key={version}>
                    <td>v{version}</td>
                    {counts ? (
                      <>
                        <td className={styles['number']}>{formatCount(counts.rows)}</td>
                        <td className={styles['number']}>{shareText(counts.nulls, counts.rows)}</td>
                        <td className={styles['number']}>
                          {counts.distinct &&
                            `${counts.distinct.exact ? '' : '≈'}${formatCount(counts.distinct.count)}`}
                        </td>
                        <td className={styles['number']}>{counts.ends?.[0]}</td>
                        <td className={styles['number']}>{counts.ends?.[1]}</td>
                        <td className={styles['number']}>{shift?.toFixed(2)}</td>
                      </>
                    ) : (
                      <td colSpan={6} className={styles['problem']}>
                        {problem}
                      </td>
                    )}
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
