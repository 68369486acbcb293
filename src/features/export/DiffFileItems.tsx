import { FileDown } from 'lucide-react'
import type { TableDiff } from '../../core/lake/diff-views.ts'
import type { ExportFormat } from '../../core/lake/job-views.ts'
import { exportDiff } from '../../state/diff.ts'
import { MenuItem } from '../../ui/Menu.tsx'
import { diffFileName, exportFormats } from './export-model.ts'
import { saveAs } from './use-export.ts'

const downloadDiff = async (diff: TableDiff, format: ExportFormat): Promise<void> =>
  saveAs(await exportDiff(diff, format), diffFileName(diff, format))

/** Menu items that download the rows in which two versions differ. */
export const DiffFileItems = ({ diff }: { readonly diff: TableDiff }) =>
  exportFormats.map(({ format, label }) => (
    <MenuItem key={format} icon={FileDown} onAction={() => void downloadDiff(diff, format)}>
      {label}
    </MenuItem>
  ))
