import { useEffect, useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import type { ColumnView, HistoryEntry } from '../../core/lake/table-views.ts'
import { columnsAt } from '../../state/act.ts'
import { useHistory } from '../../state/history.ts'
import { useRestoreEffect } from '../../state/restore-effect.ts'
import { Button } from '../../ui/Button.tsx'
import { ChangeSign } from '../../ui/ChangeSign.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { formatBytes, formatCount, formatPlural } from '../../ui/format-number.ts'
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx'
import styles from './Act.module.css'
import { restore } from './act-actions.ts'
import { columnLines, keptWords, logTurns, rowsLine } from './act-model.ts'

interface RestoreDialogProps {
  readonly table: string
  readonly version: number
  readonly onClose: () => void
}

/** The columns of both versions; undefined until both are known. */
const useBothColumns = (table: string, newest: number | undefined, version: number) => {
  const [both, setBoth] = useState<readonly [readonly ColumnView[], readonly ColumnView[]]>()
  useEffect(() => {
    if (newest === undefined) return undefined
    let isGone = false
    const read = async (): Promise<void> => {
      const [before, after] = await Promise.all([columnsAt(table, newest), columnsAt(table, version)])
      if (!isGone && before.ok && after.ok) setBoth([before.value, after.value])
    }
    void read()
    return () => {
      isGone = true
    }
  }, [table, newest, version])
  return both
}

const Figures = ({ newest, target }: { readonly newest: HistoryEntry; readonly target: HistoryEntry }) => (
  <table className={styles['figures']}>
    <thead>
      <tr>
        <th scope="col">
          <VisuallyHidden>Figure</VisuallyHidden>
        </th>
        <th scope="col">now, v{newest.version}</th>
        <th scope="col">as of v{target.version}</th>
        <th scope="col">change</th>
      </tr>
    </thead>
    <tbody>
      {logTurns(newest, target).map(({ name, before, after, change }) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          <td>{before}</td>
          <td>{after}</td>
          <td>{change}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

interface RowsProps {
  readonly effect: ReturnType<typeof useRestoreEffect>
}

/** Takes its room from the start, so that nothing moves when the comparison is there. */
const Rows = ({ effect: { diff, error } }: RowsProps) => (
  <div className={styles['effect']} role="status">
    {diff && (
      <>
        <p>{rowsLine(diff)}</p>
        <p className={styles['quiet']}>
          Told from {formatPlural(diff.filesRead, 'file')} ({formatBytes(diff.bytesRead)}); files that both
          versions have: {formatCount(diff.filesShared)}.
        </p>
      </>
    )}
    {error && <p className={styles['error']}>The rows could not be compared. {explainError(error).body}</p>}
    {!diff && !error && <p className={styles['quiet']}>Comparing the rows…</p>}
  </div>
)

/** What restoring a version does, before it is done: it is a new commit, and can be undone. */
export const RestoreDialog = ({ table, version, onClose }: RestoreDialogProps) => {
  const { entries } = useHistory(table)
  const newest = entries.at(-1)
  const target = entries.find(entry => entry.version === version)
  const effect = useRestoreEffect(table, newest?.version, version)
  const columns = useBothColumns(table, newest?.version, version)
  const lines = columns ? columnLines(...columns) : []
  const isNewest = newest !== undefined && newest.version === version
  const run = (): void => {
    if (isNewest || newest === undefined) return
    onClose()
    void restore(table, version)
  }
  return (
    <Dialog
      title={`Restore ${table} to v${version}`}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" autoFocus isDisabled={isNewest || newest === undefined} onPress={run}>
            Restore v{version}
          </Button>
        </>
      }
    >
      {newest && target && <Figures newest={newest} target={target} />}
      {isNewest ? (
        <p className={styles['lead']}>The table is at this version already: there is nothing to restore.</p>
      ) : (
        <>
          <Rows effect={effect} />
          <section className={styles['columns']} aria-label="Columns">
            {columns && lines.length === 0 && (
              <p className={styles['quiet']}>The columns stay as they are.</p>
            )}
            {lines.length > 0 && (
              <ul>
                {lines.map(({ kind, text }) => (
                  <li key={text}>
                    <ChangeSign kind={kind} isColumn />
                    {text}
                  </li>
                ))}
              </ul>
            )}
          </section>
          {newest && <p className={styles['lead']}>{keptWords(newest.version, version)}</p>}
        </>
      )}
    </Dialog>
  )
}
