import { Eye, EyeOff, GripVertical, MoreHorizontal } from 'lucide-react'
import { Button as DragButton, GridListItem } from 'react-aria-components/GridList'
import type { StepCount } from '../../core/lake/job-views.ts'
import type { Step } from '../../core/recipe/recipe.ts'
import { sentence } from '../../core/recipe/step-kinds.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu.tsx'
import { cx } from '../../ui/cx.ts'
import { deleteStep, editStep, placeStep, switchStep } from './recipe-actions.ts'
import styles from './Recipe.module.css'
import { countText } from './recipe-model.ts'

interface StepRowProps {
  readonly step: Step
  readonly index: number
  readonly total: number
  readonly count: StepCount | undefined
  readonly isCounting: boolean
  readonly problem: string | undefined
  readonly mod: string
}

const StepMenu = ({ index, total, mod }: Pick<StepRowProps, 'index' | 'total' | 'mod'>) => (
  <Menu
    label={`Step ${index + 1}`}
    trigger={<IconButton label={`More for step ${index + 1}`} icon={MoreHorizontal} size={14} />}
  >
    <MenuItem shortcut="Enter" onAction={() => editStep(index)}>
      Edit
    </MenuItem>
    <MenuItem shortcut="Space" onAction={() => switchStep(index)}>
      Switch off or on
    </MenuItem>
    <MenuItem shortcut={`${mod} ↑`} isDisabled={index === 0} onAction={() => placeStep(index, index - 1)}>
      Move up
    </MenuItem>
    <MenuItem
      shortcut={`${mod} ↓`}
      isDisabled={index === total - 1}
      onAction={() => placeStep(index, index + 1)}
    >
      Move down
    </MenuItem>
    <MenuSeparator />
    <MenuItem shortcut="Del" isDanger onAction={() => deleteStep(index)}>
      Delete
    </MenuItem>
  </Menu>
)

/** One step as a sentence, with what it did. */
export const StepRow = ({ step, index, total, count, isCounting, problem, mod }: StepRowProps) => {
  const isOff = step.disabled === true
  const words = sentence(step)
  const did = isOff ? 'off' : count && countText(step.op, count)
  return (
    <GridListItem
      id={step.id}
      textValue={`${index + 1}. ${words}`}
      className={cx(styles['step'], isOff && styles['off'], problem !== undefined && styles['broken'])}
    >
      <DragButton slot="drag" className={cx(styles['grip'])} aria-label={`Drag step ${index + 1}`}>
        <Icon of={GripVertical} size={14} />
      </DragButton>
      <span className={styles['stepNumber']}>{index + 1}</span>
      <div className={styles['words']}>
        <p className={styles['sentence']}>{words}</p>
        {problem !== undefined && <p className={styles['problem']}>{problem}</p>}
        {problem === undefined && (
          <p className={cx(styles['did'], isCounting && styles['stale'])}>
            {did ?? (isCounting ? 'counting…' : ' ')}
          </p>
        )}
      </div>
      <div className={styles['stepActions']}>
        <IconButton
          label={isOff ? `Switch step ${index + 1} on` : `Switch step ${index + 1} off`}
          icon={isOff ? EyeOff : Eye}
          size={14}
          onPress={() => switchStep(index)}
        />
        <StepMenu index={index} total={total} mod={mod} />
      </div>
    </GridListItem>
  )
}
