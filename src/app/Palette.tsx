import { useEffect, useMemo, useState } from 'react'
import { useCatalog } from '../state/catalog.ts'
import { loadColumns, useColumns } from '../state/columns.ts'
import { showOverlay, useShell } from '../state/shell.ts'
import { CommandPalette } from '../ui/CommandPalette.tsx'
import { allCommands } from './commands.ts'
import { findCommands } from './palette-model.ts'

/** Finds tables, columns and commands by a few letters. */
export const Palette = () => {
  const tables = useCatalog(state => state.tables)
  const columns = useColumns(state => state.byTable)
  const [query, setQuery] = useState('')
  useEffect(() => {
    void loadColumns()
  }, [])
  const commands = useMemo(
    () => findCommands(allCommands(tables, columns), query, 60),
    [tables, columns, query],
  )
  return (
    <CommandPalette
      isOpen
      // A command may have opened something else meanwhile.
      onClose={() => useShell.getState().overlay === 'palette' && showOverlay('none')}
      query={query}
      onQueryChange={setQuery}
      commands={commands}
      placeholder="Search tables, columns, commands"
    />
  )
}
