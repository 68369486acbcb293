import type { TableStorage } from '../../core/lake/upkeep-views.ts'
import { sumOf } from '../../core/sum-of.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { formatBytes, formatCount, formatPlural } from '../../ui/format-number.ts'
import styles from './Storage.module.css'
import { optimizeTables } from './upkeep-actions.ts'
import { optimizeText } from './upkeep-model.ts'

interface OptimizeDialogProps {
  readonly tables: readonly TableStorage[]
  readonly onClose: () => void
}

/** What OPTIMIZE would do to some tables, before it is done. */
export const OptimizeDialog = ({ tables, onClose }: OptimizeDialogProps) => {
  const worth = tables.filter(({ small }) => small.files > 0)
  const inOrder = tables.length - worth.length
  const [only] = tables
  const small = sumOf(worth, one => one.small.files)
  const run = (): void => {
    if (worth.length === 0) return
    onClose()
    void optimizeTables(worth.map(({ table }) => table))
  }
  return (
    <Dialog
      title={
        tables.length === 1 && only
          ? `Optimize ${only.table}`
          : `Optimize ${formatPlural(tables.length, 'table')}`
      }
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" autoFocus isDisabled={worth.length === 0} onPress={run}>
            {worth.length === 1 ? 'Optimize' : `Optimize ${formatPlural(worth.length, 'table')}`}
          </Button>
        </>
      }
    >
      <p className={styles['lead']}>
        {worth.length === 0
          ? 'There is nothing to do: no file is worth writing anew.'
          : `${formatPlural(small, 'file')}, ${formatBytes(sumOf(worth, one => one.small.bytes))}, would become about ${formatCount(sumOf(worth, one => one.smallAfter))}. The rows stay the same, and the old files stay for older versions until VACUUM deletes them.`}
      </p>
      <ul className={styles['plan']} aria-label="What OPTIMIZE would do">
        {worth.map(one => (
          <li key={one.table} className={styles['planLine']}>
            <b>{one.table}</b>
            <span>{optimizeText(one)}</span>
          </li>
        ))}
      </ul>
      {worth.length > 0 && inOrder > 0 && (
        <p className={styles['quiet']}>
          {inOrder === 1 ? '1 more table is' : `${formatCount(inOrder)} more tables are`} in order already.
        </p>
      )}
    </Dialog>
  )
}
