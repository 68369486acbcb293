import { X } from 'lucide-react'
import { useProfile } from '../../state/profile.ts'
import { clearSelection, removeFilter, useFilters } from '../../state/selection.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import styles from './Profile.module.css'
import { filterText } from './profile-model.ts'

/** What narrows the rows of a table's page, each with a way out of it. Nothing without filters. */
export const FilterChips = ({ table }: { readonly table: string }) => {
  const filters = useFilters(table)
  const rows = useProfile(state => state.rows)
  const selected = useProfile(state => state.selected)
  if (filters.length === 0) return null
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
      <Button variant="quiet" onPress={clearSelection}>
        Clear all
      </Button>
    </div>
  )
}
