import type { ReactNode } from 'react'
import { ChangeSign } from '../ChangeSign.tsx'
import { VisuallyHidden } from '../VisuallyHidden.tsx'
import { cx } from '../cx.ts'
import styles from './Marks.module.css'
import { type GridMark, rowWords } from './diff-model.ts'
import type { GridColumn } from './grid-types.ts'

/** The sign of a column that a step added, removed, changed or renamed. */
export const ColumnMark = ({ column }: { readonly column: GridColumn }) => {
  const mark = column.diff?.mark ?? (column.diff?.from === undefined ? undefined : 'changed')
  return mark && <ChangeSign kind={mark} />
}

/** The sign of a row, before its number. */
export const RowMark = ({ mark }: { readonly mark: GridMark }) => (
  <>
    <ChangeSign kind={mark} />
    <VisuallyHidden>{rowWords[mark]}, row </VisuallyHidden>
  </>
)

interface ChangedCellProps {
  /** The old value; null for NULL. */
  readonly old: string | null
  readonly children: ReactNode
}

/** A cell that a step changed: the old value struck out, then the new one. */
export const ChangedCell = ({ old, children }: ChangedCellProps) => (
  <span className={styles['changedCell']}>
    <ChangeSign kind="changed" />
    <del className={cx(styles['old'], old === null && styles['oldNull'])}>
      {old === null ? 'NULL' : old === '' ? '""' : old}
    </del>
    <span className={styles['now']}>{children}</span>
  </span>
)
