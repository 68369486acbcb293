import {
  ClipboardPaste,
  Columns3,
  Diff,
  Download,
  FolderOpen,
  FolderTree,
  Keyboard,
  Monitor,
  Moon,
  Rows3,
  Sparkles,
  SquareTerminal,
  Sun,
  Table2,
} from 'lucide-react'
import { browseFiles, browseFolder } from '../features/ingest/browse-files.ts'
import { ingestSamples } from '../features/ingest/run-ingest.ts'
import { downloadLake } from '../features/export/use-export.ts'
import type { useCatalog } from '../state/catalog.ts'
import type { useColumns } from '../state/columns.ts'
import { setPasting } from '../state/ingest.ts'
import { navigate, openTable, showComparison, useRoute, showPanel } from '../state/route.ts'
import { showOverlay } from '../state/shell.ts'
import { setTheme } from '../state/theme.ts'
import type { Command } from '../ui/CommandPalette.tsx'
import { formatPlural } from '../ui/format-number.ts'
import { timeCommands } from './version-commands.ts'

type Tables = ReturnType<typeof useCatalog.getState>['tables']
type Columns = ReturnType<typeof useColumns.getState>['byTable']

const general: readonly Command[] = [
  { id: 'import', text: 'Import files…', icon: FolderOpen, run: browseFiles },
  { id: 'folder', text: 'Open a folder with Delta tables…', icon: FolderTree, run: browseFolder },
  { id: 'paste', text: 'Paste rows…', icon: ClipboardPaste, run: () => setPasting(true) },
  { id: 'sample', text: 'Import sample data', icon: Sparkles, run: () => void ingestSamples() },
  { id: 'sql', text: 'SQL', icon: SquareTerminal, run: () => navigate({ room: 'sql' }) },
  {
    id: 'storage',
    text: 'Storage by layer and table',
    icon: Table2,
    run: () => navigate({ room: 'storage' }),
  },
  { id: 'zip', text: 'Download the lake as zip', icon: Download, run: () => void downloadLake() },
  { id: 'light', text: 'Theme: light', icon: Sun, run: () => setTheme('light') },
  { id: 'dark', text: 'Theme: dark', icon: Moon, run: () => setTheme('dark') },
  { id: 'system', text: 'Theme: as the system', icon: Monitor, run: () => setTheme('system') },
  {
    id: 'shortcuts',
    text: 'Keyboard shortcuts',
    icon: Keyboard,
    hint: '?',
    run: () => showOverlay('shortcuts'),
  },
]

const tableCommand = ({ name, rows }: Tables[number]): Command => ({
  id: `table ${name}`,
  text: name,
  icon: Table2,
  ...(rows === undefined ? {} : { hint: formatPlural(rows, 'row') }),
  run: () => openTable(name),
})

/** Comparisons of the version that is looked at. */
const compareCommands = (tables: Tables): readonly Command[] => {
  const { route } = useRoute.getState()
  const latest = route.room === 'table' ? tables.find(({ name }) => name === route.table)?.version : undefined
  if (route.room !== 'table' || latest === undefined) return []
  const shown = route.version ?? latest
  const before: Command = {
    id: 'compare before',
    text: 'Compare with the version before',
    icon: Diff,
    run: () => showComparison({ from: shown - 1, to: shown }),
  }
  const newest: Command = {
    id: 'compare latest',
    text: 'Compare with latest',
    icon: Diff,
    run: () => showComparison({ from: shown, to: latest }),
  }
  return [...(shown > 0 ? [before] : []), ...(shown < latest ? [newest] : [])]
}

/** The life of a row of the open table: the panel asks which. */
const rowCommands = (): readonly Command[] =>
  useRoute.getState().route.room === 'table'
    ? [{ id: 'row', text: 'Life of a row…', icon: Rows3, run: () => showPanel('row') }]
    : []

/** Everything that the palette can find: tables, commands, then columns. */
export const allCommands = (tables: Tables, columns: Columns): readonly Command[] => [
  ...tables.map(tableCommand),
  ...general,
  ...compareCommands(tables),
  ...rowCommands(),
  ...timeCommands(tables),
  ...tables.flatMap(({ name }) =>
    (columns[name]?.names ?? []).map(column => ({
      id: `column ${name} ${column}`,
      text: column,
      icon: Columns3,
      hint: name,
      run: () => openTable(name),
    })),
  ),
]
