import { useMemo } from 'react'
import type { LakeError } from '../../core/error.ts'
import type { RecipeColumn } from '../../core/recipe/columns.ts'
import type { Operation, Recipe } from '../../core/recipe/recipe.ts'
import type { OtherTables } from '../../core/recipe/step-kind.ts'
import { useCatalog } from '../../state/catalog.ts'
import { asDocument, asOperation } from './draft-model.ts'
import { ByExampleForm } from './forms/ByExampleForm.tsx'
import { CastForm } from './forms/CastForm.tsx'
import { FormFields } from './forms/FormFields.tsx'
import { RenameForm } from './forms/RenameForm.tsx'
import { SqlForm } from './forms/SqlForm.tsx'
import type { FormScope } from './forms/form-props.ts'
import { formOf } from './forms/step-forms.ts'
import { columnChoices } from './recipe-columns.ts'
import type { SqlLook } from './use-sql-columns.ts'

interface StepFieldsProps {
  readonly operation: Operation
  /** The columns before the step. */
  readonly before: readonly RecipeColumn[]
  readonly tables: OtherTables
  readonly recipe: Recipe
  /** The place of the step, from 0. */
  readonly index: number
  /** Why the engine does not take what was typed. */
  readonly failure: LakeError | undefined
  /** The columns that the query of a SQL step gives, when they are known. */
  readonly found: SqlLook['found']
  readonly onChange: (operation: Operation) => void
}

const useScope = ({ before, tables, recipe: { output }, failure }: StepFieldsProps): FormScope => {
  const known = useCatalog(state => state.tables)
  return useMemo(
    () => ({
      columns: columnChoices(before),
      // A recipe can not read what it makes.
      tables: known.flatMap(({ name }) => (name === output ? [] : [{ id: name, text: name }])),
      columnsOf: table => columnChoices(tables.get(table) ?? []),
      error: failure?.message,
      errorAt: failure?.kind === 'query-failed' ? failure.position : undefined,
    }),
    [before, tables, known, output, failure],
  )
}

/** The fields of a step's form: those of its description, but for operations that have a form of their own. */
export const StepFields = (props: StepFieldsProps) => {
  const { operation, onChange, before, recipe, index } = props
  const scope = useScope(props)
  if (operation.op === 'cast') return <CastForm operation={operation} scope={scope} onChange={onChange} />
  if (operation.op === 'rename') return <RenameForm operation={operation} scope={scope} onChange={onChange} />
  if (operation.op === 'sql')
    return <SqlForm operation={operation} scope={scope} found={props.found} onChange={onChange} />
  if (operation.op === 'by-example') {
    const rest = { operation, columns: before, scope, recipe, index, onChange }
    return <ByExampleForm {...rest} />
  }
  const document = asDocument(operation)
  return (
    <FormFields
      fields={formOf(operation.op).fields}
      document={document}
      whole={document}
      scope={scope}
      onChange={next => onChange(asOperation(next))}
    />
  )
}
