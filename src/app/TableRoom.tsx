import { type ReactNode, Suspense } from 'react'
import { TablePage } from '../features/table/TablePage.tsx'
import { FilterChips } from '../features/profile/FilterChips.tsx'
import { useGridProfile } from '../features/profile/use-grid-profile.tsx'
import { openRow } from '../state/biography.ts'
import { openClusters } from '../state/clusters.ts'
import { expectFilm } from '../state/film.ts'
import type { Panel } from '../state/route-model.ts'
import { showPanel, useRoute } from '../state/route.ts'
import { resizeSide, useShell } from '../state/shell.ts'
import { Sheet } from '../ui/Sheet.tsx'
import { Splitter } from '../ui/Splitter.tsx'
import type { CellValue, GridColumn, NamedCells } from '../ui/grid/grid-types.ts'
import styles from './App.module.css'
import { ClusterRoom } from './ClusterRoom.tsx'
import { ColumnSteps } from './ColumnSteps.tsx'
import { TableActions } from './TableActions.tsx'
import {
  CompareRoom,
  ComparePanel,
  DetailsPanel,
  GoldChart,
  GoldPanel,
  MetricPanel,
  MomentNote,
  HistoryRoom,
  ProfilePanel,
  RecipeKeeper,
  RecipePanel,
  RowPanel,
  SuggestStrip,
  Timeline,
  VersionMenu,
  UnmappedNotice,
  UpkeepPart,
  WhyList,
} from './lazy-rooms.ts'
import { useMetricLane } from './use-metric-lane.tsx'

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

const columnMenu =
  (table: string) => (column: GridColumn, value: CellValue | undefined, row: NamedCells | undefined) => (
    <ColumnSteps table={table} column={column} value={plain(value)} row={row} />
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

export interface TableRoomProps {
  readonly table: string
  readonly version: number | undefined
  readonly panel: Panel | undefined
  readonly isNarrow: boolean
}

/** The page of a table: its rows, what it is made by, its versions. */
export const TableRoom = ({ table, version, panel, isNarrow }: TableRoomProps) => {
  const open = panel ?? usualPanel(table, isNarrow)
  const isPast = useRoute(({ at }) => at !== undefined)
  const compare = useRoute(({ route }) => (route.room === 'table' ? route.compare : undefined))
  const { headerExtra, onColumnsInView } = useGridProfile(table, version)
  const lane = useMetricLane(table, version, open)
  const actions = <TableActions table={table} version={version} panel={open} />
  return (
    <>
      <main id="main" tabIndex={-1} className={styles['main']}>
        {compare && (
          <Suspense>
            <CompareRoom key={table} table={table} pair={compare} actions={actions} />
          </Suspense>
        )}
        {!compare && (
          <TablePage
            key={table}
            table={table}
            version={version}
            actions={actions}
            beside={
              open === 'gold' && (
                <Suspense>
                  <GoldChart table={table} version={version} />
                </Suspense>
              )
            }
            above={
              <>
                {isPast && (
                  <Suspense>
                    <MomentNote table={table} />
                  </Suspense>
                )}
                <FilterChips table={table} version={version} />
                <Suspense>
                  <UnmappedNotice table={table} />
                </Suspense>
              </>
            }
            headerExtra={headerExtra}
            onColumnsInView={onColumnsInView}
            columnMenu={columnMenu(table)}
            onLife={row => void openRow(table, row)}
          />
        )}
        {!compare && !table.startsWith('gold.') && (
          <Suspense>
            <SuggestStrip table={table} />
          </Suspense>
        )}
      </main>
      {open !== 'none' && (
        <RightPanel label={panelLabels[open]} isNarrow={isNarrow}>
          <Suspense>
            {open === 'recipe' && (
              <RecipePanel table={table} onCluster={(column, index) => openClusters(table, column, index)} />
            )}
            {open === 'gold' && <GoldPanel table={table} version={version} />}
            {open === 'profile' && <ProfilePanel table={table} version={version} />}
            {open === 'row' && <RowPanel table={table} version={version} />}
            {open === 'details' && (
              <DetailsPanel table={table}>
                <UpkeepPart table={table} />
              </DetailsPanel>
            )}
            {open === 'metric' && <MetricPanel table={table} version={version} />}
            {open === 'history' && <HistoryRoom table={table} version={version} />}
            {open === 'compare' && <ComparePanel table={table} why={<WhyList />} />}
          </Suspense>
        </RightPanel>
      )}
      {(open === 'recipe' || !table.startsWith('gold.')) && (
        <Suspense>
          <RecipeKeeper table={table} version={version} />
        </Suspense>
      )}
      <ClusterRoom />
      <div className={styles['timeline']} onPointerEnter={expectFilm} onFocus={expectFilm}>
        <Suspense>
          <Timeline
            table={table}
            version={version}
            lane={lane}
            actions={
              <Suspense>
                <VersionMenu table={table} version={version} />
              </Suspense>
            }
          />
        </Suspense>
      </div>
    </>
  )
}
