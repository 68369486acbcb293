import { ArrowLeftRight, ChevronDown, ChevronUp, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { TableDiff, WantedRows } from '../../core/lake/diff-views.ts'
import { showDiffGroup, showDiffKind, showWhole, useDiff } from '../../state/diff.ts'
import { useHistory } from '../../state/history.ts'
import type { VersionPair } from '../../state/route-model.ts'
import { showComparison } from '../../state/route.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import { changeSigns } from '../../ui/change-signs.ts'
import { formatCount } from '../../ui/format-number.ts'
import styles from './CompareBar.module.css'
import { TablePicker } from './TablePicker.tsx'
import { VersionPicker } from './VersionPicker.tsx'
import { type CellValues, cellValues } from './cell-values.ts'
import { rowsOf } from './compare-model.ts'
import { swapSides } from './swap-sides.ts'

interface CompareBarProps {
  readonly table: string
  readonly pair: VersionPair
  /** Undefined until it is found. */
  readonly diff: TableDiff | undefined
  readonly isLoading: boolean
  /** The rows that are shown; undefined: all that differ. */
  readonly kind: WantedRows | undefined
  readonly values: CellValues
  readonly onValues: (values: CellValues) => void
  /** Goes to the next row that differs, among all rows. */
  readonly onNext: (direction: 1 | -1) => void
  /** What takes the difference out of the browser. */
  readonly menu: ReactNode
}

const kinds = [
  { id: 'all', text: 'Changes' },
  { id: 'added', text: `${changeSigns.added} Added` },
  { id: 'removed', text: `${changeSigns.removed} Removed` },
  { id: 'changed', text: `${changeSigns.changed} Changed` },
  { id: 'whole', text: 'All rows' },
] as const

/** The sides of the comparison. */
const Sides = ({ table, pair }: Pick<CompareBarProps, 'table' | 'pair'>) => {
  const { entries } = useHistory(table)
  const others = useHistory(pair.other ?? table)
  const { other: _other, ...own } = pair
  return (
    <>
      <VersionPicker
        label="From"
        version={pair.from}
        entries={others.entries}
        onChange={from => showComparison({ ...pair, from })}
      >
        <TablePicker
          table={table}
          other={pair.other ?? table}
          moment={entries.find(({ version }) => version === pair.to)?.timestamp}
          onChange={chosen =>
            showComparison(
              chosen
                ? { ...own, from: chosen.version, other: chosen.table }
                : { ...own, from: Math.max(0, pair.to - 1) },
            )
          }
        />
      </VersionPicker>
      <IconButton
        icon={ArrowLeftRight}
        label={pair.other === undefined ? 'Swap the two versions' : 'Swap the two tables'}
        onPress={() => swapSides(table, pair)}
      />
      <VersionPicker
        label="To"
        version={pair.to}
        entries={entries}
        onChange={to => showComparison({ ...pair, to })}
      />
    </>
  )
}

/** Which versions are compared, which of the rows are shown, and the way back. */
export const CompareBar = (props: CompareBarProps) => {
  const { table, pair, diff, isLoading, kind, values, onValues, onNext, menu } = props
  const group = useDiff(state => state.group)
  const choices = kinds.map(({ id, text }) => {
    const count = diff ? formatCount(rowsOf(diff, id === 'all' ? undefined : id)) : isLoading ? '…' : ''
    return { id, text: `${text} ${count}`.trim() }
  })
  return (
    <div className={styles['bar']} role="group" aria-label="Comparison">
      <Sides table={table} pair={pair} />
      <div className={styles['shown']}>
        <ToggleGroup
          label="Rows shown"
          choices={choices}
          value={kind ?? 'all'}
          onChange={id => (id === 'whole' ? showWhole(true) : showDiffKind(id === 'all' ? undefined : id))}
        />
        {kind === 'whole' && (
          <span className={styles['steps']}>
            <IconButton icon={ChevronUp} label="Row before that differs" onPress={() => onNext(-1)} />
            <IconButton icon={ChevronDown} label="Next row that differs" onPress={() => onNext(1)} />
          </span>
        )}
        {diff !== undefined && diff.changed > 0 && (
          <ToggleGroup label="Changed cells show" choices={cellValues} value={values} onChange={onValues} />
        )}
        {group && kind && kind !== 'whole' && (
          <span className={styles['only']} title={`Only ${group.text}`}>
            <Button variant="quiet" icon={X} onPress={() => showDiffGroup(kind, undefined)}>
              <span className={styles['onlyText']}>Only {group.text}</span>
            </Button>
          </span>
        )}
      </div>
      <div className={styles['barEnd']}>
        {menu}
        <Button variant="quiet" icon={X} onPress={() => showComparison(undefined)}>
          Back to the rows
        </Button>
      </div>
    </div>
  )
}
