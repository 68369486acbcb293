import { ArrowLeft } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import { checkRecipe } from '../../core/recipe/check.ts'
import type { RecipeColumn } from '../../core/recipe/columns.ts'
import type { Operation, Recipe } from '../../core/recipe/recipe.ts'
import type { Draft } from '../../state/recipe.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Kbd } from '../../ui/Kbd.tsx'
import { hasMod } from '../../ui/platform.ts'
import { asksFor, operationLabel } from './draft-model.ts'
import { CastForm } from './forms/CastForm.tsx'
import { ColumnsForm } from './forms/ColumnsForm.tsx'
import { DedupeForm } from './forms/DedupeForm.tsx'
import { DeriveForm } from './forms/DeriveForm.tsx'
import { FilterForm } from './forms/FilterForm.tsx'
import { NullifyForm } from './forms/NullifyForm.tsx'
import { RenameForm } from './forms/RenameForm.tsx'
import { applyDraft, cancelDraft, changeDraft, withDraft } from './recipe-actions.ts'
import styles from './Recipe.module.css'
import { columnChoices, columnsAt } from './recipe-columns.ts'
import { useDraftPreview } from './use-recipe-work.ts'

interface FieldsProps {
  readonly operation: Operation
  readonly columns: ReturnType<typeof columnChoices>
  readonly error: string | undefined
  readonly onChange: (operation: Operation) => void
}

const Fields = ({ operation, error, ...rest }: FieldsProps) => {
  switch (operation.op) {
    case 'cast':
      return <CastForm operation={operation} {...rest} />
    case 'rename':
      return <RenameForm operation={operation} {...rest} />
    case 'trim':
    case 'drop':
      return <ColumnsForm operation={operation} {...rest} />
    case 'nullify':
      return <NullifyForm operation={operation} {...rest} />
    case 'filter':
      return <FilterForm operation={operation} error={error} {...rest} />
    case 'derive':
      return <DeriveForm operation={operation} error={error} {...rest} />
    case 'dedupe':
      return <DedupeForm operation={operation} {...rest} />
  }
}

interface StepFormProps {
  readonly table: string
  readonly recipe: Recipe
  readonly columns: readonly RecipeColumn[]
  readonly draft: Draft
}

/** The form of one step. The grid shows its result while it is filled in; Esc leaves it, Mod+Enter applies it. */
export const StepForm = ({ table, recipe, columns, draft }: StepFormProps) => {
  const { operation, index, isNew } = draft
  const before = useMemo(() => columnsAt(recipe, columns, index), [recipe, columns, index])
  const choices = useMemo(() => columnChoices(before), [before])
  const changed = useMemo(() => withDraft(recipe, draft), [recipe, draft])
  const problems = useMemo(
    () =>
      changed === undefined
        ? []
        : checkRecipe(changed, columns).flatMap(one => (one.stepId === draft.id ? [one.problem] : [])),
    [changed, columns, draft.id],
  )
  const isSound = changed !== undefined && problems.length === 0
  const failure = useDraftPreview(table, recipe, draft, isSound)
  const isReady = isSound && failure === undefined

  const form = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // A field may have taken the focus by itself; else the form does, so that Esc works at once.
    if (!form.current?.contains(document.activeElement)) form.current?.focus()
  }, [])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') cancelDraft()
    else if (event.key === 'Enter' && isReady && (hasMod(event) || event.target instanceof HTMLInputElement))
      applyDraft()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div role="presentation" className={styles['formFrame']} onKeyDown={onKeyDown}>
      <div
        ref={form}
        role="group"
        className={styles['form']}
        aria-label={`${isNew ? 'New step' : `Step ${index + 1}`}: ${operationLabel(operation.op)}`}
        tabIndex={-1}
      >
        <header className={styles['formHead']}>
          <IconButton label="Back to the steps" icon={ArrowLeft} onPress={cancelDraft} />
          <h3 className={styles['formTitle']}>{operationLabel(operation.op)}</h3>
          <span className={styles['secondary']}>{isNew ? `new step ${index + 1}` : `step ${index + 1}`}</span>
        </header>
        <div className={styles['fields']}>
          <Fields
            operation={operation}
            columns={choices}
            error={failure?.message}
            onChange={next => changeDraft(draft, next)}
          />
          {changed === undefined && <p className={styles['asks']}>{asksFor(operation.op)}</p>}
          {problems.length > 0 && (
            <ul role="alert" className={styles['problems']}>
              {problems.map(problem => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          )}
        </div>
        <footer className={styles['formFoot']}>
          <span className={styles['keys']}>
            <Kbd keys="Esc" />
          </span>
          <Button onPress={cancelDraft}>Cancel</Button>
          <Button variant="primary" isDisabled={!isReady} onPress={applyDraft}>
            {isNew ? 'Add step' : 'Apply'}
          </Button>
        </footer>
      </div>
    </div>
  )
}
