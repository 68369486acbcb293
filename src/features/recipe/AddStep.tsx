import { Plus, Sparkles } from 'lucide-react'
import { usePreview } from '../../state/preview.ts'
import { Button } from '../../ui/Button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu.tsx'
import { operations } from './draft-model.ts'
import { openNewStep } from './recipe-actions.ts'

interface AddStepProps {
  readonly onDetect: () => void
  readonly isDetecting: boolean
}

/** The operations that a step can be; forms start on the column that the grid has in focus. */
export const AddStep = ({ onDetect, isDetecting }: AddStepProps) => {
  const column = usePreview(state => state.column)
  return (
    <Menu
      label="Add a step"
      trigger={
        <Button icon={Plus} isDisabled={isDetecting}>
          Add step
        </Button>
      }
    >
      <MenuItem icon={Sparkles} onAction={onDetect}>
        Detect types
      </MenuItem>
      <MenuSeparator />
      {operations.map(({ op, label }) => (
        <MenuItem key={op} onAction={() => openNewStep(op, column)}>
          {label}
        </MenuItem>
      ))}
    </Menu>
  )
}
