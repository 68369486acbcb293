import {
  ChartColumn,
  ChartLine,
  ChartNoAxesColumn,
  Diff,
  History,
  Info,
  ListOrdered,
  RefreshCw,
  TriangleAlert,
} from 'lucide-react'
import { ExportMenu } from '../features/export/ExportMenu.tsx'
import { useTableSummary } from '../state/catalog.ts'
import { refreshTable, useWriting } from '../state/refresh.ts'
import type { Panel } from '../state/route-model.ts'
import { showComparison, showPanel, useRoute } from '../state/route.ts'
import { say, sayError } from '../state/toasts.ts'
import { Button } from '../ui/Button.tsx'
import { formatPlural } from '../ui/format-number.ts'

const refresh = async (table: string): Promise<void> => {
  const result = await refreshTable(table)
  if (!result.ok) sayError(result.error, `refresh ${table}`)
  else if (result.value.committed)
    say(`${table} is up to date`, { body: formatPlural(result.value.rows, 'row') })
  else say(`${table} was up to date already`)
}

const RefreshButton = ({ table }: { readonly table: string }) => {
  const summary = useTableSummary(table)
  const isWriting = useWriting(table) !== undefined
  if (summary?.stale !== true) return null
  return (
    <Button variant="primary" icon={RefreshCw} isDisabled={isWriting} onPress={() => void refresh(table)}>
      Refresh
    </Button>
  )
}

/** So many small files that queries pay for them: the way to what can be done about it. */
const SmallFiles = ({ table }: { readonly table: string }) => {
  const small = useTableSummary(table)?.smallFiles
  if (small === undefined) return null
  return (
    <Button variant="quiet" icon={TriangleAlert} onPress={() => showPanel('details')}>
      {formatPlural(small, 'small file')}
    </Button>
  )
}

interface PanelButtonProps {
  readonly panel: Exclude<Panel, 'none'>
  readonly open: Panel
  readonly icon: typeof ListOrdered
  readonly text: string
}

const PanelButton = ({ panel, open, icon, text }: PanelButtonProps) => (
  <Button
    variant="quiet"
    icon={icon}
    aria-expanded={open === panel}
    onPress={() => showPanel(open === panel ? 'none' : panel)}
  >
    {text}
  </Button>
)

/** While versions are compared, their panel; at an older version, the way to a comparison. */
const CompareButton = ({ table, version, panel }: TableActionsProps) => {
  const isComparing = useRoute(({ route }) => route.room === 'table' && route.compare !== undefined)
  const latest = useTableSummary(table)?.version
  if (isComparing) return <PanelButton panel="compare" open={panel} icon={Diff} text="Differences" />
  if (version === undefined || latest === undefined || version === latest) return null
  return (
    <Button variant="quiet" icon={Diff} onPress={() => showComparison({ from: version, to: latest })}>
      Compare with latest
    </Button>
  )
}

interface TableActionsProps {
  readonly table: string
  readonly version: number | undefined
  readonly panel: Panel
}

/** What can be done with the open table, at the end of its header line. */
export const TableActions = ({ table, version, panel }: TableActionsProps) => (
  <>
    <SmallFiles table={table} />
    <RefreshButton table={table} />
    <CompareButton table={table} version={version} panel={panel} />
    <PanelButton panel="recipe" open={panel} icon={ListOrdered} text="Recipe" />
    <PanelButton panel="gold" open={panel} icon={ChartColumn} text="Aggregate" />
    <PanelButton panel="profile" open={panel} icon={ChartNoAxesColumn} text="Profile" />
    <PanelButton panel="metric" open={panel} icon={ChartLine} text="Metric" />
    <PanelButton panel="details" open={panel} icon={Info} text="Details" />
    <PanelButton panel="history" open={panel} icon={History} text="History" />
    <ExportMenu table={table} version={version} />
  </>
)
