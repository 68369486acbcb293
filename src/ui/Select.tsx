import { ChevronDown } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select'
import { Icon } from './Icon.tsx'
import { cx } from './cx.ts'
import styles from './field.module.css'

export interface Choice<T extends string> {
  readonly id: T
  readonly text: string
  readonly hint?: string
}

interface SelectProps<T extends string> {
  readonly label: string
  readonly choices: readonly Choice<T>[]
  readonly value: T | null
  readonly onChange: (value: T) => void
  readonly isLabelHidden?: boolean
  readonly placeholder?: string
  readonly isDisabled?: boolean
}

/** One of a few. */
export const Select = <T extends string>(props: SelectProps<T>) => {
  const {
    label,
    choices,
    value,
    onChange,
    isLabelHidden = false,
    placeholder = 'Choose…',
    isDisabled = false,
  } = props
  return (
    <AriaSelect
      className={cx(styles['field'])}
      value={value}
      onChange={id => {
        const choice = choices.find(one => one.id === id)
        if (choice) onChange(choice.id)
      }}
      placeholder={placeholder}
      isDisabled={isDisabled}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {!isLabelHidden && <Label className={cx(styles['label'])}>{label}</Label>}
      <Button className={cx(styles['control'])}>
        <SelectValue className={cx(styles['value'])}>
          {({ selectedText }) => selectedText || placeholder}
        </SelectValue>
        <Icon of={ChevronDown} size={14} />
      </Button>
      <Popover className={cx(styles['popover'])} offset={2}>
        <ListBox className={cx(styles['options'])} items={choices}>
          {choice => (
            <ListBoxItem id={choice.id} textValue={choice.text} className={cx(styles['option'])}>
              <span className={styles['optionText']}>{choice.text}</span>
              {choice.hint && <span className={styles['optionHint']}>{choice.hint}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
