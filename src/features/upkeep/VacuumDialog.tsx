import { useId, useMemo, useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import { useVacuumPreviews } from '../../state/upkeep-lake.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { formatBytes, formatCount, formatPlural } from '../../ui/format-number.ts'
import styles from './Storage.module.css'
import { vacuumTables } from './upkeep-actions.ts'
import { retentionText } from './upkeep-model.ts'
import {
  type VacuumPlan,
  heldText,
  idleText,
  lineText,
  ownPlace,
  planAt,
  planText,
  sharedAges,
} from './vacuum-model.ts'

const word = 'vacuum'

const Lines = ({ plan }: { readonly plan: VacuumPlan }) => (
  <>
    <ul className={styles['plan']} aria-label="What VACUUM would delete">
      {plan.lines
        .filter(({ hasOld }) => hasOld)
        .map(line => (
          <li key={line.table} className={styles['planLine']} data-refused={line.isRefused || undefined}>
            <b>{line.table}</b>
            <span>
              {lineText(line)}
              {line.held.length > 0 && <i>{heldText(line.held)}</i>}
            </span>
          </li>
        ))}
    </ul>
    <p className={styles['idle']}>{idleText(plan)}</p>
  </>
)

interface VacuumDialogProps {
  readonly tables: readonly string[]
  /** Where the slider begins, of one table: a step of its preview. */
  readonly place?: number
  readonly onClose: () => void
}

/** Which files VACUUM would delete of some tables with one retention, and which versions would go with them; then the VACUUM itself. */
export const VacuumDialog = ({ tables, place: first, onClose }: VacuumDialogProps) => {
  const { previews, at, isDone, error } = useVacuumPreviews(tables)
  const [moved, setMoved] = useState(first)
  const id = useId()
  const [typed, setTyped] = useState('')
  const ages = useMemo(() => (isDone ? sharedAges(previews) : []), [previews, isDone])
  const place = Math.min(moved ?? ownPlace(previews, ages), ages.length)
  const plan = useMemo(() => planAt(previews, ages, place), [previews, ages, place])
  const { files, bytes } = plan
  const isReady = isDone && files > 0
  const canRun = isReady && typed.trim().toLowerCase() === word
  const run = (): void => {
    if (!canRun) return
    onClose()
    void vacuumTables(plan.tables, at)
  }
  const outcome = planText(plan)
  return (
    <Dialog
      title={`Vacuum ${tables.length === 1 ? (tables[0] ?? '') : formatPlural(tables.length, 'table')}`}
      isOpen
      onClose={onClose}
      onEnter={run}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="danger" isDisabled={!canRun} onPress={run}>
            {files === 0 ? 'Delete' : `Delete ${formatPlural(files, 'file')}, ${formatBytes(bytes)}`}
          </Button>
        </>
      }
    >
      <label className={styles['rangeLabel']} htmlFor={id}>
        How long files of older versions are kept
      </label>
      <input
        id={id}
        type="range"
        className={styles['range']}
        aria-valuetext={`${retentionText(ages, place)}: ${outcome}`}
        min={0}
        max={Math.max(1, ages.length)}
        value={place}
        disabled={ages.length === 0}
        onChange={event => setMoved(event.target.valueAsNumber)}
      />
      <div className={styles['outcome']} role="status">
        {error && <p className={styles['failed']}>{explainError(error).body}</p>}
        {!error && !isDone && (
          <p className={styles['quiet']}>
            Looking at {formatCount(previews.length)} of {formatPlural(tables.length, 'table')}…
          </p>
        )}
        {isDone && (
          <>
            <p className={styles['strong']}>{retentionText(ages, place)}</p>
            <p>{outcome}</p>
          </>
        )}
      </div>
      <Lines plan={isDone ? plan : { ...plan, lines: [] }} />
      <TextField
        label={`What is deleted can not be brought back. Type “${word}” to go on`}
        value={typed}
        isDisabled={!isReady}
        placeholder={word}
        onChange={setTyped}
        onEnter={run}
      />
    </Dialog>
  )
}
