import { Button } from '../../ui/Button.tsx'
import styles from './Metric.module.css'
import type { ChartedPoint } from './charted-points.ts'
import { goToVersion, momentText } from './use-metric-chart.ts'

interface MetricTableProps {
  readonly name: string
  readonly points: readonly ChartedPoint[]
}

/** Rows that are drawn at once. */
const most = 1000

/** The values of a metric, the newest version first. */
export const MetricTable = ({ name, points }: MetricTableProps) => {
  const latest = points.at(-1)?.version
  return (
    <div className={styles['tableFrame']} role="region" aria-label={`Values of ${name}`}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col" className={styles['number']}>
              Value
            </th>
            <th scope="col" className={styles['number']}>
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {points
            .toReversed()
            .slice(0, most)
            .map(({ version, timestamp, text, change, problem }) => (
              <tr key={version}>
                <td title={momentText(timestamp)}>
                  <Button variant="quiet" onPress={() => goToVersion(version, latest)}>
                    v{version}
                  </Button>
                </td>
                {problem === undefined ? (
                  <>
                    <td className={styles['number']}>{text ?? '…'}</td>
                    <td className={styles['number']}>{change}</td>
                  </>
                ) : (
                  <td colSpan={2} className={styles['problem']}>
                    {problem}
                  </td>
                )}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}
