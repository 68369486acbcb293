import { endAct, useAct } from '../../state/act.ts'
import { CompareDialog } from './CompareDialog.tsx'
import { RestoreDialog } from './RestoreDialog.tsx'
import { TagDialog } from './TagDialog.tsx'

/** The dialog of what is about to be done with a version. */
export const ActDialogs = () => {
  const act = useAct(state => state.act)
  if (!act) return null
  const { kind, table, version } = act
  if (kind === 'restore') return <RestoreDialog table={table} version={version} onClose={endAct} />
  if (kind === 'tag') return <TagDialog table={table} version={version} onClose={endAct} />
  return <CompareDialog table={table} version={version} onClose={endAct} />
}
