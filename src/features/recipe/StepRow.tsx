import { Eye, EyeOff, GripVertical, MoreHorizontal, StickyNote } from 'lucide-react'
import { Button as DragButton, GridListItem } from 'react-aria-components/GridList'
import type { StepCount } from '../../core/lake/job-views.ts'
import type { Step } from '../../core/recipe/recipe.ts'
import { sentence } from '../../core/recipe/step-kinds.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu.tsx'
import { cx } from '../../ui/cx.ts'
import { Mend } from './Mend.tsx'
import type { StepTrouble } from './mend-model.ts'
import { switchStep } from './recipe-actions.ts'
import styles from './Recipe.module.css'
import { type StepCommand, countText } from './recipe-model.ts'

interface StepRowProps {
  readonly step: Step
  readonly index: number
  readonly total: number
  readonly count: StepCount | undefined
  readonly isCounting: boolean
  readonly trouble: StepTrouble | undefined
  readonly mod: string
  readonly onCommand: (command: StepCommand, index: number) => void
}

const StepMenu = ({
  step,
  index,
  total,
  mod,
  onCommand,
}: Pick<StepRowProps, 'step' | 'index' | 'total' | 'mod' | 'onCommand'>) => (
  <Menu
    label={`Step ${index + 1}`}
    trigger={<IconButton label={`More for step ${index + 1}`} icon={MoreHorizontal} size={14} />}
  >
    <MenuItem shortcut="Enter" onAction={() => onCommand('edit', index)}>
      Edit
    </MenuItem>
    <MenuItem shortcut="C" onAction={() => onCommand('comment', index)}>
      {step.note === undefined ? 'Comment…' : 'Edit the comment…'}
    </MenuItem>
    <MenuItem shortcut="Space" onAction={() => onCommand('toggle', index)}>
      {step.disabled === true ? 'Switch on' : 'Switch off'}
    </MenuItem>
    <MenuItem shortcut="D" onAction={() => onCommand('duplicate', index)}>
      Duplicate
    </MenuItem>
    <MenuSeparator />
    <MenuItem onAction={() => onCommand('insert-before', index)}>Insert a step before…</MenuItem>
    <MenuItem shortcut="A" onAction={() => onCommand('insert', index)}>
      Insert a step after…
    </MenuItem>
    <MenuItem shortcut={`${mod} ↑`} isDisabled={index === 0} onAction={() => onCommand('up', index)}>
      Move up
    </MenuItem>
    <MenuItem
      shortcut={`${mod} ↓`}
      isDisabled={index === total - 1}
      onAction={() => onCommand('down', index)}
    >
      Move down
    </MenuItem>
    <MenuSeparator />
    <MenuItem shortcut="Del" isDanger onAction={() => onCommand('delete', index)}>
      Delete
    </MenuItem>
  </Menu>
)

/** One step as a sentence, with what it did, its comment, and what helps when it can not run. */
export const StepRow = (props: StepRowProps) => {
  const { step, index, count, isCounting, trouble, onCommand } = props
  const isOff = step.disabled === true
  const words = sentence(step)
  const did = isOff ? 'off' : count && countText(step.op, count)
  return (
    <GridListItem
      id={step.id}
      textValue={`${index + 1}. ${words}`}
      className={cx(styles['step'], isOff && styles['off'], trouble && styles['broken'])}
    >
      <DragButton slot="drag" className={cx(styles['grip'])} aria-label={`Drag step ${index + 1}`}>
        <Icon of={GripVertical} size={14} />
      </DragButton>
      <span className={styles['stepNumber']}>{index + 1}</span>
      <div className={styles['words']}>
        <p className={styles['sentence']}>{words}</p>
        {step.note !== undefined && (
          <p className={styles['note']}>
            <Icon of={StickyNote} size={12} />
            {step.note}
          </p>
        )}
        {trouble ? (
          <Mend step={step} index={index} trouble={trouble} onEdit={() => onCommand('edit', index)} />
        ) : (
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
        <StepMenu {...props} />
      </div>
    </GridListItem>
  )
}
