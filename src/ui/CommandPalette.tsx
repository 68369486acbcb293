import type { LucideIcon } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import styles from './CommandPalette.module.css'
import { Icon } from './Icon.tsx'
import { cx } from './cx.ts'

export interface Command {
  readonly id: string
  readonly text: string
  readonly icon?: LucideIcon
  /** Said at the end of the line: where it leads, or which keys do the same. */
  readonly hint?: string
  readonly run: () => void
}

interface CommandPaletteProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly query: string
  readonly onQueryChange: (query: string) => void
  /** What the query finds, best first. */
  readonly commands: readonly Command[]
  readonly placeholder: string
}

interface ListProps extends Pick<CommandPaletteProps, 'commands'> {
  readonly listId: string
  readonly active: number
  readonly onHover: (index: number) => void
  readonly onRun: (command: Command) => void
}

const List = ({ commands, listId, active, onHover, onRun }: ListProps) => {
  const current = useRef<HTMLDivElement>(null)
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <div role="listbox" id={listId} aria-label="Results" className={styles['list']}>
      {commands.map((command, index) => (
        // The focus stays in the text field, whose keys choose among the options.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={command.id}
          ref={index === active ? current : null}
          id={`${listId}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={cx(styles['item'], index === active && styles['active'])}
          onPointerMove={() => onHover(index)}
          onClick={() => onRun(command)}
        >
          <span className={styles['mark']}>{command.icon && <Icon of={command.icon} size={14} />}</span>
          <span className={styles['text']}>{command.text}</span>
          {command.hint && <span className={styles['hint']}>{command.hint}</span>}
        </div>
      ))}
    </div>
  )
}

/** A text field that finds things and commands, and the list of what it found. */
export const CommandPalette = (props: CommandPaletteProps) => {
  const { isOpen, onClose, query, onQueryChange, commands, placeholder } = props
  const listId = useId()
  const [chosen, setChosen] = useState(0)
  const active = Math.min(chosen, Math.max(0, commands.length - 1))
  const run = (command: Command) => {
    onClose()
    command.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { length } = commands
    const to = { ArrowDown: active + 1, ArrowUp: active - 1 + length, Home: 0, End: length - 1 }[event.key]
    const command = commands[active]
    if (to !== undefined && length > 0 && !(event.key === 'Home' && query !== '')) setChosen(to % length)
    else if (event.key === 'Enter' && command) run(command)
    else return
    event.preventDefault()
  }
  return (
    <ModalOverlay
      className={cx(styles['overlay'])}
      isOpen={isOpen}
      onOpenChange={open => !open && onClose()}
      isDismissable
    >
      <Modal className={cx(styles['palette'])}>
        <Dialog aria-label="Commands" className={cx(styles['dialog'])}>
          <input
            type="text"
            role="combobox"
            aria-label={placeholder}
            aria-expanded
            aria-controls={listId}
            aria-autocomplete="list"
            {...(commands.length > 0 && { 'aria-activedescendant': `${listId}-${active}` })}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            className={styles['input']}
            value={query}
            onChange={event => {
              setChosen(0)
              onQueryChange(event.target.value)
            }}
            onKeyDown={onKeyDown}
          />
          <List commands={commands} listId={listId} active={active} onHover={setChosen} onRun={run} />
          {commands.length === 0 && <p className={styles['none']}>Nothing is called that.</p>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
