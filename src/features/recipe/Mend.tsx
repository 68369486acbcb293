import { ChevronDown } from 'lucide-react'
import type { Step } from '../../core/recipe/recipe.ts'
import type { MissingColumn } from '../../core/recipe/preflight.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Menu, MenuItem } from '../../ui/Menu.tsx'
import type { StepTrouble } from './mend-model.ts'
import { mendColumn, skip, stopAt } from './recipe-actions.ts'
import styles from './Recipe.module.css'

interface RemapProps {
  readonly missing: MissingColumn
  /** Other columns are missing too: each button says for which it is. */
  readonly isOneOfMany: boolean
  readonly onRemap: (from: string, to: string) => void
}

/** The column that is likely meant at a click, the others in a menu. */
export const Remap = ({ missing: { name, candidates }, isOneOfMany, onRemap }: RemapProps) => {
  const best = candidates.find(({ isLikely }) => isLikely)?.column.name
  const others = candidates.map(({ column }) => column.name).filter(one => one !== best)
  return (
    <span className={styles['mendPair']}>
      {best !== undefined && (
        <Button onPress={() => onRemap(name, best)}>
          {isOneOfMany ? `Use ${best} for ${name}` : `Use ${best}`}
        </Button>
      )}
      {others.length > 0 && (
        <Menu
          label={`Columns in place of ${name}`}
          trigger={
            best === undefined ? (
              <Button>
                {`Column for ${name}`} <Icon of={ChevronDown} size={14} />
              </Button>
            ) : (
              <IconButton label={`Another column for ${name}`} icon={ChevronDown} size={14} />
            )
          }
        >
          {others.map(column => (
            <MenuItem key={column} onAction={() => onRemap(name, column)}>
              {column}
            </MenuItem>
          ))}
        </Menu>
      )}
    </span>
  )
}

interface MendProps {
  readonly step: Step
  readonly index: number
  readonly trouble: StepTrouble
  readonly onEdit: () => void
}

/** Why a step can not run, and what mends it at one click. The step stays whatever is done. */
export const Mend = ({ step, index, trouble, onEdit }: MendProps) => (
  <div role="group" aria-label={`What helps step ${index + 1}`} className={styles['mend']}>
    {trouble.reasons.map(reason => (
      <p key={reason} className={styles['problem']}>
        {reason}
      </p>
    ))}
    <div className={styles['mendActions']}>
      {trouble.missing.map(missing => (
        <Remap
          key={missing.name}
          missing={missing}
          isOneOfMany={trouble.missing.length > 1}
          onRemap={mendColumn}
        />
      ))}
      {trouble.missing.length === 0 && <Button onPress={onEdit}>Edit</Button>}
      <Button onPress={() => skip(step.id)}>Skip</Button>
      <Button onPress={() => stopAt(step.id)}>Stop here</Button>
    </div>
  </div>
)
