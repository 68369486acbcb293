import { useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import { columnsAt } from '../../state/act.ts'
import { useHistory } from '../../state/history.ts'
import { openInSql } from '../../state/open-in-sql.ts'
import { navigate, openTable, showComparison, useRoute } from '../../state/route.ts'
import { type TableThen, useOtherTables } from '../../state/tables-then.ts'
import { useTags } from '../../state/tags.ts'
import { sayError } from '../../state/toasts.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Select } from '../../ui/Select.tsx'
import { TextField } from '../../ui/TextField.tsx'
import styles from './Act.module.css'
import { differenceSql } from './act-model.ts'

interface CompareDialogProps {
  readonly table: string
  readonly version: number
  readonly onClose: () => void
}

const compareTables = async (
  table: string,
  version: number,
  other: TableThen,
): Promise<string | undefined> => {
  const [mine, theirs] = await Promise.all([columnsAt(table, version), columnsAt(other.table, other.version)])
  if (!mine.ok || !theirs.ok) {
    const failed = mine.ok ? theirs : mine
    if (!failed.ok) sayError(failed.error, `compare ${table} with ${other.table}`)
    return failed.ok ? undefined : explainError(failed.error).body
  }
  const one = { table, version, columns: mine.value }
  const two = { table: other.table, version: other.version, columns: theirs.value }
  const sql = differenceSql(one, two)
  if (sql === undefined)
    return `${table} v${version} and ${other.table} v${other.version} have no column in common.`
  await openInSql(sql)
  return undefined
}

const VersionChoice = ({ table, version, onClose }: CompareDialogProps) => {
  const { entries } = useHistory(table)
  const { tags } = useTags(table)
  const [oldest, newest] = [entries[0]?.version ?? 0, entries.at(-1)?.version ?? version]
  const usual = version === newest ? Math.max(oldest, version - 1) : newest
  const [text, setText] = useState<string>()
  const shown = text ?? String(usual)
  const other = /^\d{1,15}$/.test(shown) ? Number(shown) : undefined
  const isThere = other !== undefined && other >= oldest && other <= newest
  const problem =
    text === undefined || isThere
      ? other === version
        ? 'This is the same version.'
        : undefined
      : `${table} has the versions ${oldest} to ${newest}.`
  const compare = (): void => {
    if (other === undefined || !isThere || other === version) return
    const { route } = useRoute.getState()
    if (route.room !== 'table' || route.table !== table) openTable(table)
    onClose()
    showComparison({ from: Math.min(version, other), to: Math.max(version, other) })
  }
  const quick = [
    ...(version === newest ? [] : [{ version: newest, text: 'latest' }]),
    ...(version > oldest ? [{ version: version - 1, text: 'the one before' }] : []),
    ...tags.filter(tag => tag.version !== version).map(tag => ({ version: tag.version, text: tag.name })),
  ]
  return (
    <section aria-label="Another version">
      <div className={styles['choice']}>
        <TextField
          label="Another version of this table"
          value={shown}
          prefix="v"
          error={problem}
          isMono
          autoFocus
          onChange={setText}
          onEnter={compare}
        />
        <Button variant="primary" isDisabled={!isThere || other === version} onPress={compare}>
          Compare
        </Button>
      </div>
      <div className={styles['quick']}>
        {quick.slice(0, 12).map(one => (
          <Button
            key={`${one.version} ${one.text}`}
            variant="quiet"
            onPress={() => setText(String(one.version))}
          >
            {`v${one.version} · ${one.text}`}
          </Button>
        ))}
      </div>
    </section>
  )
}

/** Two versions of the table, or another table as it was at the same moment. */
export const CompareDialog = ({ table, version, onClose }: CompareDialogProps) => {
  const { entries } = useHistory(table)
  const moment = entries.find(entry => entry.version === version)?.timestamp
  const others = useOtherTables(table, moment)
  const [name, setName] = useState<string | null>(null)
  const [problem, setProblem] = useState<string>()
  const other = others.find(one => one.table === name)
  const compare = (): void => {
    if (!other) return
    onClose()
    navigate({
      room: 'table',
      table,
      panel: 'compare',
      compare: { from: other.version, to: version, other: other.table },
    })
  }
  const open = async (): Promise<void> => {
    if (!other) return
    const why = await compareTables(table, version, other)
    setProblem(why)
    if (why === undefined) onClose()
  }
  return (
    <Dialog
      title={`Compare v${version} of ${table}`}
      isOpen
      onClose={onClose}
      footer={<Button onPress={onClose}>Cancel</Button>}
    >
      <div className={styles['choices']}>
        <VersionChoice table={table} version={version} onClose={onClose} />
        {others.length > 0 && (
          <section aria-label="Another table">
            <div className={styles['choice']}>
              <Select
                label="Another table, as it was when this version was made"
                placeholder="Choose a table…"
                choices={others.map(one => ({ id: one.table, text: one.table, hint: `v${one.version}` }))}
                value={name}
                onChange={id => {
                  setName(id)
                  setProblem(undefined)
                }}
              />
              <Button variant="primary" isDisabled={!other} onPress={compare}>
                Compare tables
              </Button>
              <Button isDisabled={!other} onPress={() => void open()}>
                Differences in SQL
              </Button>
            </div>
            {problem === undefined ? (
              <p className={styles['quiet']}>
                Rows that were added, removed or changed from the other table to this one, in the columns that
                both have; in SQL, the rows that one of the two has more often.
              </p>
            ) : (
              <p className={styles['error']} role="alert">
                {problem}
              </p>
            )}
          </section>
        )}
      </div>
    </Dialog>
  )
}
