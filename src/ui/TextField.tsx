import type { Ref } from 'react'
import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { Text } from 'react-aria-components/Text'
import { TextArea } from 'react-aria-components/TextArea'
import { TextField as AriaTextField } from 'react-aria-components/TextField'
import { cx } from './cx.ts'
import styles from './field.module.css'
import { hasMod } from './platform.ts'

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** The label is read aloud but not shown. */
  readonly isLabelHidden?: boolean
  readonly placeholder?: string
  /** Stands before the text and is not part of it. */
  readonly prefix?: string
  readonly hint?: string
  /** Why the value can not be taken; shown under the field. */
  readonly error?: string | undefined
  /** Values and code are set in the data font. */
  readonly isMono?: boolean
  /** More than one makes it a text area. */
  readonly lines?: number
  readonly isDisabled?: boolean
  readonly autoFocus?: boolean
  /** Enter was pressed; in several lines, where it makes a new one, with Control or Command. */
  readonly onEnter?: () => void
  readonly onBlur?: () => void
  readonly ref?: Ref<HTMLInputElement & HTMLTextAreaElement>
}

/** One line of text, or several. */
export const TextField = (props: TextFieldProps) => {
  const {
    label,
    isLabelHidden = false,
    placeholder = '',
    prefix,
    hint,
    error,
    isMono = false,
    lines = 1,
    onEnter,
    ref,
    ...rest
  } = props
  const target = ref === undefined ? {} : { ref }
  return (
    <AriaTextField
      {...rest}
      className={cx(styles['field'])}
      isInvalid={error !== undefined}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
      {...(onEnter
        ? {
            onKeyDown: event => {
              if (event.key === 'Enter' && (lines === 1 || hasMod(event))) onEnter()
              // Else nobody else hears it: Esc closes what the field is in.
              else event.continuePropagation()
            },
          }
        : {})}
    >
      {!isLabelHidden && <Label className={cx(styles['label'])}>{label}</Label>}
      {lines > 1 ? (
        <TextArea
          {...target}
          rows={lines}
          placeholder={placeholder}
          className={cx(styles['control'], styles['area'], isMono && styles['mono'])}
          spellCheck={false}
        />
      ) : (
        <span className={cx(styles['control'], isMono && styles['mono'])}>
          {prefix && <span className={styles['prefix']}>{prefix}</span>}
          <Input
            {...target}
            placeholder={placeholder}
            className={cx(styles['bare'])}
            spellCheck={false}
            autoComplete="off"
          />
        </span>
      )}
      {hint && !error && (
        <Text slot="description" className={cx(styles['hint'])}>
          {hint}
        </Text>
      )}
      <FieldError className={cx(styles['error'])}>{error}</FieldError>
    </AriaTextField>
  )
}
