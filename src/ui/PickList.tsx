import { Check } from 'lucide-react'
import { useId, useState } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Icon } from './Icon.tsx'
import styles from './PickList.module.css'
import { cx } from './cx.ts'

interface PickListProps {
  readonly label: string
  readonly items: readonly { readonly id: string; readonly hint?: string }[]
  /** In the order in which they were chosen. */
  readonly chosen: readonly string[]
  readonly onChange: (chosen: ReadonlySet<string>) => void
  /** Shows the place of each chosen item in the order. */
  readonly isOrdered?: boolean
  /** Words for one item and for several: "column", "columns". */
  readonly noun?: readonly [string, string]
}

/** How many items can be looked over without a search field. */
const searchFrom = 9

/** Several of many, with a search. Chosen items that are not on offer any more stay in sight, so that they can be taken out. */
export const PickList = (props: PickListProps) => {
  const { label, items, chosen, onChange, isOrdered = false, noun = ['column', 'columns'] } = props
  const [search, setSearch] = useState('')
  const labelId = useId()
  const wanted = search.trim().toLowerCase()
  const gone = chosen.filter(id => items.every(item => item.id !== id))
  const all = [...gone.map(id => ({ id, hint: 'missing' })), ...items]
  const shown = all.filter(({ id }) => id.toLowerCase().includes(wanted))
  const hidden = chosen.filter(id => shown.every(item => item.id !== id))

  return (
    <div className={styles['list']}>
      <div className={styles['head']}>
        <span id={labelId}>{label}</span>
        <span className={styles['count']}>
          {chosen.length === 0
            ? `no ${noun[0]} chosen`
            : `${chosen.length} ${chosen.length === 1 ? noun[0] : noun[1]}`}
        </span>
      </div>
      <div className={styles['box']}>
        {items.length >= searchFrom && (
          <input
            className={styles['search']}
            type="search"
            aria-label={`Search ${noun[1]}`}
            placeholder={`Search ${items.length} ${noun[1]}`}
            value={search}
            onChange={event => setSearch(event.currentTarget.value)}
          />
        )}
        <ListBox
          className={cx(styles['items'])}
          aria-labelledby={labelId}
          selectionMode="multiple"
          selectionBehavior="toggle"
          selectedKeys={chosen}
          onSelectionChange={keys => {
            const picked = keys === 'all' ? shown.map(({ id }) => id) : [...keys].map(String)
            onChange(new Set([...hidden, ...picked]))
          }}
          items={shown}
          dependencies={[chosen, isOrdered]}
          escapeKeyBehavior="none"
          renderEmptyState={() => `No ${noun[0]} has “${search}” in its name.`}
        >
          {item => (
            <ListBoxItem id={item.id} textValue={item.id} className={cx(styles['item'])}>
              {({ isSelected }) => (
                <>
                  <span className={styles['tick']}>{isSelected && <Icon of={Check} size={14} />}</span>
                  <span className={styles['text']}>{item.id}</span>
                  {item.hint && <span className={styles['hint']}>{item.hint}</span>}
                  {isOrdered && isSelected && (
                    <span className={styles['order']}>{chosen.indexOf(item.id) + 1}</span>
                  )}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </div>
    </div>
  )
}
