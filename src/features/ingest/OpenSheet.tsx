import { Database, X } from 'lucide-react'
import { useState } from 'react'
import type { Layer } from '../../core/lake/table-views.ts'
import { useCatalog } from '../../state/catalog.ts'
import { type OfferedTable, withdrawTables } from '../../state/open-tables.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { LayerDot } from '../../ui/LayerDot.tsx'
import { Select } from '../../ui/Select.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import styles from './OpenSheet.module.css'
import {
  type Target,
  describeTable,
  fullName,
  sourceName,
  sourcePath,
  suggestTargets,
  targetProblems,
} from './open-model.ts'
import { openTables } from './run-open.ts'

const layerChoices: readonly { readonly id: Layer; readonly text: string }[] = [
  { id: 'bronze', text: 'bronze' },
  { id: 'silver', text: 'silver' },
  { id: 'gold', text: 'gold' },
]

interface RowProps {
  readonly table: OfferedTable
  readonly target: Target
  readonly problem: string | undefined
  readonly onChange: (target: Target) => void
  /** Absent for the only one. */
  readonly onLeaveOut: (() => void) | undefined
}

const TableRow = ({ table, target, problem, onChange, onLeaveOut }: RowProps) => {
  const name = sourceName(table)
  return (
    <li className={styles['row']}>
      <div className={styles['what']}>
        <p className={styles['name']}>
          <LayerDot layer={target.layer} />
          {name}
        </p>
        <p className={styles['about']}>{describeTable(table)}</p>
        {sourcePath(table) !== name && <p className={styles['path']}>{sourcePath(table)}</p>}
      </div>
      <span className={styles['arrow']} aria-hidden>
        →
      </span>
      <div className={styles['layer']}>
        <Select
          label={`Layer of ${name}`}
          isLabelHidden
          choices={layerChoices}
          value={target.layer}
          onChange={layer => onChange({ ...target, layer })}
        />
      </div>
      <div className={styles['target']}>
        <TextField
          label={`Name of ${name}`}
          isLabelHidden
          isMono
          value={target.name}
          error={problem}
          onChange={next => onChange({ ...target, name: next })}
        />
      </div>
      {onLeaveOut && <IconButton label={`Leave ${name} out`} icon={X} onPress={onLeaveOut} />}
    </li>
  )
}

interface OpenSheetProps {
  readonly tables: readonly OfferedTable[]
  readonly lakes: readonly File[]
  readonly onLake: (zip: File) => Promise<void>
}

/** Delta tables that were brought, and what they will be called here; Enter takes them as they are. */
export const OpenSheet = ({ tables, lakes, onLake }: OpenSheetProps) => {
  const taken = useCatalog(state => state.tables).map(({ name }) => name)
  const [suggested] = useState(() => suggestTargets(tables, taken))
  const [changed, setChanged] = useState<Readonly<Record<number, Target>>>({})
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set())
  const rows = tables
    .map((table, index) => ({
      table,
      target: changed[table.id] ??
        suggested[index] ??
        suggestTargets([table], taken)[0] ?? { layer: 'silver', name: '' },
    }))
    .filter(({ table }) => !left.has(table.id))
  const problems = targetProblems(
    rows.map(({ target }) => target),
    taken,
  )
  const isReady = rows.length + lakes.length > 0 && problems.every(problem => problem === undefined)
  const accept = () => {
    if (!isReady) return
    withdrawTables()
    void openTables(
      rows.map(({ table, target }) => ({ table, name: fullName(target) })),
      lakes,
      onLake,
    )
  }
  const what = [
    ...(rows.length > 0 ? [formatPlural(rows.length, 'Delta table')] : []),
    ...(lakes.length > 0 ? [formatPlural(lakes.length, 'lake')] : []),
  ].join(' and ')
  return (
    <Dialog
      title={rows.length > 0 ? `Open ${what}` : `Add ${what}`}
      isOpen
      onClose={withdrawTables}
      isDismissable={false}
      size="medium"
      onEnter={accept}
      footer={
        <>
          <Button onPress={withdrawTables}>Cancel</Button>
          <Button variant="primary" isDisabled={!isReady} onPress={accept}>
            {rows.length > 0 ? `Open ${what}` : `Add ${what}`}
          </Button>
        </>
      }
    >
      <ul className={styles['list']} aria-label="Tables">
        {rows.map(({ table, target }, index) => (
          <TableRow
            key={table.id}
            table={table}
            target={target}
            problem={problems[index]}
            onChange={next => setChanged({ ...changed, [table.id]: next })}
            onLeaveOut={rows.length > 1 ? () => setLeft(new Set([...left, table.id])) : undefined}
          />
        ))}
        {lakes.map(zip => (
          <li key={zip.name} className={styles['row']}>
            <div className={styles['what']}>
              <p className={styles['name']}>
                <Icon of={Database} size={14} />
                {zip.name}
              </p>
              <p className={styles['about']}>
                a whole lake: its tables keep their names, with all their versions
              </p>
            </div>
          </li>
        ))}
      </ul>
      <p className={styles['note']}>
        A table is copied as it is, with its history. Nothing is converted, and nothing leaves this machine.
      </p>
    </Dialog>
  )
}
