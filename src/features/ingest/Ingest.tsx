import { Upload } from 'lucide-react'
import { Suspense, lazy } from 'react'
import { useOpenTables } from '../../state/open-tables.ts'
import { showReport, useIngest } from '../../state/ingest.ts'
import { Icon } from '../../ui/Icon.tsx'
import styles from './Ingest.module.css'
import { useFileDrop, usePaste } from './use-file-drop.ts'

const IngestSheet = lazy(() => import('./IngestSheet.tsx').then(module => ({ default: module.IngestSheet })))
const OpenSheet = lazy(() => import('./OpenSheet.tsx').then(module => ({ default: module.OpenSheet })))
const IngestReport = lazy(() =>
  import('./IngestReport.tsx').then(module => ({ default: module.IngestReport })),
)
const PasteDialog = lazy(() => import('./PasteDialog.tsx').then(module => ({ default: module.PasteDialog })))

interface IngestProps {
  /** Adds the tables of a lake's zip. */
  readonly onLake: (zip: File) => Promise<void>
}

/** Everything by which files come in: drop and paste anywhere, the sheet that shows how they will be read, the report. */
export const Ingest = ({ onLake }: IngestProps) => {
  const promise = useFileDrop()
  usePaste()
  const { offered, report, isPasting } = useIngest()
  const { tables, lakes } = useOpenTables()
  const isOpening = tables.length + lakes.length > 0
  return (
    <>
      {promise !== undefined && (
        <div className={styles['overlay']} role="status">
          <div className={styles['promise']}>
            <Icon of={Upload} size={20} />
            {promise}
          </div>
        </div>
      )}
      <Suspense>
        {isPasting && <PasteDialog />}
        {isOpening && <OpenSheet tables={tables} lakes={lakes} onLake={onLake} />}
        {offered.length > 0 && !isOpening && <IngestSheet files={offered} />}
        {report && <IngestReport report={report} onClose={() => showReport(undefined)} />}
      </Suspense>
    </>
  )
}
