import { SquareTerminal, X } from 'lucide-react'
import { useTableSummary } from '../../state/catalog.ts'
import { usePreview } from '../../state/preview.ts'
import { useProfile } from '../../state/profile.ts'
import { clearSelection, removeFilter, useFilters } from '../../state/selection.ts'
import { sayError } from '../../state/toasts.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import styles from './Profile.module.css'
import { openFiltered } from './open-filtered.ts'
import { filterText } from './profile-model.ts'

interface FilterBarProps {
  readonly table: string
  readonly version: number | undefined
}

const openInSql = async (...what: Parameters<typeof openFiltered>): Promise<void> => {
  const error = await openFiltered(...what)
  if (error) sayError(error, 'open the rows in SQL')
}

/** What narrows the rows of a table's page, each with a way out of it, and how many rows are left. */
export const FilterBar = ({ table, version }: FilterBarProps) => {
  const filters = useFilters(table)
  const rows = useProfile(state => state.rows)
  const selected = useProfile(state => state.selected)
  const latest = useTableSummary(table)?.version
  const isPreview = usePreview(({ preview }) => preview?.table === table)
  return (
    <div role="group" aria-label="Filters" className={styles['chips']}>
      {filters.map(filter => {
        const text = filterText(filter)
        return (
          <span key={filter.column} className={styles['chip']}>
            <span className={styles['chipText']} title={`${filter.column}: ${text}`}>
              <b>{filter.column}</b> {text}
            </span>
            <IconButton
              label={`Remove the filter by ${filter.column}`}
              icon={X}
              size={12}
              onPress={() => removeFilter(table, filter.column)}
            />
          </span>
        )
      })}
      <span className={styles['chipRows']} role="status">
        {rows === undefined || selected === undefined
          ? 'Counting…'
          : `${formatCount(selected)} of ${formatPlural(rows, 'row')}`}
      </span>
      {!isPreview && latest !== undefined && (
        <IconButton
          label="Open these rows in SQL"
          icon={SquareTerminal}
          size={14}
          onPress={() => void openInSql(table, version ?? latest, latest, filters)}
        />
      )}
      <Button variant="quiet" onPress={clearSelection}>
        Clear all
      </Button>
    </div>
  )
}
