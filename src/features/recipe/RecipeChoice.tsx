import { ChevronDown, Plus } from 'lucide-react'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { openTable } from '../../state/route.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { LayerDot } from '../../ui/LayerDot.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu.tsx'
import { beginAnother, openRecipe } from './recipe-actions.ts'
import styles from './Recipe.module.css'

interface RecipeChoiceProps {
  readonly table: string
  /** The silver table of the open recipe; undefined while a new one is being named. */
  readonly output: string | undefined
  /** All recipes on this page. */
  readonly recipes: readonly Recipe[]
}

/** Which recipe is open, the way to the table that it makes, and the others on this page. */
export const RecipeChoice = ({ table, output, recipes }: RecipeChoiceProps) => {
  const isWritten = useTableSummary(output ?? '') !== undefined
  if (output === undefined && recipes.length === 0) return null
  return (
    <span className={styles['output']}>
      {output !== undefined && <LayerDot layer="silver" />}
      {output === undefined || output === table || !isWritten ? (
        <span className={styles['outputName']}>{output ?? 'new'}</span>
      ) : (
        <Button variant="quiet" onPress={() => openTable(output)}>
          {output}
        </Button>
      )}
      <span className={styles['spring']} />
      <Menu
        label={`Recipes of ${table}`}
        trigger={<IconButton label="Other recipes" icon={ChevronDown} size={14} />}
      >
        {recipes.map(recipe => (
          <MenuItem
            key={recipe.output}
            isDisabled={recipe.output === output}
            onAction={() => void openRecipe(recipe)}
          >
            {recipe.output}
          </MenuItem>
        ))}
        {recipes.length > 0 && <MenuSeparator />}
        <MenuItem icon={Plus} isDisabled={output === undefined} onAction={() => void beginAnother()}>
          Another silver table
        </MenuItem>
      </Menu>
    </span>
  )
}
