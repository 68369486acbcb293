import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { cx } from '../../../ui/cx.ts'
import { hasMod } from '../../../ui/platform.ts'
import { type Completion, completed, completionsAt } from './completion-model.ts'
import styles from './ExpressionField.module.css'

interface ExpressionFieldProps {
  readonly label: string
  readonly placeholder: string
  readonly hint: string
  /** Names that are completed. */
  readonly columns: readonly { readonly id: string; readonly hint?: string }[]
  readonly error: string | undefined
  /** Where in the text it is wrong. */
  readonly errorAt?: number | undefined
  readonly autoFocus: boolean
  readonly value: string
  readonly onChange: (value: string) => void
}

interface Offer {
  readonly start: number
  readonly caret: number
  readonly items: readonly Completion[]
  readonly active: number
}

interface ListProps {
  readonly id: string
  readonly offer: Offer
  readonly onTake: (item: Completion) => void
}

const Completions = ({ id, offer, onTake }: ListProps) => (
  <div role="listbox" id={id} aria-label="Completions" className={styles['list']}>
    {offer.items.map((item, index) => (
      // The focus stays in the text, whose keys choose among the options.
      // eslint-disable-next-line jsx-a11y/click-events-have-key-events
      <div
        key={`${item.text}${item.hint}`}
        id={`${id}-${index}`}
        role="option"
        tabIndex={-1}
        aria-selected={index === offer.active}
        className={cx(styles['item'], index === offer.active && styles['active'])}
        // The press would take the focus out of the text.
        onPointerDown={event => event.preventDefault()}
        onClick={() => onTake(item)}
      >
        <span className={styles['name']}>{item.text}</span>
        <span className={styles['hint']}>{item.hint}</span>
      </div>
    ))}
  </div>
)

/** Line and column of a place, from 1 on, and where the word there ends. */
const placeOf = (text: string, at: number) => {
  const lines = text.slice(0, at).split('\n')
  const word = /^(?:\w+|\S)/.exec(text.slice(at))?.[0] ?? ''
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1, end: at + word.length }
}

/**
 * SQL, with completion of columns and functions: the list opens while a word is typed and by Ctrl+Space; ↑ and ↓ choose, Enter or Tab
 * take, Esc closes it.
 */
export const ExpressionField = (props: ExpressionFieldProps) => {
  const { label, placeholder, hint, columns, error, errorAt, autoFocus, value, onChange } = props
  const [offer, setOffer] = useState<Offer>()
  const listId = useId()
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const caretAfter = useRef<number>(undefined)

  useEffect(() => {
    const caret = caretAfter.current
    caretAfter.current = undefined
    if (caret !== undefined) field.current?.setSelectionRange(caret, caret)
  }, [value])

  const look = (text: string, isAsked = false): void => {
    const caret = field.current?.selectionEnd ?? text.length
    const found = completionsAt(text, caret, columns, isAsked)
    setOffer(found && { ...found, caret, active: 0 })
  }
  const take = (item: Completion): void => {
    if (!offer) return
    const next = completed(value, offer.caret, offer.start, item)
    caretAfter.current = next.caret
    setOffer(undefined)
    onChange(next.text)
  }
  const onKeyDownCapture = (event: KeyboardEvent): void => {
    if (event.key === ' ' && event.ctrlKey) look(value, true)
    else if (offer && !hasMod(event)) {
      const { items, active } = offer
      const to = { ArrowDown: active + 1, ArrowUp: active - 1 + items.length }[event.key]
      const item = items[active]
      if (to !== undefined) setOffer({ ...offer, active: to % items.length })
      else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && item) take(item)
      else if (event.key === 'Escape') setOffer(undefined)
      else {
        // The list is about the place where the caret was.
        if (event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End') setOffer(undefined)
        return
      }
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const place = error === undefined || errorAt === undefined ? undefined : placeOf(value, errorAt)
  const active = offer && `${listId}-${offer.active}`
  useEffect(() => {
    const area = field.current
    area?.setAttribute('aria-autocomplete', 'list')
    if (area && active !== undefined) {
      area.setAttribute('aria-controls', listId)
      area.setAttribute('aria-activedescendant', active)
    } else {
      area?.removeAttribute('aria-controls')
      area?.removeAttribute('aria-activedescendant')
    }
  }, [active, listId])
  return (
    <div role="presentation" className={styles['field']} onKeyDownCapture={onKeyDownCapture}>
      <TextField
        ref={field}
        label={label}
        isMono
        lines={4}
        autoFocus={autoFocus}
        placeholder={placeholder}
        // The list covers what stands below the text.
        {...(hint === '' || offer ? {} : { hint })}
        error={error}
        value={value}
        onChange={text => {
          onChange(text)
          look(text)
        }}
        onBlur={() => setOffer(undefined)}
      />
      {place && errorAt !== undefined && (
        <Button
          variant="quiet"
          onPress={() => {
            field.current?.focus()
            field.current?.setSelectionRange(errorAt, place.end)
          }}
        >
          {`Go to line ${place.line}, column ${place.column}`}
        </Button>
      )}
      {offer && (
        <div className={styles['anchor']}>
          <Completions id={listId} offer={offer} onTake={take} />
        </div>
      )}
    </div>
  )
}
