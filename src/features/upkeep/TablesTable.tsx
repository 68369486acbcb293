import { ArrowDown, ArrowUp } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import styles from './TablesTable.module.css'
import { RowMenu, type RowMenuPlace } from './RowMenu.tsx'
import { StorageRow } from './StorageRow.tsx'
import {
  type StorageColumn,
  type StorageLine,
  type StorageOrder,
  nextOrder,
  sortedLines,
  storageColumns,
} from './storage-model.ts'
import { moveFocus } from './row-keys.ts'

/** What is to be done with some tables. */
export interface TableAct {
  readonly kind: 'optimize' | 'vacuum'
  readonly tables: readonly string[]
}

const isWords = (column: StorageColumn): boolean =>
  column === 'layer' || column === 'name' || column === 'optimized' || column === 'vacuumed'

interface HeadProps {
  readonly order: StorageOrder
  readonly onOrder: (order: StorageOrder) => void
  readonly chosen: 'none' | 'some' | 'all'
  readonly onChooseAll: (isChosen: boolean) => void
}

const Head = ({ order, onOrder, chosen, onChooseAll }: HeadProps) => (
  <thead>
    <tr>
      <th scope="col" className={styles['pick']}>
        <input
          type="checkbox"
          aria-label="Choose all tables"
          checked={chosen === 'all'}
          ref={box => {
            if (box) box.indeterminate = chosen === 'some'
          }}
          onChange={event => onChooseAll(event.target.checked)}
        />
      </th>
      {(Object.keys(storageColumns) as StorageColumn[]).map(column => {
        const isSorted = order.column === column
        return (
          <th
            key={column}
            scope="col"
            className={isWords(column) ? styles['words'] : undefined}
            aria-sort={isSorted ? (order.isDescending ? 'descending' : 'ascending') : undefined}
          >
            <button type="button" onClick={() => onOrder(nextOrder(order, column))}>
              <span className={styles['sorted']}>
                {isSorted && <Icon of={order.isDescending ? ArrowDown : ArrowUp} size={12} />}
              </span>
              {storageColumns[column]}
            </button>
          </th>
        )
      })}
      <th scope="col">
        <VisuallyHidden>Actions</VisuallyHidden>
      </th>
    </tr>
  </thead>
)

interface ActionsProps {
  readonly status: string
  readonly crowded: readonly string[]
  readonly chosen: readonly string[]
  readonly all: readonly string[]
  readonly isKnown: boolean
  readonly onChoose: (tables: readonly string[]) => void
  readonly onAct: (act: TableAct) => void
}

/** What there is to do, for what is chosen or else for all. */
const Actions = ({ status, crowded, chosen, all, isKnown, onChoose, onAct }: ActionsProps) => {
  const tables = chosen.length > 0 ? chosen : all
  const of = chosen.length > 0 ? formatPlural(chosen.length, 'table') : 'all tables'
  const isDisabled = !isKnown || tables.length === 0
  return (
    <div className={styles['actions']}>
      <h2 className={styles['subtitle']}>Tables</h2>
      <p className={styles['status']} role="status">
        {chosen.length > 0
          ? `${formatCount(chosen.length)} of ${formatPlural(all.length, 'table')} chosen`
          : status}
      </p>
      {chosen.length > 0 && (
        <Button variant="quiet" onPress={() => onChoose([])}>
          Choose none
        </Button>
      )}
      {chosen.length === 0 && crowded.length > 0 && (
        <Button variant="quiet" onPress={() => onChoose(crowded)}>
          {crowded.length === 1 ? 'Choose it' : 'Choose them'}
        </Button>
      )}
      <div className={styles['acts']}>
        <Button
          isDisabled={isDisabled}
          onPress={() => onAct({ kind: 'optimize', tables })}
        >{`Optimize ${of}…`}</Button>
        <Button
          isDisabled={isDisabled}
          onPress={() => onAct({ kind: 'vacuum', tables })}
        >{`Vacuum ${of}…`}</Button>
      </div>
    </div>
  )
}

interface TablesTableProps {
  readonly lines: readonly StorageLine[]
  readonly isReading: boolean
  readonly status: string
  readonly onAct: (act: TableAct) => void
}

/** Every table of the lake with its figures; they arrive one by one, and nothing moves for them. */
export const TablesTable = ({ lines, isReading, status, onAct }: TablesTableProps) => {
  const [order, setOrder] = useState<StorageOrder>({ column: 'layer', isDescending: false })
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [current, setCurrent] = useState<string>()
  const [menu, setMenu] = useState<RowMenuPlace>()
  const isKnown = lines.every(({ storage, problem }) => storage !== undefined || problem !== undefined)
  // While figures are on their way, rows would jump for each of them.
  const isHeld = isReading && !isKnown && order.column !== 'name' && order.column !== 'rows'
  const sorted = useMemo(() => (isHeld ? lines : sortedLines(lines, order)), [lines, order, isHeld])
  const usable = useMemo(() => lines.filter(({ problem }) => problem === undefined), [lines])
  const chosen = usable.flatMap(({ table }) => (picked.has(table) ? [table] : []))
  const first = sorted.some(({ table }) => table === current) ? current : sorted[0]?.table
  const pick = useCallback(
    (table: string, isChosen: boolean): void =>
      setPicked(before => {
        const next = new Set(before)
        if (isChosen) next.add(table)
        else next.delete(table)
        return next
      }),
    [],
  )
  return (
    <section className={styles['tables']} aria-label="Storage by table">
      <Actions
        status={status}
        crowded={lines.flatMap(({ table, storage }) => (storage?.isCrowded ? [table] : []))}
        chosen={chosen}
        all={usable.map(({ table }) => table)}
        isKnown={isKnown}
        onChoose={tables => setPicked(new Set(tables))}
        onAct={onAct}
      />
      <div className={styles['scroll']}>
        <table className={styles['list']} aria-label="Tables">
          <Head
            order={order}
            onOrder={setOrder}
            chosen={chosen.length === 0 ? 'none' : chosen.length === usable.length ? 'all' : 'some'}
            onChooseAll={isChosen => setPicked(new Set(isChosen ? usable.map(({ table }) => table) : []))}
          />
          {/* The arrow keys are heard here for all rows; what is in them works without. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
          <tbody onKeyDown={moveFocus}>
            {sorted.map(line => (
              <StorageRow
                key={line.table}
                line={line}
                isCurrent={line.table === first}
                isChosen={picked.has(line.table)}
                onPick={pick}
                onEnter={setCurrent}
                onMenu={setMenu}
              />
            ))}
          </tbody>
        </table>
      </div>
      {menu && (
        <RowMenu key={menu.line.table} place={menu} onClose={() => setMenu(undefined)} onAct={onAct} />
      )}
    </section>
  )
}
