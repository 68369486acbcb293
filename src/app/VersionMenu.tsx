import { FileDown } from 'lucide-react'
import { ActMenu } from '../features/act/ActMenu.tsx'
import { exportFormats } from '../features/export/export-model.ts'
import { downloadTable } from '../features/export/use-export.ts'
import { useTableSummary } from '../state/catalog.ts'
import { MenuItem, MenuSection } from '../ui/Menu.tsx'

interface VersionMenuProps {
  readonly table: string
  /** The version that is shown; absent at the latest. */
  readonly version: number | undefined
}

/** What can be done with the version that is shown, exports included. */
export const VersionMenu = ({ table, version }: VersionMenuProps) => {
  const latest = useTableSummary(table)?.version
  const shown = version ?? latest
  return (
    <ActMenu table={table} version={version}>
      {shown !== undefined && (
        <MenuSection title="Export this version">
          {exportFormats.map(({ format, label }) => (
            <MenuItem key={format} icon={FileDown} onAction={() => void downloadTable(table, shown, format)}>
              {label}
            </MenuItem>
          ))}
        </MenuSection>
      )}
    </ActMenu>
  )
}
