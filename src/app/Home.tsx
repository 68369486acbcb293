import { TriangleAlert } from 'lucide-react'
import { FirstRun } from '../features/ingest/FirstRun.tsx'
import { openLake, useCatalog } from '../state/catalog.ts'
import { openTable } from '../state/route.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LayerDot } from '../ui/LayerDot.tsx'
import { formatBytes, formatCount, formatPlural } from '../ui/format-number.ts'
import styles from './Home.module.css'

const Tables = () => {
  const tables = useCatalog(state => state.tables)
  const name = useCatalog(state => state.lake?.name)
  return (
    <section className={styles['tables']} aria-labelledby="lake-title">
      <h1 id="lake-title" className={styles['title']}>
        {name}
      </h1>
      <p className={styles['sum']}>
        {formatPlural(tables.length, 'table')}. Drop files anywhere to add more.
      </p>
      <table className={styles['list']}>
        <thead>
          <tr>
            <th>Table</th>
            <th className={styles['number']}>Rows</th>
            <th className={styles['number']}>Size</th>
            <th className={styles['number']}>Versions</th>
            <th>Changed</th>
          </tr>
        </thead>
        <tbody>
          {tables.map(table => (
            <tr key={table.name}>
              <td>
                <Button variant="quiet" onPress={() => openTable(table.name)}>
                  <LayerDot layer={table.layer} />
                  {table.name}
                </Button>
              </td>
              <td className={styles['number']}>{table.rows === undefined ? '' : formatCount(table.rows)}</td>
              <td className={styles['number']}>{formatBytes(table.bytes)}</td>
              <td className={styles['number']}>{formatCount(table.version + 1)}</td>
              <td>
                {new Date(table.modified).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The lake as a whole: where to begin, or what is in it. */
export const Home = () => {
  const status = useCatalog(state => state.status)
  const error = useCatalog(state => state.error)
  const isEmpty = useCatalog(state => state.tables.length === 0)
  if (status === 'opening') return <p className={styles['opening']}>Opening the lake…</p>
  if (status === 'failed')
    return (
      <EmptyState
        icon={TriangleAlert}
        title="The lake could not be opened"
        actions={
          <Button variant="primary" onPress={() => void openLake()}>
            Try again
          </Button>
        }
      >
        {error?.message}
      </EmptyState>
    )
  return isEmpty ? <FirstRun /> : <Tables />
}
