import { type ReactNode, Suspense } from 'react'
import { TablePage } from '../features/table/TablePage.tsx'
import { FilterChips } from '../features/profile/FilterChips.tsx'
import { useGridProfile } from '../features/profile/use-grid-profile.tsx'
import { Timeline } from '../features/timeline/Timeline.tsx'
import { openClusters } from '../state/clusters.ts'
import type { Panel } from '../state/route-model.ts'
import { showPanel } from '../state/route.ts'
import { resizeSide, useShell } from '../state/shell.ts'
import { Sheet } from '../ui/Sheet.tsx'
import { Splitter } from '../ui/Splitter.tsx'
import type { CellValue, GridColumn } from '../ui/grid/grid-types.ts'
import styles from './App.module.css'
import { ClusterRoom } from './ClusterRoom.tsx'
import { ColumnSteps } from './ColumnSteps.tsx'
import { TableActions } from './TableActions.tsx'
import {
  DetailsPanel,
  GoldChart,
  GoldPanel,
  ProfilePanel,
  RecipeKeeper,
  RecipePanel,
  SuggestStrip,
  UnmappedNotice,
} from './lazy-rooms.ts'

interface RightPanelProps {
  readonly label: string
  readonly isNarrow: boolean
  readonly children: ReactNode
}

const RightPanel = ({ label, isNarrow, children }: RightPanelProps) => {
  const width = useShell(state => state.panelWidth)
  if (isNarrow)
    return (
      <Sheet label={label} side="end" isOpen onClose={() => showPanel('none')}>
        {children}
      </Sheet>
    )
  return (
    <div className={styles['panel']}>
      <Splitter
        label="Width of the panel"
        size={width}
        min={280}
        max={560}
        panel="after"
        onResize={to => resizeSide('panel', to)}
      />
      <div className={styles['panelBody']} style={{ inlineSize: width }}>
        {children}
      </div>
    </div>
  )
}

const plain = (value: CellValue | undefined): string | undefined =>
  value === undefined || value === null || typeof value === 'object' ? undefined : String(value)

const columnMenu = (table: string) => (column: GridColumn, value: CellValue | undefined) => (
  <ColumnSteps table={table} column={column} value={plain(value)} />
)

/** Without the user's word: what makes the table. On a narrow screen the rows come first. */
const usualPanel = (table: string, isNarrow: boolean): Panel => {
  if (isNarrow) return 'none'
  return table.startsWith('gold.') ? 'gold' : 'recipe'
}

const panelLabels = {
  recipe: 'Recipe',
  gold: 'Aggregate',
  profile: 'Profile',
  details: 'Details',
  compare: 'Differences',
  row: 'Row',
  metric: 'Metric',
  history: 'History',
} as const

interface TableRoomProps {
  readonly table: string
  readonly version: number | undefined
  readonly panel: Panel | undefined
  readonly isNarrow: boolean
}

/** The page of a table: its rows, what it is made by, its versions. */
export const TableRoom = ({ table, version, panel, isNarrow }: TableRoomProps) => {
  const open = panel ?? usualPanel(table, isNarrow)
  const { headerExtra, onColumnsInView } = useGridProfile(table, version)
  return (
    <>
      <main id="main" tabIndex={-1} className={styles['main']}>
        <TablePage
          key={table}
          table={table}
          version={version}
          actions={<TableActions table={table} version={version} panel={open} />}
          beside={
            open === 'gold' && (
              <Suspense>
                <GoldChart table={table} version={version} />
              </Suspense>
            )
          }
          above={
            <>
              <FilterChips table={table} />
              <Suspense>
                <UnmappedNotice table={table} />
              </Suspense>
            </>
          }
          headerExtra={headerExtra}
          onColumnsInView={onColumnsInView}
          columnMenu={columnMenu(table)}
        />
        {!table.startsWith('gold.') && (
          <Suspense>
            <SuggestStrip table={table} />
          </Suspense>
        )}
      </main>
      {open !== 'none' && (
        <RightPanel label={panelLabels[open]} isNarrow={isNarrow}>
          <Suspense>
            {open === 'recipe' && (
              <RecipePanel table={table} onCluster={column => openClusters(table, column)} />
            )}
            {open === 'gold' && <GoldPanel table={table} version={version} />}
            {open === 'profile' && <ProfilePanel table={table} version={version} />}
            {open === 'details' && <DetailsPanel table={table} />}
          </Suspense>
        </RightPanel>
      )}
      {(open === 'recipe' || !table.startsWith('gold.')) && (
        <Suspense>
          <RecipeKeeper table={table} version={version} />
        </Suspense>
      )}
      <ClusterRoom />
      <div className={styles['timeline']}>
        <Timeline table={table} version={version} />
      </div>
    </>
  )
}
