import { useEffect, useMemo, useState } from 'react'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { explainError } from '../../core/explain-error.ts'
import { useAppHistory } from '../../state/app-history.ts'
import { useHistory } from '../../state/history.ts'
import { useTags } from '../../state/tags.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import styles from './History.module.css'
import { HistoryList } from './HistoryList.tsx'
import { RecipeThen } from './RecipeThen.tsx'
import { type HistoryWords, titleOf } from './history-words.ts'
import { type ItemKind, isFound, itemsOf, searchText, undoTarget } from './history-list-model.ts'

interface HistoryPanelProps {
  readonly table: string
  /** The version that is shown; absent at the latest. */
  readonly version: number | undefined
  /** How others say what happened. */
  readonly words: HistoryWords
  /** Goes to a state of the open recipe; absent where none is open. */
  readonly onRecipeState: (recipe: Recipe) => void
}

const kinds: readonly { readonly id: ItemKind | 'all'; readonly text: string }[] = [
  { id: 'all', text: 'All' },
  { id: 'commit', text: 'Commits' },
  { id: 'recipe', text: 'Recipe' },
  { id: 'tag', text: 'Tags' },
]

/** All that happened to a table on one list, newest first: commits, edits of its recipe, tags. */
export const HistoryPanel = ({ table, version, words, onRecipeState }: HistoryPanelProps) => {
  const { entries, error, isLoading } = useHistory(table)
  const { tags } = useTags(table)
  const allEdits = useAppHistory(state => state.edits)
  const [kind, setKind] = useState<ItemKind | 'all'>('all')
  const [search, setSearch] = useState('')
  const [then, setThen] = useState<{ readonly table: string; readonly version: number }>()
  const items = useMemo(
    () =>
      itemsOf(
        entries,
        tags,
        allEdits.filter(edit => edit.table === table),
      ),
    [entries, tags, allEdits, table],
  )
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
            : kind === 'recipe' && search === ''
              ? 'Changes of the recipe are listed here as long as the page is open.'
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
          onRecipeThen={at => setThen({ table, version: at })}
          onRecipeState={onRecipeState}
        />
      )}
      {then && <RecipeThen {...then} onClose={() => setThen(undefined)} onUse={onRecipeState} />}
    </section>
  )
}
