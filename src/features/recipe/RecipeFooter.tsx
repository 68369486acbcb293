import type { LakeError } from '../../core/error.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { useWriting } from '../../state/refresh.ts'
import { Button } from '../../ui/Button.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import { changeRecipe } from './history-actions.ts'
import { writeOutput } from './save-actions.ts'
import styles from './Recipe.module.css'
import { sameRecipe } from './recipe-model.ts'

interface RecipeFooterProps {
  readonly recipe: Recipe
  readonly saved: Recipe | undefined
  readonly saveError: LakeError | undefined
  readonly broken: number
}

const Writing = ({ output }: { readonly output: string }) => {
  const job = useWriting(output)
  if (job === undefined) return null
  const { progress } = job
  const done = progress?.bytesTotal ? Math.min(1, progress.bytesDone / progress.bytesTotal) : undefined
  return (
    <div className={styles['writing']}>
      <p className={styles['writingText']}>
        {progress?.phase ?? 'Starting'}
        {progress && progress.rowsDone > 0 && ` · ${formatPlural(progress.rowsDone, 'row')}`}
      </p>
      <ProgressBar label={`Writing ${output}`} value={done} />
      <Button onPress={job.cancel}>Cancel</Button>
    </div>
  )
}

/** Whether the recipe is saved and its table written, and the button that writes it. */
export const RecipeFooter = ({ recipe, saved, saveError, broken }: RecipeFooterProps) => {
  const summary = useTableSummary(recipe.output)
  const isWriting = useWriting(recipe.output) !== undefined
  const isSaved = saved !== undefined && sameRecipe(saved, recipe)
  const save = saveError
    ? `Not saved: ${saveError.message}`
    : isSaved
      ? `Saved · r${saved.revision}`
      : 'Saving…'
  const table =
    summary === undefined
      ? 'not written yet'
      : summary.stale || !isSaved
        ? `v${summary.version} is older than this`
        : `v${summary.version} is up to date`
  return (
    <footer className={styles['foot']}>
      <Switch
        isSelected={recipe.audit === 'keep'}
        onChange={keep => changeRecipe({ ...recipe, audit: keep ? 'keep' : 'drop' })}
      >
        Keep the audit columns
      </Switch>
      {isWriting ? (
        <Writing output={recipe.output} />
      ) : (
        <Button variant="primary" isDisabled={broken > 0} onPress={() => void writeOutput()}>
          Write {recipe.output}
        </Button>
      )}
      <p className={saveError ? styles['problem'] : styles['state']} role="status">
        {broken > 0 ? `${formatPlural(broken, 'step')} can not run. ` : ''}
        {save} · {table}
      </p>
    </footer>
  )
}
