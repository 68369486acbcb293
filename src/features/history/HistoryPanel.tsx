import { useEffect, useMemo, useState } from 'react'
import type { Definition } from '../../core/edits/edit-log.ts'
import { explainError } from '../../core/explain-error.ts'
import { sumOf } from '../../core/sum-of.ts'
import { useEdits } from '../../state/app-history.ts'
import { useHistory } from '../../state/history.ts'
import { useTags } from '../../state/tags.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import styles from './History.module.css'
import { HistoryList } from './HistoryList.tsx'
import { DefinitionThen, type Then } from './DefinitionThen.tsx'
import { listedEdits } from './edit-list-model.ts'
import { type HistoryWords, titleOf } from './history-words.ts'
import { type ItemKind, isFound, itemsOf, searchText, undoTarget } from './history-list-model.ts'

interface HistoryPanelProps {
  readonly table: string
  /** The version that is shown; absent at the latest. */
  readonly version: number | undefined
  /** How others say what happened. */
  readonly words: HistoryWords
  /** Makes the recipe or the aggregate of the table what it was at a state, by its id where the list has one. */
  readonly onState: (definition: Definition, id: string | undefined) => void
  /** Shows what a definition makes in the grid. */
  readonly onRows: (definition: Definition, title: string) => void
}

const kinds: readonly { readonly id: ItemKind | 'all'; readonly text: string }[] = [
  { id: 'all', text: 'All' },
  { id: 'commit', text: 'Commits' },
  { id: 'edit', text: 'Edits' },
  { id: 'tag', text: 'Tags' },
]

/** All that happened to a table on one list, newest first: commits, edits of its recipe or aggregate, tags. */
export const HistoryPanel = ({ table, version, words, onState, onRows }: HistoryPanelProps) => {
  const { entries, error, isLoading } = useHistory(table)
  const { tags } = useTags(table)
  const { logs, error: editError } = useEdits(table, entries)
  const [kind, setKind] = useState<ItemKind | 'all'>('all')
  const [search, setSearch] = useState('')
  const [then, setThen] = useState<Then>()
  const items = useMemo(() => itemsOf(entries, tags, listedEdits(logs, entries)), [entries, tags, logs])
  const found = useMemo(
    () =>
      items.filter(
        item =>
          (kind === 'all' || item.kind === kind) &&
          isFound(searchText(item, titleOf(item, words)), search.trim()),
      ),
    [items, kind, search, words],
  )
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => setNow(Date.now()), [items])
  const forgotten = sumOf(logs, log => log.forgotten)
  const shown = version ?? entries.at(-1)?.version
  const counted =
    found.length === items.length
      ? formatPlural(items.length, 'entry', 'entries')
      : `${formatCount(found.length)} of ${formatPlural(items.length, 'entry', 'entries')}`
  return (
    <section className={styles['panel']} aria-label="History">
      <header className={styles['head']}>
        <h2 className={styles['title']}>History</h2>
        <span className={styles['quiet']} role="status">
          {isLoading ? 'Reading the log…' : counted}
        </span>
      </header>
      <div className={styles['tools']}>
        <TextField
          label="Search the history"
          isLabelHidden
          placeholder="Search: v12, merge, recipe r7, a condition…"
          value={search}
          onChange={setSearch}
        />
        <ToggleGroup label="Kind" choices={kinds} value={kind} onChange={setKind} />
      </div>
      {error && <EmptyState title={explainError(error).title}>{explainError(error).body}</EmptyState>}
      {!error && !isLoading && found.length === 0 && (
        <EmptyState title="Nothing found">
          {items.length === 0
            ? 'This table has no commit yet.'
            : kind === 'edit' && search === ''
              ? 'What is changed in the recipe or the aggregate of this table is listed here.'
              : 'No entry has these words.'}
        </EmptyState>
      )}
      {found.length > 0 && (
        <HistoryList
          table={table}
          items={found}
          shown={shown}
          undoTo={undoTarget(entries)}
          newest={entries.at(-1)?.version}
          words={words}
          now={now}
          onThen={setThen}
          onState={onState}
        />
      )}
      {(forgotten > 0 || editError) && (
        <p className={styles['foot']}>
          {editError
            ? `The edits can not be read. ${explainError(editError).body}`
            : `${formatPlural(forgotten, 'older edit')} of the recipe or aggregate ${forgotten === 1 ? 'is' : 'are'} not kept any more.`}
        </p>
      )}
      {then && (
        <DefinitionThen
          table={table}
          then={then}
          words={words}
          onClose={() => setThen(undefined)}
          onState={onState}
          onRows={onRows}
        />
      )}
    </section>
  )
}
