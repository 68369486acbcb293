import { Download, FileDown, FolderDown } from 'lucide-react'
import { useTableSummary } from '../../state/catalog.ts'
import { Button } from '../../ui/Button.tsx'
import { Menu, MenuItem, MenuSection } from '../../ui/Menu.tsx'
import { exportFormats } from './export-model.ts'
import { canPickFile } from './save-file.ts'
import { downloadLake, downloadTable, saveTableAs } from './use-export.ts'

interface ExportMenuProps {
  readonly table: string
  /** The version that is shown; absent at the latest. */
  readonly version?: number | undefined
}

/** Takes the open table out of the browser, at the version that is shown, or the lake with it. */
export const ExportMenu = ({ table, version }: ExportMenuProps) => {
  const summary = useTableSummary(table)
  const shown = version ?? summary?.version
  if (shown === undefined) return null
  return (
    <Menu
      label={`Export ${table}`}
      trigger={
        <Button icon={Download} isDisabled={summary?.problem !== undefined}>
          Export
        </Button>
      }
    >
      <MenuSection title={`${table} v${shown}`}>
        {exportFormats.map(({ format, label }) => (
          <MenuItem key={format} icon={FileDown} onAction={() => void downloadTable(table, shown, format)}>
            {label}
          </MenuItem>
        ))}
        {canPickFile() && (
          <MenuItem icon={FolderDown} onAction={() => void saveTableAs(table, shown)}>
            Save as…
          </MenuItem>
        )}
      </MenuSection>
      <MenuSection title="Whole lake">
        <MenuItem icon={FileDown} onAction={() => void downloadLake()}>
          Zip with all versions
        </MenuItem>
      </MenuSection>
    </Menu>
  )
}
