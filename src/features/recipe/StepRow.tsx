import { Eye, EyeOff, GripVertical, MoreHorizontal, StickyNote } from 'lucide-react'
import { Button as DragButton, GridListItem } from 'react-aria-components/GridList'
import type { UnmappedValue } from '../../core/cluster/unmapped.ts'
import type { StepCount } from '../../core/lake/job-views.ts'
import type { Step } from '../../core/recipe/recipe.ts'
import { sentence } from '../../core/recipe/step-kinds.ts'
import { takeUnmapped } from '../../state/clusters.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Chip } from '../../ui/Chip.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu.tsx'
import { cx } from '../../ui/cx.ts'
import { formatPlural } from '../../ui/format-number.ts'
import { Mend } from './Mend.tsx'
import type { StepTrouble } from './mend-model.ts'
import { showSteps, switchStep } from './recipe-actions.ts'
import recipe from './Recipe.module.css'
import styles from './StepRow.module.css'
import { type StepCommand, countText, takenOutText } from './recipe-model.ts'

interface StepRowProps {
  readonly step: Step
  readonly index: number
  readonly total: number
  readonly count: StepCount | undefined
  /** Rows that it takes out, and whether the grid shows them. */
  readonly out: number
  readonly isOutShown: boolean
  /** The grid shows the rows before it. */
  readonly isAhead: boolean
  /** Spellings that came and that its mapping does not have. */
  readonly unmapped: readonly UnmappedValue[]
  readonly isCounting: boolean
  readonly trouble: StepTrouble | undefined
  readonly mod: string
  readonly onCommand: (command: Exclude<StepCommand, 'find'>, index: number) => void
}

const StepMenu = ({
  step,
  index,
  total,
  out,
  mod,
  onCommand,
}: Pick<StepRowProps, 'step' | 'index' | 'total' | 'out' | 'mod' | 'onCommand'>) => (
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
    <MenuItem shortcut="I" onAction={() => onCommand('in-out', index)}>
      Input and output…
    </MenuItem>
    <MenuItem onAction={() => onCommand('code', index)}>Code up to here…</MenuItem>
    <MenuItem shortcut="O" isDisabled={out === 0} onAction={() => onCommand('taken-out', index)}>
      {step.op === 'assert' ? 'Show the rows that fail' : 'Show the rows taken out'}
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

/** How many rows the step takes out; pressed, the grid shows them, and pressed again what the step leaves. */
const TakenOut = ({
  step,
  index,
  out,
  isOutShown,
  onCommand,
}: Pick<StepRowProps, 'step' | 'index' | 'out' | 'isOutShown' | 'onCommand'>) =>
  out > 0 && (
    <button
      type="button"
      className={styles['out']}
      aria-pressed={isOutShown}
      title={step.op === 'assert' ? 'Show the rows that fail' : 'Show the rows taken out'}
      onClick={() => (isOutShown ? showSteps(index + 1) : onCommand('taken-out', index))}
    >
      {takenOutText(step.op, out)}
    </button>
  )

const examplesOf = (values: readonly UnmappedValue[]): string =>
  values
    .slice(0, 5)
    .map(({ value, to }) => `“${value}” → “${to}”`)
    .join(', ')

/** That values came which belong to the clusters of the step, and what takes them in. */
const Unmapped = ({
  stepId,
  values,
}: {
  readonly stepId: string
  readonly values: readonly UnmappedValue[]
}) => (
  <p className={styles['unmapped']} title={examplesOf(values)}>
    <Chip tone="warning">{formatPlural(values.length, 'new spelling')}</Chip>
    <Button variant="quiet" onPress={() => takeUnmapped(stepId, values)}>
      Take them in
    </Button>
  </p>
)

/** One step as a sentence, with what it did, its comment, and what helps when it can not run. */
export const StepRow = (props: StepRowProps) => {
  const { step, index, count, unmapped, isCounting, isAhead, trouble, onCommand } = props
  const isOff = step.disabled === true
  const words = sentence(step)
  const did = isOff ? 'off' : count && countText(step.op, count)
  return (
    <GridListItem
      id={step.id}
      textValue={`${index + 1}. ${words}`}
      className={cx(
        styles['step'],
        isOff && styles['off'],
        isAhead && styles['ahead'],
        trouble && styles['broken'],
      )}
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
          <>
            <p className={cx(recipe['did'], isCounting && styles['stale'])}>
              {did ?? (isCounting ? 'counting…' : ' ')}
              <TakenOut {...props} />
            </p>
            {unmapped.length > 0 && !isOff && <Unmapped stepId={step.id} values={unmapped} />}
          </>
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
