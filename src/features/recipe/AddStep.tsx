import { Plus, Sparkles } from 'lucide-react'
import { useState } from 'react'
import { usePreview } from '../../state/preview.ts'
import { type RecipeState, useRecipe } from '../../state/recipe.ts'
import { Button } from '../../ui/Button.tsx'
import { MenuItem, MenuSection } from '../../ui/Menu.tsx'
import { SearchMenu } from '../../ui/SearchMenu.tsx'
import { findOperations } from './find-operations.ts'
import { openNewStep } from './recipe-actions.ts'

interface AddStepProps {
  readonly onDetect: () => void
  readonly isDetecting: boolean
  /** Opens the dialog that finds values that are spelled alike; absent where there is none. */
  readonly onCluster?: ((column: string | undefined, index: number | undefined) => void) | undefined
}

const detect = 'Detect types'

const noteOf = (adding: RecipeState['adding']): string | undefined => {
  if (adding?.index !== undefined) return `The new step will be step ${adding.index + 1}.`
  return adding?.column === undefined ? undefined : `The new step begins with ${adding.column}.`
}

const opensDialog = (op: string): boolean => op === 'cluster'

/** The operations that a step can be, found by what they are for; forms start on the column that the grid has in focus. */
export const AddStep = ({ onDetect, isDetecting, onCluster }: AddStepProps) => {
  const adding = useRecipe(state => state.adding)
  const focused = usePreview(state => state.column)
  const column = adding?.column ?? focused
  const [search, setSearch] = useState('')
  const groups = findOperations(search)
  const at = adding?.index
  const isDetectFound = detect.toLowerCase().includes(search.trim().toLowerCase())
  return (
    <SearchMenu
      label="Add a step"
      placeholder="Find a step, such as uppercase"
      note={noteOf(adding)}
      none={`No step is for “${search}”.`}
      isOpen={adding !== undefined}
      onOpenChange={isOpen => {
        setSearch('')
        useRecipe.setState({ adding: isOpen ? (adding ?? {}) : undefined })
      }}
      search={search}
      onSearch={setSearch}
      trigger={
        <Button icon={Plus} isDisabled={isDetecting}>
          Add step
        </Button>
      }
    >
      {isDetectFound && at === undefined && (
        <MenuItem id="detect" icon={Sparkles} onAction={onDetect}>
          {detect}
        </MenuItem>
      )}
      {groups.map(({ group, found }) => (
        <MenuSection key={group} title={group}>
          {found.map(({ op, label }) => (
            <MenuItem
              key={op}
              id={op}
              onAction={() =>
                opensDialog(op) && onCluster ? onCluster(column, at) : openNewStep(op, column, undefined, at)
              }
            >
              {label}
            </MenuItem>
          ))}
        </MenuSection>
      ))}
    </SearchMenu>
  )
}
