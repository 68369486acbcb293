import { startStep } from '../state/recipe.ts'
import { MenuItem } from '../ui/Menu.tsx'

interface ColumnStepsProps {
  readonly column: string
  /** The value of the cell on which the menu was opened, as text; undefined on a header, and for values that are not plain. */
  readonly value: string | undefined
}

/** Recipe steps that begin with a column. */
export const ColumnSteps = ({ column, value }: ColumnStepsProps) => (
  <>
    <MenuItem onAction={() => startStep('cast', column)}>Change type…</MenuItem>
    <MenuItem onAction={() => startStep('rename', column)}>Rename…</MenuItem>
    <MenuItem onAction={() => startStep('trim', column)}>Trim…</MenuItem>
    <MenuItem onAction={() => startStep('filter', column, value)}>
      {value === undefined ? 'Filter…' : `Filter: equals ${cut(value)}…`}
    </MenuItem>
    <MenuItem onAction={() => startStep('nullify', column, value)}>
      {value === undefined ? 'Replace a value with null…' : `Replace ${cut(value)} with null…`}
    </MenuItem>
    <MenuItem onAction={() => startStep('dedupe', column)}>Deduplicate by this…</MenuItem>
    <MenuItem onAction={() => startStep('drop', column)}>Drop column…</MenuItem>
  </>
)

const cut = (text: string): string => {
  if (text === '') return '""'
  return text.length > 24 ? `“${text.slice(0, 24)}…”` : `“${text}”`
}
