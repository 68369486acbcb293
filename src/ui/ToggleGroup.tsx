import type { LucideIcon } from 'lucide-react'
import { ToggleButton } from 'react-aria-components/ToggleButton'
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup'
import { Icon } from './Icon.tsx'
import styles from './ToggleGroup.module.css'
import { cx } from './cx.ts'

interface ToggleGroupProps<T extends string> {
  readonly label: string
  readonly choices: readonly { readonly id: T; readonly text: string; readonly icon?: LucideIcon }[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** One of two to four, all of them in sight. */
export const ToggleGroup = <T extends string>({ label, choices, value, onChange }: ToggleGroupProps<T>) => (
  <ToggleButtonGroup
    aria-label={label}
    className={cx(styles['group'])}
    selectionMode="single"
    disallowEmptySelection
    selectedKeys={[value]}
    onSelectionChange={keys => {
      const choice = choices.find(one => keys.has(one.id))
      if (choice) onChange(choice.id)
    }}
  >
    {choices.map(choice => (
      <ToggleButton key={choice.id} id={choice.id} className={cx(styles['button'])}>
        {choice.icon && <Icon of={choice.icon} size={14} />}
        {choice.text}
      </ToggleButton>
    ))}
  </ToggleButtonGroup>
)
