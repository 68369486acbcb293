import { CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import type { PlannedFile } from '../../core/lake/ingest-views.ts'
import { withdrawFiles } from '../../state/ingest.ts'
import { Button } from '../../ui/Button.tsx'
import { Chip } from '../../ui/Chip.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { cx } from '../../ui/cx.ts'
import { formatBytes, formatPlural } from '../../ui/format-number.ts'
import { FilePreview } from './FilePreview.tsx'
import { FormatControls } from './FormatControls.tsx'
import styles from './Ingest.module.css'
import { describeFormat, withFormat, withTable } from './ingest-model.ts'
import { useIngestSheet } from './use-ingest-sheet.ts'

interface FileListProps {
  readonly plan: readonly PlannedFile[]
  readonly selected: number
  readonly onSelect: (index: number) => void
}

const FileList = ({ plan, selected, onSelect }: FileListProps) => (
  <ul className={styles['files']} aria-label="Files">
    {plan.map((file, index) => (
      <li key={`${index} ${file.file}`}>
        <button
          type="button"
          aria-current={index === selected}
          className={cx(styles['file'], index === selected && styles['selected'])}
          onClick={() => onSelect(index)}
        >
          <span className={styles['fileName']}>{file.file}</span>
          <span className={styles['size']}>{formatBytes(file.bytes)}</span>
          <span className={styles['target']}>
            {file.problem === undefined ? `→ ${file.table}` : 'can not be read'}
            {file.problem === undefined && file.append && <Chip>append</Chip>}
            {file.problem !== undefined && <Icon of={CircleAlert} size={12} />}
          </span>
        </button>
      </li>
    ))}
  </ul>
)

/** How dropped files will be read, and into which tables; Enter takes it as it is. */
export const IngestSheet = ({ files }: { readonly files: readonly File[] }) => {
  const sheet = useIngestSheet(files)
  const { plan, overrides, setOverrides, readable, isReady, accept } = sheet
  const [selected, setSelected] = useState(0)
  const file = plan?.[selected]
  return (
    <Dialog
      title={`Ingest ${formatPlural(files.length, 'file')}`}
      isOpen
      onClose={withdrawFiles}
      isDismissable={false}
      size="large"
      onEnter={accept}
      footer={
        <>
          <Button onPress={withdrawFiles}>Cancel</Button>
          <Button variant="primary" isDisabled={!isReady} onPress={accept}>
            {plan === undefined ? 'Looking at the files…' : `Ingest ${formatPlural(readable.length, 'file')}`}
          </Button>
        </>
      }
    >
      <div className={styles['sheet']}>
        {plan ? (
          <FileList plan={plan} selected={selected} onSelect={setSelected} />
        ) : (
          <div className={styles['files']} />
        )}
        <div className={styles['details']}>
          {sheet.error && (
            <p role="alert" className={styles['problem']}>
              {explainError(sheet.error).body}
            </p>
          )}
          {file && (
            <>
              <p
                className={file.problem === undefined ? styles['sentence'] : styles['problem']}
                role="status"
              >
                {file.problem ?? (file.format && describeFormat(file.format))}
              </p>
              <FormatControls
                key={file.file}
                file={file}
                onTable={table => setOverrides(withTable(overrides, file.file, table))}
                onFormat={change => setOverrides(withFormat(overrides, file.file, change))}
              />
              <FilePreview file={file} />
            </>
          )}
        </div>
      </div>
    </Dialog>
  )
}
