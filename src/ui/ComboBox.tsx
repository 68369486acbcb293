import { ChevronDown } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import { ComboBox as AriaComboBox } from 'react-aria-components/ComboBox'
import { FieldError } from 'react-aria-components/FieldError'
import { Group } from 'react-aria-components/Group'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Icon } from './Icon.tsx'
import type { Choice } from './Select.tsx'
import { cx } from './cx.ts'
import styles from './field.module.css'

interface ComboBoxProps {
  readonly label: string
  readonly choices: readonly Choice<string>[]
  /** The text in the field, which need not be one of the choices. */
  readonly value: string
  readonly onChange: (value: string) => void
  readonly isLabelHidden?: boolean
  readonly placeholder?: string
  readonly error?: string | undefined
  readonly isDisabled?: boolean
}

/** Text, with suggestions. */
export const ComboBox = (props: ComboBoxProps) => {
  const {
    label,
    choices,
    value,
    onChange,
    isLabelHidden = false,
    placeholder = '',
    error,
    isDisabled = false,
  } = props
  return (
    <AriaComboBox
      className={cx(styles['field'])}
      inputValue={value}
      onInputChange={onChange}
      onChange={id => id !== null && onChange(choices.find(one => one.id === id)?.text ?? String(id))}
      defaultItems={choices}
      allowsCustomValue
      menuTrigger="focus"
      isInvalid={error !== undefined}
      isDisabled={isDisabled}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {!isLabelHidden && <Label className={cx(styles['label'])}>{label}</Label>}
      <Group className={cx(styles['control'])}>
        <Input className={cx(styles['bare'])} placeholder={placeholder} spellCheck={false} />
        <Button className={cx(styles['chevron'])}>
          <Icon of={ChevronDown} size={14} />
        </Button>
      </Group>
      <FieldError className={cx(styles['error'])}>{error}</FieldError>
      <Popover className={cx(styles['popover'])} offset={2}>
        <ListBox<Choice<string>> className={cx(styles['options'])}>
          {choice => (
            <ListBoxItem id={choice.id} textValue={choice.text} className={cx(styles['option'])}>
              <span className={styles['optionText']}>{choice.text}</span>
              {choice.hint && <span className={styles['optionHint']}>{choice.hint}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  )
}
