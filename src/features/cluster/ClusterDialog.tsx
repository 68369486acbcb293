import { useMemo, useState } from 'react'
import type { CountedValue } from '../../core/cluster/canonical.ts'
import { clusterAt } from '../../core/cluster/found.ts'
import { type Merge, mappedValues } from '../../core/cluster/mapping.ts'
import type { RowSource } from '../../core/lake/row-views.ts'
import type { Cluster } from '../../core/recipe/steps/cluster.ts'
import { announce } from '../../state/shell.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { download } from '../../ui/download.ts'
import { formatPlural } from '../../ui/format-number.ts'
import styles from './Cluster.module.css'
import { ClusterFilters } from './ClusterFilters.tsx'
import { ClusterFooter } from './ClusterFooter.tsx'
import { ClusterList } from './ClusterList.tsx'
import { ClusterQuestion } from './ClusterQuestion.tsx'
import { ClusterRows } from './ClusterRows.tsx'
import { ClusterStatus } from './ClusterStatus.tsx'
import {
  type Choices,
  chooseValue,
  chosenMerges,
  mergeAll,
  toggleValue,
  withChoice,
} from './cluster-model.ts'
import { clustersCsv } from './cluster-csv.ts'
import { listedClusters, measuresOf, noFilter } from './cluster-filter.ts'
import { useAsked } from './use-asked.ts'
import { useClusterDraft } from './use-cluster-draft.ts'
import { useClusterWork } from './use-cluster-work.ts'

interface ClusterDialogProps {
  /** The rows whose values are clustered. */
  readonly source: RowSource
  /** Its columns of text. */
  readonly columns: readonly string[]
  /** The column that it begins with. */
  readonly column?: string | undefined
  /** The step that is edited; absent: a new one is made. */
  readonly step?: Cluster | undefined
  readonly onClose: () => void
  /** Takes the finished step; the dialog is closed by whoever opened it. */
  readonly onMerge: (step: Cluster) => void
}

const none: Choices = new Map()

const firstColumn = ({ columns, column, step }: ClusterDialogProps): string | undefined => {
  const wanted = step?.column ?? column
  if (wanted !== undefined && columns.includes(wanted)) return wanted
  // What a step merged belongs to its column; where that is gone, the user says which it is now.
  return step ? undefined : columns[0]
}

/** Values as they are in the rows: a merged value stands for all that became it. */
const originalsOf = (mapping: readonly Merge[], values: readonly CountedValue[]): readonly string[] => [
  ...new Set(
    values.flatMap(({ value }) => [value, ...mapping.flatMap(({ from, to }) => (to === value ? from : []))]),
  ),
]

/** Finds spellings of one value in a column, and makes them one. It ends in a step that keeps what was merged as a mapping. */
export const ClusterDialog = (props: ClusterDialogProps) => {
  const { source, columns, step, onClose, onMerge } = props
  const draft = useClusterDraft(firstColumn(props), step)
  const { column, method, before, shown } = draft
  const [attempt, setAttempt] = useState(0)
  const [choices, setChoices] = useState(none)
  const [filter, setFilter] = useState(noFilter)
  const [active, setActive] = useState(0)
  const [browsed, setBrowsed] = useState<readonly string[]>()
  const { asked, isAuto, isHeld, setAuto, ask } = useAsked(column, method)
  const work = useClusterWork(source, asked.column, asked.method, draft.mapping, attempt)
  const isFound = shown === 'found'
  const list = isFound ? (isHeld ? undefined : work.found) : draft.merged
  const decide = isFound ? setChoices : draft.setChanges

  const measures = useMemo(() => list && measuresOf(list), [list])
  const listed = useMemo(
    () => (list && measures ? listedClusters(list, filter, measures) : []),
    [list, measures, filter],
  )
  const chosen = useMemo(
    () => (work.found && !isHeld ? chosenMerges(work.found, choices) : undefined),
    [work.found, isHeld, choices],
  )

  const begin = (change: () => void): void => {
    change()
    setChoices(none)
    setActive(0)
    setBrowsed(undefined)
  }
  /** Decisions about merges of before begin with them as they are: merged. */
  const started = (now: Choices, cluster: number): Choices =>
    isFound || now.has(cluster) ? now : withChoice(now, cluster, { isMerged: true })
  const actions = {
    merge: (cluster: number, isMerged: boolean) => decide(now => withChoice(now, cluster, { isMerged })),
    rename: (cluster: number, to: string) => decide(now => withChoice(now, cluster, { to, isMerged: true })),
    choose: (cluster: number, value: string) => decide(now => chooseValue(now, cluster, value)),
    toggle: (cluster: number, value: string) =>
      decide(now => toggleValue(started(now, cluster), cluster, value)),
    browse: (cluster: number) => list && setBrowsed(originalsOf(draft.mapping, clusterAt(list, cluster))),
  }
  const merges = chosen?.merges ?? []
  const again = (): void => {
    announce(`Merged ${formatPlural(mappedValues(merges), 'value')}`)
    begin(() => draft.take(merges))
  }
  const exportAll = (): void => {
    if (!list) return
    const text = clustersCsv(list, listed, isFound ? choices : draft.kept)
    download(new Blob([text], { type: 'text/csv' }), `clusters-${column ?? 'values'}.csv`)
    announce(`Exported ${formatPlural(listed.length, 'cluster')}`)
  }
  const finish = (): void => {
    const made = draft.finished(merges)
    if (made) onMerge(made)
  }

  return (
    <Dialog
      title="Cluster and merge"
      isOpen
      onClose={onClose}
      size="large"
      isDismissable={merges.length === 0 && !draft.isChanged}
      footer={
        <ClusterFooter
          chosen={chosen}
          before={mappedValues(before)}
          isEdit={step !== undefined}
          later={draft.later}
          onLater={draft.setLater}
          onAgain={again}
          onFinish={finish}
        />
      }
    >
      <div className={styles['room']}>
        <ClusterQuestion
          columns={columns}
          column={column}
          onColumn={name => begin(() => draft.chooseColumn(name))}
          method={method}
          onMethod={next => begin(() => draft.setMethod(next))}
          isAuto={isAuto}
          onAuto={setAuto}
        />
        <ClusterStatus
          work={work}
          isAsked={column !== undefined}
          isHeld={isHeld}
          onFind={ask}
          onExport={exportAll}
          shown={shown}
          merged={draft.mapping.length}
          onShow={next => begin(() => draft.show(next))}
          listed={listed.length}
          onAll={() => decide(now => mergeAll(now, listed, true))}
          onNone={() => decide(now => mergeAll(now, listed, false))}
          onRetry={() => setAttempt(attempt + 1)}
        />
        <div className={styles['middle']}>
          <ClusterFilters
            filter={filter}
            measures={measures}
            onChange={next => {
              setFilter(next)
              setActive(0)
            }}
          />
          <div className={styles['lists']}>
            {list && (
              <ClusterList
                key={shown}
                label={isFound ? 'Clusters' : 'Merged before'}
                found={list}
                listed={listed}
                choices={isFound ? choices : draft.kept}
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
