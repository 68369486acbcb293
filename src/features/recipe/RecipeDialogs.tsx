import type { Recipe } from '../../core/recipe/recipe.ts'
import { type RecipeDialog, useRecipe } from '../../state/recipe.ts'
import { CompareDialog } from './CompareDialog.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { ExportDialog } from './ExportDialog.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import { StepDialog } from './StepDialog.tsx'

interface RecipeDialogsProps {
  readonly table: string
  readonly recipe: Recipe
  readonly dialog: RecipeDialog
}

/** The dialog that is open. */
export const RecipeDialogs = ({ table, recipe, dialog }: RecipeDialogsProps) => {
  const onClose = () => useRecipe.setState({ dialog: undefined })
  switch (dialog.kind) {
    case 'import':
      return <ImportDialog recipe={recipe} onClose={onClose} />
    case 'export':
      return <ExportDialog recipe={recipe} upTo={dialog.upTo} onClose={onClose} />
    case 'step':
      return <StepDialog recipe={recipe} step={dialog.step} onClose={onClose} />
    case 'delete':
      return <DeleteDialog recipe={recipe} onClose={onClose} />
    case 'compare':
      return <CompareDialog table={table} a={recipe} b={dialog.other} onClose={onClose} />
  }
}
