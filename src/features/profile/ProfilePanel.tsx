import { List } from 'lucide-react'
import { useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import type { ColumnDetail, ColumnProfile } from '../../core/lake/profile-views.ts'
import type { ColumnFilter } from '../../core/profile/filter.ts'
import { removeFilter, toggleFilter, useFilters } from '../../state/selection.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import { cx } from '../../ui/cx.ts'
import { formatPlural } from '../../ui/format-number.ts'
import { plainText } from '../../ui/grid/format-model.ts'
import { ColumnChoice, ListOrder } from './ColumnChoice.tsx'
import { ColumnList } from './ColumnList.tsx'
import { Distribution } from './Distribution.tsx'
import styles from './Profile.module.css'
import { Numbers, Patterns, Quality, TopValues } from './ProfileSections.tsx'
import { ProfileWaiting } from './ProfileWaiting.tsx'
import { orderedColumns } from './column-order.ts'
import { listModes, useListView } from './list-view.ts'
import { profileSentence, valueText } from './profile-model.ts'
import { type ProfilePanelState, useProfilePanel } from './use-profile-panel.ts'

/** Values stand under the bars, where a value that is pointed at is shown. */
const sections = [Quality, Distribution, TopValues, Numbers, Patterns]

const withPart = (detail: ColumnDetail, profile: ColumnProfile | undefined): ColumnDetail =>
  profile?.part && profile.column === detail.column ? { ...detail, part: profile.part } : detail

interface OneProps {
  readonly table: string
  readonly panel: ProfilePanelState
}

/** One column: all that is told of it. */
const OneColumn = ({ table, panel }: OneProps) => {
  const { column, detail, profile, error, isLoading, rows, late } = panel
  const [pointed, setPointed] = useState<string>()
  const filter = useFilters(table).find(one => one.column === column)
  const choose = (next: ColumnFilter | undefined) => {
    if (next) toggleFilter(table, next)
    else if (column !== undefined) removeFilter(table, column)
  }
  if (error) return <EmptyState title={explainError(error).title}>{explainError(error).body}</EmptyState>
  if (!detail) return isLoading ? <ProfileWaiting rows={rows} /> : null
  return (
    <div className={cx(styles['scroll'], isLoading && styles['stale'])} data-late={late}>
      <p className={cx(styles['group'], styles['sentence'])}>
        {late !== undefined && <b className={styles['late']}>Of v{late}: </b>}
        {profileSentence(detail)}
      </p>
      {sections.map((Section, at) => (
        <Section
          key={at}
          detail={withPart(detail, profile)}
          filter={filter}
          choose={choose}
          pointed={pointed}
          onPoint={setPointed}
        />
      ))}
    </div>
  )
}

/** All columns, and what is shown of each. */
const AllColumns = ({
  panel,
  onLeave,
}: {
  readonly panel: ProfilePanelState
  readonly onLeave: () => void
}) => {
  const mode = useListView(state => state.mode)
  const { columns, column, setColumn, order, missing, example } = panel
  const places = new Map(columns.map(({ name }, at) => [name, at]))
  const lines = orderedColumns(columns, order, missing).map(({ name, type }) => {
    const value = example?.[places.get(name) ?? -1]
    const text = value === null ? null : plainText(value ?? '', type).slice(0, 200)
    return { name, type, example: value === undefined ? undefined : valueText(text) }
  })
  return (
    <>
      <div className={styles['listTools']}>
        <ToggleGroup
          label="Show of each column"
          choices={listModes}
          value={mode}
          onChange={next => useListView.setState({ mode: next })}
        />
        <ListOrder order={order} onOrderChange={panel.setOrder} />
      </div>
      {lines.length > 0 && (
        <ColumnList
          columns={lines}
          column={column}
          mode={mode}
          onOpen={name => {
            setColumn(name)
            onLeave()
          }}
          onLeave={onLeave}
        />
      )}
    </>
  )
}

interface ProfilePanelProps {
  readonly table: string
  readonly version: number | undefined
}

/** What the rows that the grid shows hold, column by column; bands, bars, patterns and values filter them. */
export const ProfilePanel = ({ table, version }: ProfilePanelProps) => {
  const panel = useProfilePanel(table, version)
  const isList = useListView(state => state.isList)
  const showList = (next: boolean) => useListView.setState({ isList: next })
  return (
    <section className={styles['panel']} aria-label="Profile" aria-busy={panel.isLoading}>
      <header className={styles['head']}>
        <h2 className={styles['title']}>Profile</h2>
        {isList ? (
          <span className={styles['headCount']}>{formatPlural(panel.columns.length, 'column')}</span>
        ) : (
          <ColumnChoice
            columns={panel.columns}
            column={panel.column}
            onChange={panel.setColumn}
            order={panel.order}
            onOrderChange={panel.setOrder}
            missing={panel.missing}
          />
        )}
        <button
          type="button"
          ref={element => {
            // Who left the list by a key goes on from here.
            if (element && !isList && document.activeElement === document.body) element.focus()
          }}
          className={styles['listButton']}
          aria-pressed={isList}
          aria-label="All columns"
          title="All columns"
          onClick={() => showList(!isList)}
        >
          <Icon of={List} size={14} />
        </button>
      </header>
      {isList ? (
        <AllColumns panel={panel} onLeave={() => showList(false)} />
      ) : (
        <OneColumn table={table} panel={panel} />
      )}
    </section>
  )
}
