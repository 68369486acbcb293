import { useMemo, useState } from 'react'
import { clusterAt } from '../../core/cluster/found.ts'
import { type Merge, mappedValues, mergeAgain } from '../../core/cluster/mapping.ts'
import { type ClusterMethod, defaultMethods } from '../../core/cluster/method.ts'
import type { RowSource } from '../../core/lake/row-views.ts'
import type { Cluster } from '../../core/recipe/steps/cluster.ts'
import { announce } from '../../state/shell.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Select } from '../../ui/Select.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import styles from './Cluster.module.css'
import { ClusterFilters } from './ClusterFilters.tsx'
import { ClusterFooter } from './ClusterFooter.tsx'
import { ClusterList } from './ClusterList.tsx'
import { ClusterMethodFields } from './ClusterMethodFields.tsx'
import { ClusterRows } from './ClusterRows.tsx'
import { ClusterStatus } from './ClusterStatus.tsx'
import {
  chooseValue,
  chosenMerges,
  listedClusters,
  mergeAll,
  noFilter,
  toggleValue,
  withChoice,
} from './cluster-model.ts'
import type { Choices } from './cluster-model.ts'
import { useClusterWork } from './use-cluster-work.ts'

interface ClusterDialogProps {
  /** The rows whose values are clustered. */
  readonly source: RowSource
  /** Its columns of text. */
  readonly columns: readonly string[]
  /** The column that it begins with. */
  readonly column?: string | undefined
  readonly onClose: () => void
  /** Takes the finished step; the dialog is closed by whoever opened it. */
  readonly onMerge: (step: Cluster) => void
}

const none: Choices = new Map()

/** Finds spellings of one value in a column, and makes them one. It ends in a step that keeps what was merged as a mapping. */
export const ClusterDialog = ({ source, columns, column: first, onClose, onMerge }: ClusterDialogProps) => {
  const [column, setColumn] = useState(first !== undefined && columns.includes(first) ? first : columns[0])
  const [method, setMethod] = useState<ClusterMethod>(defaultMethods.fingerprint)
  const [mapping, setMapping] = useState<readonly Merge[]>([])
  const [attempt, setAttempt] = useState(0)
  const [choices, setChoices] = useState(none)
  const [filter, setFilter] = useState(noFilter)
  const [active, setActive] = useState(0)
  const [browsed, setBrowsed] = useState<readonly string[]>()
  const [later, setLater] = useState(false)
  const work = useClusterWork(source, column, method, mapping, attempt)
  const { found } = work

  const listed = useMemo(() => (found ? listedClusters(found, filter) : []), [found, filter])
  const chosen = useMemo(() => (found ? chosenMerges(found, choices) : undefined), [found, choices])

  const begin = (change: () => void): void => {
    change()
    setChoices(none)
    setActive(0)
    setBrowsed(undefined)
  }
  /** Values as they are in the rows: a merged value stands for all that became it. */
  const originals = (values: readonly string[]): readonly string[] => [
    ...new Set(
      values.flatMap(value => [value, ...mapping.flatMap(({ from, to }) => (to === value ? from : []))]),
    ),
  ]
  const actions = {
    merge: (cluster: number, isMerged: boolean) => setChoices(now => withChoice(now, cluster, { isMerged })),
    rename: (cluster: number, to: string) =>
      setChoices(now => withChoice(now, cluster, { to, isMerged: true })),
    choose: (cluster: number, value: string) => setChoices(now => chooseValue(now, cluster, value)),
    toggle: (cluster: number, value: string) => setChoices(now => toggleValue(now, cluster, value)),
    browse: (cluster: number) =>
      found && setBrowsed(originals(clusterAt(found, cluster).map(({ value }) => value))),
  }
  const merges = chosen?.merges ?? []
  const again = (): void => {
    announce(`Merged ${formatPlural(mappedValues(merges), 'value')}`)
    begin(() => setMapping(mergeAgain(mapping, merges)))
  }
  const finish = (): void => {
    if (column === undefined) return
    const all = mergeAgain(mapping, merges)
    onMerge({ op: 'cluster', column, method, mapping: all, ...(later ? { later: 'apply' } : {}) })
  }

  return (
    <Dialog
      title="Cluster and merge"
      isOpen
      onClose={onClose}
      size="large"
      isDismissable={merges.length === 0 && mapping.length === 0}
      footer={
        <ClusterFooter
          chosen={chosen}
          mapping={mapping}
          later={later}
          onLater={setLater}
          onAgain={again}
          onFinish={finish}
        />
      }
    >
      <div className={styles['room']}>
        <div className={styles['top']}>
          <div className={styles['kind']}>
            <Select
              label="Column"
              choices={columns.map(name => ({ id: name, text: name }))}
              value={column ?? null}
              onChange={name =>
                begin(() => {
                  setColumn(name)
                  setMapping([])
                })
              }
            />
          </div>
          <ClusterMethodFields method={method} onChange={next => begin(() => setMethod(next))} />
        </div>
        <ClusterStatus
          work={work}
          listed={listed.length}
          onAll={() => setChoices(now => mergeAll(now, listed, true))}
          onNone={() => setChoices(now => mergeAll(now, listed, false))}
          onRetry={() => setAttempt(attempt + 1)}
        />
        <div className={styles['middle']}>
          <ClusterFilters
            filter={filter}
            onChange={next => {
              setFilter(next)
              setActive(0)
            }}
          />
          <div className={styles['lists']}>
            {found && (
              <ClusterList
                found={found}
                listed={listed}
                choices={choices}
                active={Math.min(active, Math.max(0, listed.length - 1))}
                onActive={setActive}
                actions={actions}
              />
            )}
            {browsed && column !== undefined && (
              <ClusterRows
                source={source}
                column={column}
                values={browsed}
                onClose={() => setBrowsed(undefined)}
              />
            )}
          </div>
        </div>
      </div>
    </Dialog>
  )
}
