import { Clock, Copy, GitCompare, History, RotateCcw, SquareTerminal, Tag } from 'lucide-react'
import { beginAct } from '../state/act.ts'
import type { TableSummary } from '../core/lake/table-views.ts'
import { useMoment } from '../state/moment.ts'
import { goToMoment, showPanel, useRoute } from '../state/route.ts'
import { showOverlay } from '../state/shell.ts'
import type { Command } from '../ui/CommandPalette.tsx'

/** Fetched when one is chosen: the palette is part of the first paint. */
const actions = () => import('../features/act/act-actions.ts')

/** The version that the open table's page shows. */
interface ShownVersion {
  readonly table: string
  readonly version: number
  readonly latest: number
}

/** What can be done with the version that is shown. */
const commandsOf = ({ table, version, latest }: ShownVersion): readonly Command[] => {
  const on = { table, version }
  const hint = `${table} v${version}`
  return [
    ...(version === latest
      ? []
      : [
          {
            id: 'restore',
            text: `Restore v${version}…`,
            icon: RotateCcw,
            hint: table,
            run: () => beginAct({ kind: 'restore', ...on }),
          },
        ]),
    {
      id: 'tag',
      text: `Tag v${version}…`,
      icon: Tag,
      hint: table,
      run: () => beginAct({ kind: 'tag', ...on }),
    },
    {
      id: 'compare-with',
      text: `Compare v${version} with…`,
      icon: GitCompare,
      hint: table,
      run: () => beginAct({ kind: 'compare', ...on }),
    },
    {
      id: 'version-sql',
      text: 'Open this version in SQL',
      icon: SquareTerminal,
      hint,
      run: () => void actions().then(({ openVersionInSql }) => openVersionInSql(table, version)),
    },
    {
      id: 'version-copy',
      text: `Copy SELECT … VERSION AS OF ${version}`,
      icon: Copy,
      hint: table,
      run: () => void actions().then(({ copyVersionSql }) => copyVersionSql(table, version)),
    },
    {
      id: 'history',
      text: 'History of this table',
      icon: History,
      hint: table,
      run: () => showPanel('history'),
    },
  ]
}

/** The version that the open table's page shows; undefined in other rooms. */
const shownVersion = (tables: readonly TableSummary[]): ShownVersion | undefined => {
  const { route } = useRoute.getState()
  if (route.room !== 'table') return undefined
  const { table } = route
  const latest = tables.find(({ name }) => name === table)?.version
  const then = useMoment.getState().tables?.get(table)
  const version = route.version ?? (then?.kind === 'version' ? then.version : latest)
  return latest === undefined || version === undefined ? undefined : { table, version, latest }
}

/** Where the whole lake is in time. */
const momentCommands = (at: number | undefined): readonly Command[] => [
  { id: 'moment', text: 'Move the whole lake to a moment…', icon: Clock, run: () => showOverlay('moment') },
  ...(at === undefined
    ? []
    : [{ id: 'now', text: 'Moment: back to now', icon: Clock, run: () => goToMoment(undefined) }]),
]

/** Commands about versions: the one that is shown, and the moment of the lake. */
export const timeCommands = (tables: readonly TableSummary[]): readonly Command[] => {
  const shown = shownVersion(tables)
  return [...(shown ? commandsOf(shown) : []), ...momentCommands(useRoute.getState().at)]
}
