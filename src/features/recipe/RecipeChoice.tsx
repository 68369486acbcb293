import {
  ArchiveRestore,
  ChevronDown,
  Download,
  GitCompare,
  MoreHorizontal,
  Plus,
  Split,
  Trash2,
  Upload,
} from 'lucide-react'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { openTable } from '../../state/route.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { LayerDot } from '../../ui/LayerDot.tsx'
import { Menu, MenuItem, MenuSection, MenuSeparator } from '../../ui/Menu.tsx'
import { beginAnother, openDialog, openRecipe } from './recipe-actions.ts'
import styles from './Recipe.module.css'
import { bringBack, makeVariant, takeOver } from './variant-actions.ts'

interface RecipeChoiceProps {
  readonly table: string
  /** The open recipe; undefined while a new one is being named. */
  readonly recipe: Recipe | undefined
  /** All recipes on this page. */
  readonly recipes: readonly Recipe[]
  /** Recipes of this page that were deleted. */
  readonly deleted: readonly Recipe[]
}

const RecipeMenu = ({
  recipe,
  recipes,
}: {
  readonly recipe: Recipe
  readonly recipes: readonly Recipe[]
}) => {
  // Two recipes are variants of each other when they start from the same rows.
  const others = recipes.filter(({ input, output }) => input === recipe.input && output !== recipe.output)
  return (
    <Menu label="Recipe" trigger={<IconButton label="More for the recipe" icon={MoreHorizontal} size={14} />}>
      <MenuItem icon={Upload} onAction={() => openDialog({ kind: 'import' })}>
        Import recipe…
      </MenuItem>
      <MenuItem icon={Download} onAction={() => openDialog({ kind: 'export' })}>
        Export recipe…
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={Split} onAction={() => void makeVariant()}>
        Duplicate as variant
      </MenuItem>
      {others.map(other => (
        <MenuItem
          key={other.output}
          icon={GitCompare}
          onAction={() => openDialog({ kind: 'compare', other })}
        >{`Compare with ${other.output}…`}</MenuItem>
      ))}
      {others.map(other => (
        <MenuItem key={other.output} onAction={() => takeOver(other)}>
          {`Take over the steps of ${other.output}`}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem icon={Trash2} isDanger onAction={() => openDialog({ kind: 'delete' })}>
        Delete the recipe…
      </MenuItem>
    </Menu>
  )
}

/** Which recipe is open, the way to the table that it makes, the others on this page, and what can be done with them. */
export const RecipeChoice = (props: RecipeChoiceProps) => {
  const { table, recipe, recipes, deleted } = props
  const output = recipe?.output
  const isWritten = useTableSummary(output ?? '') !== undefined
  if (output === undefined && recipes.length === 0 && deleted.length === 0) return null
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
        {recipes.map(one => (
          <MenuItem key={one.output} isDisabled={one.output === output} onAction={() => void openRecipe(one)}>
            {one.output}
          </MenuItem>
        ))}
        {recipes.length > 0 && <MenuSeparator />}
        <MenuItem icon={Plus} isDisabled={output === undefined} onAction={() => void beginAnother()}>
          Another silver table
        </MenuItem>
        {deleted.length > 0 && (
          <MenuSection title="Deleted">
            {deleted.map(one => (
              <MenuItem key={one.id} icon={ArchiveRestore} onAction={() => void bringBack(one)}>
                {`Bring ${one.output} back`}
              </MenuItem>
            ))}
          </MenuSection>
        )}
      </Menu>
      {recipe && <RecipeMenu recipe={recipe} recipes={recipes} />}
    </span>
  )
}
