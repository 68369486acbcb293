import type { Recipe } from '../../core/recipe/recipe.ts'
import { useCatalog } from '../../state/catalog.ts'
import { useRecipe } from '../../state/recipe.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { deletionWords } from './deletion-model.ts'
import styles from './Dialogs.module.css'
import { deleteOpenRecipe } from './variant-actions.ts'

interface DeleteDialogProps {
  readonly recipe: Recipe
  readonly onClose: () => void
}

/** Asks before a recipe is deleted: what goes, what stays, how it comes back. */
export const DeleteDialog = ({ recipe, onClose }: DeleteDialogProps) => {
  const tables = useCatalog(state => state.tables)
  const recipes = useRecipe(state => state.recipes)
  const run = (): void => {
    onClose()
    void deleteOpenRecipe()
  }
  return (
    <Dialog
      title={`Delete the recipe of ${recipe.output}?`}
      isOpen
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button autoFocus onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" onPress={run}>
            Delete the recipe
          </Button>
        </>
      }
    >
      <ul className={styles['lost']}>
        {deletionWords(recipe, tables, recipes).map(words => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </Dialog>
  )
}
