import { Search, X } from 'lucide-react'
import type { KeyboardEvent, Ref } from 'react'
import { ToggleButton } from 'react-aria-components/ToggleButton'
import { IconButton } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx'
import { cx } from '../../ui/cx.ts'
import { formatCount } from '../../ui/format-number.ts'
import styles from './StepFinder.module.css'
import { type StepFilter, type StepState, noStepFilter } from './step-filter.ts'

interface StepFinderProps {
  readonly filter: StepFilter
  readonly onChange: (filter: StepFilter) => void
  /** How many steps are in each state. */
  readonly states: Readonly<Record<StepState, number>>
  readonly listed: number
  readonly total: number
  readonly ref: Ref<HTMLInputElement>
  /** The field is left for the steps below. */
  readonly onLeave: () => void
}

const words: readonly (readonly [state: StepState, text: string, does: string])[] = [
  ['failed', 'Failed', 'Steps that can not run'],
  ['warning', 'Warning', 'Steps that lost values, that rows fail, or that new spellings came to'],
  ['off', 'Off', 'Steps that are switched off'],
]

/** Finds steps by their words and by their state. A state is there while a step is in it. */
export const StepFinder = (props: StepFinderProps) => {
  const { filter, onChange, states, listed, total, ref, onLeave } = props
  const isFiltered = filter.text !== '' || filter.state !== undefined
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && isFiltered) onChange(noStepFilter)
    else if (event.key !== 'ArrowDown' && event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key !== 'Escape' || !isFiltered) onLeave()
  }
  return (
    <div className={styles['finder']} role="search" aria-label="Steps">
      <span className={styles['box']}>
        <Icon of={Search} size={12} />
        <input
          ref={ref}
          type="text"
          className={styles['input']}
          aria-label="Find in the steps"
          placeholder="Find in the steps"
          spellCheck={false}
          autoComplete="off"
          value={filter.text}
          onChange={event => onChange({ ...filter, text: event.target.value })}
          onKeyDown={onKeyDown}
        />
        {isFiltered && (
          <IconButton label="Show all steps" icon={X} size={12} onPress={() => onChange(noStepFilter)} />
        )}
      </span>
      {words.map(
        ([state, text, does]) =>
          (states[state] > 0 || filter.state === state) && (
            <ToggleButton
              key={state}
              className={cx(styles['state'], styles[state])}
              aria-label={`${text}: ${formatCount(states[state])}. ${does}`}
              isSelected={filter.state === state}
              onChange={isOn => onChange({ ...filter, state: isOn ? state : undefined })}
            >
              {text} {formatCount(states[state])}
            </ToggleButton>
          ),
      )}
      <VisuallyHidden>
        <span role="status">{isFiltered ? `${formatCount(listed)} of ${formatCount(total)} steps` : ''}</span>
      </VisuallyHidden>
    </div>
  )
}
