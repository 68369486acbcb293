import { useEffect, useMemo, useState } from 'react'
import type { SqlResult } from '../../core/lake/row-views.ts'
import { useCatalog } from '../../state/catalog.ts'
import { openTable } from '../../state/route.ts'
import type { StatementRun } from '../../state/sql.ts'
import { cancelSql } from '../../state/sql.ts'
import { say } from '../../state/toasts.ts'
import { Button } from '../../ui/Button.tsx'
import { formatBytes, formatPlural } from '../../ui/format-number.ts'
import { Grid } from '../../ui/grid/Grid.tsx'
import type { CopyOutcome } from '../../ui/grid/copy-cells.ts'
import type { GridModel } from '../../ui/grid/grid-types.ts'
import { changedTable, outcomeText, tookText } from './outcome-model.ts'
import styles from './SqlPage.module.css'

const onCopy = (copied: CopyOutcome): void =>
  say(
    copied.ok ? `Copied ${formatPlural(copied.rows, 'row')}` : 'Nothing was copied',
    copied.ok ? {} : { body: copied.reason },
  )

/** Time since a statement began, ms, while it runs. */
const useElapsed = (startedAt: number | undefined): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100)
    return () => clearInterval(timer)
  }, [])
  return startedAt === undefined ? 0 : Math.max(0, now - startedAt)
}

/** Nothing is said of what is over before one could read it. */
const worthSaying = 400

const figures = ({ progress }: StatementRun): string => {
  if (!progress) return ''
  const { phase, rowsDone, bytesDone, bytesTotal } = progress
  const bytes =
    bytesTotal === undefined
      ? formatBytes(bytesDone)
      : `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`
  const parts = [phase, rowsDone > 0 && formatPlural(rowsDone, 'row'), bytesDone > 0 && bytes]
  return parts.filter(Boolean).join(' · ')
}

/** The line of a statement that runs: how long, how far, and the way to stop it. */
export const RunningLine = ({
  run,
  isCancelling,
}: {
  readonly run: StatementRun
  readonly isCancelling: boolean
}) => {
  const elapsed = useElapsed(run.startedAt)
  return (
    <div className={styles['line']}>
      <span role="status">{isCancelling ? 'Cancelling…' : 'Running…'}</span>
      {elapsed > worthSaying && (
        <span className={styles['took']}>{tookText(Math.floor(elapsed / 100) * 100)}</span>
      )}
      <span className={styles['phase']}>
        {isCancelling ? '' : run.before ? 'Below is what it gave at the moment before' : figures(run)}
      </span>
      <span className={styles['spring']}>
        <Button onPress={cancelSql} isDisabled={isCancelling}>
          Cancel
        </Button>
      </span>
    </div>
  )
}

/** The line of a statement that is done: what it did, how long it took, and the way to the table. */
export const DoneLine = ({ run }: { readonly run: StatementRun }) => {
  const table =
    run.answer?.kind === 'result' && run.answer.result.version !== undefined
      ? changedTable(run.statement)
      : undefined
  const known = useCatalog(
    ({ tables }) => tables.find(({ name }) => name.toLowerCase() === table?.toLowerCase())?.name,
  )
  return (
    <div className={styles['line']}>
      <span role="status" className={styles['said']}>
        {outcomeText(run)}
      </span>
      {run.took !== undefined && <span className={styles['took']}>{tookText(run.took)}</span>}
      {known !== undefined && (
        <span className={styles['spring']}>
          <Button variant="quiet" onPress={() => openTable(known)}>
            Open {known}
          </Button>
        </span>
      )}
    </div>
  )
}

const modelOf = (id: number, { columns, rows }: SqlResult): GridModel => ({
  id: `statement ${id}`,
  columns,
  rowCount: rows.length,
  getPage: (offset, limit) => Promise.resolve({ ok: true, value: rows.slice(offset, offset + limit) }),
})

/** What a statement returned, in the grid; at another moment, what it gave before until it is there. Some return nothing but that they are done. */
export const RunRows = ({ run }: { readonly run: StatementRun }) => {
  const { id, status, first, before } = run
  const isLate = status === 'running' || status === 'waiting'
  const answer = isLate ? before : run.answer
  const model = useMemo(
    () => (answer?.kind === 'result' ? modelOf(id, answer.result) : answer?.rows),
    [answer, id],
  )
  if (!model || model.columns.length === 0) return null
  return (
    <div className={styles['rows']} data-late={isLate || undefined}>
      <Grid key={first} label="Query result" model={model} onCopy={onCopy} />
    </div>
  )
}
