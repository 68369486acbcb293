import { useMemo } from 'react'
import type { PlannedFile } from '../../core/lake/ingest-views.ts'
import { Grid } from '../../ui/grid/Grid.tsx'
import type { GridModel } from '../../ui/grid/grid-types.ts'
import styles from './Ingest.module.css'
import { previewColumns } from './ingest-model.ts'

let lastId = 0

const modelOf = (file: PlannedFile): GridModel => ({
  id: `preview ${++lastId}`,
  columns: previewColumns(file),
  rowCount: file.sample.length,
  getPage: (offset, limit) => Promise.resolve({ ok: true, value: file.sample.slice(offset, offset + limit) }),
})

/** The first records of a file, read as the options say now. */
export const FilePreview = ({ file }: { readonly file: PlannedFile }) => {
  const model = useMemo(() => modelOf(file), [file])
  if (file.sample.length === 0)
    return file.problem === undefined ? (
      <p className={styles['noPreview']}>No preview of this kind of file.</p>
    ) : null
  return (
    <div className={styles['preview']}>
      <Grid label={`Preview of ${file.file}`} model={model} />
    </div>
  )
}
