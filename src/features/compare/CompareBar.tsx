import { ArrowLeftRight, ClipboardCopy, X } from 'lucide-react'
import type { RowChange, TableDiff } from '../../core/lake/diff-views.ts'
import { showDiffGroup, showDiffKind, useDiff } from '../../state/diff.ts'
import { useHistory } from '../../state/history.ts'
import type { VersionPair } from '../../state/route-model.ts'
import { showComparison } from '../../state/route.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import { changeSigns } from '../../ui/change-signs.ts'
import { formatCount } from '../../ui/format-number.ts'
import styles from './Compare.module.css'
import { VersionPicker } from './VersionPicker.tsx'
import { copySql } from './copy-sql.ts'
import { rowsOf } from './compare-model.ts'

interface CompareBarProps {
  readonly table: string
  readonly pair: VersionPair
  /** Undefined until it is found. */
  readonly diff: TableDiff | undefined
  readonly isLoading: boolean
  readonly kind: RowChange | undefined
}

const kinds = [
  { id: 'all', text: 'All' },
  { id: 'added', text: `${changeSigns.added} Added` },
  { id: 'removed', text: `${changeSigns.removed} Removed` },
  { id: 'changed', text: `${changeSigns.changed} Changed` },
] as const

/** Which versions are compared, which of the rows that differ are shown, and the way back. */
export const CompareBar = ({ table, pair, diff, isLoading, kind }: CompareBarProps) => {
  const { entries } = useHistory(table)
  const group = useDiff(state => state.group)
  const choices = kinds.map(({ id, text }) => {
    const count = diff ? formatCount(rowsOf(diff, id === 'all' ? undefined : id)) : isLoading ? '…' : ''
    return { id, text: `${text} ${count}`.trim() }
  })
  return (
    <div className={styles['bar']} role="group" aria-label="Comparison">
      <VersionPicker
        label="From"
        version={pair.from}
        entries={entries}
        onChange={from => showComparison({ ...pair, from })}
      />
      <IconButton
        icon={ArrowLeftRight}
        label="Swap the two versions"
        onPress={() => showComparison({ from: pair.to, to: pair.from })}
      />
      <VersionPicker
        label="To"
        version={pair.to}
        entries={entries}
        onChange={to => showComparison({ ...pair, to })}
      />
      <ToggleGroup
        label="Rows shown"
        choices={choices}
        value={kind ?? 'all'}
        onChange={id => showDiffKind(id === 'all' ? undefined : id)}
      />
      {group && kind && (
        <span className={styles['only']} title={`Only ${group.text}`}>
          <Button variant="quiet" icon={X} onPress={() => showDiffGroup(kind, undefined)}>
            <span className={styles['onlyText']}>Only {group.text}</span>
          </Button>
        </span>
      )}
      <div className={styles['barEnd']}>
        <Button
          variant="quiet"
          icon={ClipboardCopy}
          isDisabled={!diff}
          onPress={() => diff && void copySql(diff)}
        >
          Copy as SQL
        </Button>
        <Button variant="quiet" icon={X} onPress={() => showComparison(undefined)}>
          Back to the rows
        </Button>
      </div>
    </div>
  )
}
