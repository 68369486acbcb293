import type { Biography } from '../../core/lake/timeline-views.ts'
import { Select } from '../../ui/Select.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import styles from './Biography.module.css'
import { type LifeFilter, type LifeItem, changedColumns, valuesOf, whenText } from './biography-model.ts'

interface WhenChangedProps {
  readonly biography: Biography
  readonly filter: LifeFilter
  readonly items: readonly LifeItem[]
  readonly onChange: (filter: LifeFilter) => void
}

const all = '*'

/** When did this value change: a column, and a value of it. */
export const WhenChanged = ({ biography, filter, items, onChange }: WhenChangedProps) => {
  const columns = changedColumns(biography)
  const names = new Set(columns.map(({ column }) => column))
  const others = Object.keys(biography.rows[0] ?? biography.events.at(-1)?.changes[0]?.row ?? {}).filter(
    name => !names.has(name),
  )
  const values = filter.column === undefined ? [] : valuesOf(biography, filter.column)
  return (
    <div className={styles['when']}>
      <div className={styles['whenFields']}>
        <Select
          label="When did it change"
          choices={[
            { id: all, text: 'Any column' },
            ...columns.map(({ column, times }) => ({
              // A column may be called like the choice of all.
              id: `=${column}`,
              text: column,
              hint: formatPlural(times, 'change'),
            })),
            ...others.map(column => ({ id: `=${column}`, text: column, hint: 'never' })),
          ]}
          value={filter.column === undefined ? all : `=${filter.column}`}
          onChange={id => onChange(id === all ? {} : { column: id.slice(1) })}
        />
        <Select
          label="To or from"
          choices={[
            { id: all, text: 'Any value' },
            ...values.map(value => ({ id: `=${value}`, text: value })),
          ]}
          value={filter.value === undefined ? all : `=${filter.value}`}
          isDisabled={filter.column === undefined}
          onChange={id => onChange({ column: filter.column, ...(id === all ? {} : { value: id.slice(1) }) })}
        />
      </div>
      <p className={styles['whenText']} role="status">
        {whenText(biography, filter, items)}
      </p>
    </div>
  )
}
