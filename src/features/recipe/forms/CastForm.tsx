import type { CastType } from '../../../core/recipe/recipe.ts'
import { Select } from '../../../ui/Select.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { castTypes } from './cast-types.ts'
import { onErrorChoices } from './error-choices.ts'
import { FormRows } from './FormRows.tsx'
import type { FormProps } from './form-props.ts'
import { replaceAt } from './list-edit.ts'

const typeChoices = (kept: CastType): readonly { readonly id: CastType; readonly text: string }[] =>
  [...new Set([...castTypes, kept])].map(type => ({ id: type, text: type }))

/** Change type: columns, each with its type, and what becomes of values that do not convert. */
export const CastForm = ({ operation, scope, onChange }: FormProps<'cast'>) => {
  const { columns: casts, onError } = operation
  const set = (index: number, cast: (typeof casts)[number] | undefined): void =>
    onChange({ ...operation, columns: replaceAt(casts, index, cast) })
  return (
    <>
      <FormRows
        label="Columns and their types"
        noun="column"
        onAdd={() => onChange({ ...operation, columns: [...casts, { column: '', to: 'long' }] })}
        onRemove={index => set(index, undefined)}
        rows={casts.map((cast, index) => (
          <>
            <Select
              label={`Column ${index + 1}`}
              isLabelHidden
              placeholder="Column…"
              choices={scope.columns}
              value={cast.column === '' ? null : cast.column}
              onChange={column => set(index, { ...cast, column })}
            />
            <Select
              label={`Type of ${cast.column || `column ${index + 1}`}`}
              isLabelHidden
              choices={typeChoices(cast.to)}
              value={cast.to}
              onChange={to => set(index, { ...cast, to })}
            />
            {(cast.to === 'date' || cast.to === 'timestamp') && (
              <TextField
                label={`Format of ${cast.column || `column ${index + 1}`}`}
                isLabelHidden
                isMono
                placeholder="as written, or %d/%m/%Y"
                value={cast.format ?? ''}
                onChange={format => set(index, { ...cast, format })}
              />
            )}
          </>
        ))}
      />
      <Select
        label="Values that do not convert"
        choices={onErrorChoices}
        value={onError}
        onChange={choice => onChange({ ...operation, onError: choice })}
      />
    </>
  )
}
