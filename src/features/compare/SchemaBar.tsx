import type { TableDiff } from '../../core/lake/diff-views.ts'
import { Chip } from '../../ui/Chip.tsx'
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx'
import { changeSigns } from '../../ui/change-signs.ts'
import styles from './Compare.module.css'
import { type SchemaLine, schemaLines } from './compare-model.ts'

/** One change of the schema. */
export const SchemaChip = ({ line }: { readonly line: SchemaLine }) => (
  <Chip tone={line.mark}>
    <span aria-hidden className={styles['schemaText']} title={line.spoken}>
      {changeSigns[line.mark]} {line.text}
    </span>
    <VisuallyHidden>{line.spoken}</VisuallyHidden>
  </Chip>
)

/** How the columns of the two versions differ; nothing where they do not. */
export const SchemaBar = ({ diff }: { readonly diff: TableDiff }) => {
  const lines = schemaLines(diff)
  if (lines.length === 0) return null
  return (
    <div className={styles['schema']}>
      <h2 className={styles['schemaTitle']}>Schema</h2>
      <ul className={styles['schemaList']} aria-label="Schema changes">
        {lines.map(line => (
          <li key={line.spoken}>
            <SchemaChip line={line} />
          </li>
        ))}
      </ul>
    </div>
  )
}
