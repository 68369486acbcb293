import type { ClusterMethod } from '../../core/cluster/method.ts'
import { Select } from '../../ui/Select.tsx'
import { Switch } from '../../ui/Switch.tsx'
import styles from './Cluster.module.css'
import { ClusterMethodFields } from './ClusterMethodFields.tsx'

interface ClusterQuestionProps {
  readonly columns: readonly string[]
  readonly column: string | undefined
  readonly onColumn: (column: string) => void
  readonly method: ClusterMethod
  readonly onMethod: (method: ClusterMethod) => void
  /** Clusters are found at every change of these fields. */
  readonly isAuto: boolean
  readonly onAuto: (isAuto: boolean) => void
}

/** In which column clusters are looked for, how, and when. */
export const ClusterQuestion = (props: ClusterQuestionProps) => {
  const { columns, column, onColumn, method, onMethod, isAuto, onAuto } = props
  return (
    <div className={styles['top']}>
      <div className={styles['kind']}>
        <Select
          label="Column"
          choices={columns.map(name => ({ id: name, text: name }))}
          value={column ?? null}
          onChange={onColumn}
        />
      </div>
      <ClusterMethodFields method={method} onChange={onMethod} />
      <div className={styles['auto']}>
        <Switch isSelected={isAuto} onChange={onAuto}>
          Find at every change
        </Switch>
      </div>
    </div>
  )
}
