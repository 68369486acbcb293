import { explainError } from '../../core/explain-error.ts'
import type { RowSource } from '../../core/lake/row-views.ts'
import { useRows } from '../../state/rows.ts'
import { Button } from '../../ui/Button.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import { Grid } from '../../ui/grid/Grid.tsx'
import styles from './Cluster.module.css'

interface ClusterRowsProps {
  readonly source: RowSource
  readonly column: string
  readonly values: readonly string[]
  readonly onClose: () => void
}

/** The rows of a cluster. */
export const ClusterRows = ({ source, column, values, onClose }: ClusterRowsProps) => {
  const { model, error } = useRows({ source, where: [{ kind: 'values', column, values }] })
  return (
    <section className={styles['browse']} aria-label="Rows of the cluster">
      <header className={styles['browseHead']}>
        <h3>Rows of the cluster</h3>
        <span className={styles['quiet']}>
          {model?.rowCount === undefined ? 'Counting rows…' : formatPlural(model.rowCount, 'row')}
        </span>
        <Button variant="quiet" onPress={onClose}>
          Hide rows
        </Button>
      </header>
      {error && <p role="alert">{explainError(error).body}</p>}
      <div className={styles['browseGrid']}>
        {model && <Grid label="Rows of the cluster" model={model} />}
      </div>
    </section>
  )
}
