import { ArrowLeft } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { RecipeColumn } from '../../core/recipe/columns.ts'
import type { OtherTables } from '../../core/recipe/step-kind.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import type { Draft } from '../../state/recipe.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Kbd } from '../../ui/Kbd.tsx'
import { hasMod } from '../../ui/platform.ts'
import { formOf } from './forms/step-forms.ts'
import { documentProblems } from './document-check.ts'
import { StepFields } from './StepFields.tsx'
import { troubles } from './mend-model.ts'
import { applyDraft, cancelDraft, changeDraft, withDraft } from './recipe-actions.ts'
import styles from './Recipe.module.css'
import { columnsAt } from './recipe-columns.ts'
import { useDraftPreview } from './use-recipe-work.ts'
import { useSqlColumns } from './use-sql-columns.ts'

/** What is wrong with a step: as a document, else where it stands. */
const problemsOf = (
  recipe: Recipe,
  stepId: string,
  columns: readonly RecipeColumn[],
  tables: OtherTables,
): readonly string[] => {
  const step = recipe.steps.find(({ id }) => id === stepId)
  const asDocument = step === undefined ? [] : documentProblems(step)
  return asDocument.length > 0 ? asDocument : (troubles(recipe, columns, tables).get(stepId)?.reasons ?? [])
}

interface StepFormProps {
  readonly table: string
  readonly recipe: Recipe
  readonly columns: readonly RecipeColumn[]
  readonly tables: OtherTables
  readonly draft: Draft
}

/** The form of one step. The grid shows its result while it is filled in; Esc leaves it, Mod+Enter applies it. */
export const StepForm = ({ table, recipe, columns, tables, draft }: StepFormProps) => {
  const { operation, index, isNew } = draft
  const before = useMemo(() => columnsAt(recipe, columns, index, tables), [recipe, columns, index, tables])
  const changed = useMemo(() => withDraft(recipe, draft), [recipe, draft])
  const problems = useMemo(
    () => (changed === undefined ? [] : problemsOf(changed, draft.id, columns, tables)),
    [changed, columns, tables, draft.id],
  )
  // A comparison that nobody has filled in yet asks for its value; it does not complain.
  const [opened] = useState(operation)
  const isUntouched = isNew && operation === opened && operation.op === 'filter'
  const isSound = changed !== undefined && problems.length === 0
  const look = useSqlColumns(recipe, draft)
  const tried = useDraftPreview(table, recipe, draft, isSound)
  const failure = look.error ?? tried
  const isReady = isSound && failure === undefined

  const form = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // A field may have taken the focus by itself; else the form does, so that Esc works at once.
    const take = (): void => {
      if (!form.current?.contains(document.activeElement)) form.current?.focus()
    }
    take()
    // A menu that the form was opened from gives the focus back to where it hung, a little later.
    const timer = setTimeout(take, 80)
    return () => clearTimeout(timer)
  }, [])

  /** Before the fields hear of it: lists would take Enter for their own, whatever is held with it. */
  const onKeyDownCapture = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !hasMod(event)) return
    if (isReady) applyDraft()
    event.preventDefault()
    event.stopPropagation()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') cancelDraft()
    else if (event.key === 'Enter' && isReady && event.target instanceof HTMLInputElement) applyDraft()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      role="presentation"
      className={styles['formFrame']}
      onKeyDownCapture={onKeyDownCapture}
      onKeyDown={onKeyDown}
    >
      <div
        ref={form}
        role="group"
        className={styles['form']}
        aria-label={`${isNew ? 'New step' : `Step ${index + 1}`}: ${formOf(operation.op).label}`}
        tabIndex={-1}
      >
        <header className={styles['formHead']}>
          <IconButton label="Back to the steps" icon={ArrowLeft} onPress={cancelDraft} />
          <h3 className={styles['formTitle']}>{formOf(operation.op).label}</h3>
          <span className={styles['secondary']}>{isNew ? `new step ${index + 1}` : `step ${index + 1}`}</span>
        </header>
        <div className={styles['fields']}>
          <StepFields
            operation={operation}
            before={before}
            tables={tables}
            recipe={recipe}
            index={index}
            failure={failure}
            found={look.found}
            onChange={next => changeDraft(draft, next)}
          />
          {(changed === undefined || (isUntouched && problems.length > 0)) && (
            <p className={styles['asks']}>{formOf(operation.op).asks}</p>
          )}
          {problems.length > 0 && !isUntouched && (
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
