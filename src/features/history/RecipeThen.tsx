import { useEffect, useState } from 'react'
import type { LakeError } from '../../core/error.ts'
import { explainError } from '../../core/explain-error.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { sentence } from '../../core/recipe/step-kinds.ts'
import { recipeAt } from '../../state/app-history.ts'
import { useRecipe } from '../../state/recipe.ts'
import { showPanel } from '../../state/route.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import styles from './History.module.css'

interface RecipeThenProps {
  readonly table: string
  readonly version: number
  readonly onClose: () => void
  /** Makes it the open recipe's next state. */
  readonly onUse: (recipe: Recipe) => void
}

interface Found {
  readonly recipe?: Recipe | undefined
  readonly error?: LakeError
}

/** The recipe that made a version, as it was then. */
export const RecipeThen = ({ table, version, onClose, onUse }: RecipeThenProps) => {
  const [found, setFound] = useState<Found>()
  const open = useRecipe(state => (state.phase === 'open' ? state.history?.present : undefined))
  useEffect(() => {
    let isGone = false
    const read = async (): Promise<void> => {
      const then = await recipeAt(table, version)
      if (!isGone) setFound(then.ok ? { recipe: then.value } : { error: then.error })
    }
    void read()
    return () => {
      isGone = true
    }
  }, [table, version])
  const recipe = found?.recipe
  const isOpen = recipe !== undefined && open?.id === recipe.id
  const use = (): void => {
    if (!recipe || !open) return
    onClose()
    onUse({ ...recipe, revision: open.revision })
    showPanel('recipe')
  }
  return (
    <Dialog
      title={recipe ? `Recipe r${recipe.revision}, which made v${version}` : `The recipe of v${version}`}
      isOpen
      onClose={onClose}
      footer={
        <>
          {isOpen && <Button onPress={use}>Use these steps again</Button>}
          <Button variant="primary" autoFocus onPress={onClose}>
            Close
          </Button>
        </>
      }
    >
      {!found && <p className={styles['quiet']}>Reading…</p>}
      {found?.error && <p className={styles['error']}>{explainError(found.error).body}</p>}
      {found && !found.error && !recipe && (
        <p>
          This revision was not kept: the version was made by an earlier build, or the table was brought here
          without its recipe.
        </p>
      )}
      {recipe && (
        <>
          <p className={styles['quiet']}>
            {recipe.input} → {recipe.output}
          </p>
          <ol className={styles['steps']}>
            {recipe.steps.map(step => (
              <li key={step.id} data-off={step.disabled === true || undefined}>
                {sentence(step)}
                {step.disabled === true && <span className={styles['quiet']}> · switched off</span>}
              </li>
            ))}
          </ol>
          {recipe.steps.length === 0 && <p>It had no steps: the rows as they came.</p>}
        </>
      )}
    </Dialog>
  )
}
