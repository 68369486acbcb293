import { X } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { Dialog as AriaDialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { IconButton } from './Button.tsx'
import styles from './Dialog.module.css'
import { cx } from './cx.ts'

interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  /** Called when the user closes it: Esc, the × button, or a click outside. */
  readonly onClose: () => void
  readonly size?: 'small' | 'medium' | 'large'
  /** False while losing what is on screen would hurt: a click outside does nothing then. */
  readonly isDismissable?: boolean
  /** Buttons, the primary one last. */
  readonly footer?: ReactNode
  /** Enter pressed where it does nothing else: not on a button, a list or a grid. */
  readonly onEnter?: () => void
  readonly children: ReactNode
}

const takesEnter = 'button, a, textarea, [role=option], [role=grid], [role=combobox], [role=menuitem]'

/** A modal dialog; focus goes in, stays in, and comes back to where it was. */
export const Dialog = (props: DialogProps) => {
  const { title, isOpen, onClose, size = 'medium', isDismissable = true, footer, onEnter, children } = props
  const onKeyDown = (event: KeyboardEvent) => {
    const isTaken =
      event.defaultPrevented || (event.target instanceof Element && event.target.closest(takesEnter))
    if (event.key === 'Enter' && !isTaken) onEnter?.()
  }
  return (
    <ModalOverlay
      className={cx(styles['overlay'])}
      isOpen={isOpen}
      onOpenChange={open => !open && onClose()}
      isDismissable={isDismissable}
    >
      <Modal className={cx(styles['modal'], styles[size])}>
        {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- hears keys of what it holds */}
        <div className={styles['keys']} onKeyDown={onKeyDown}>
          <AriaDialog className={cx(styles['dialog'])}>
            <header className={styles['header']}>
              <Heading slot="title" className={cx(styles['title'])}>
                {title}
              </Heading>
              <IconButton label="Close" icon={X} onPress={onClose} />
            </header>
            <div className={styles['body']}>{children}</div>
            {footer && <footer className={styles['footer']}>{footer}</footer>}
          </AriaDialog>
        </div>
      </Modal>
    </ModalOverlay>
  )
}
