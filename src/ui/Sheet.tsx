import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { IconButton } from './Button.tsx'
import styles from './Sheet.module.css'
import { cx } from './cx.ts'

interface SheetProps {
  readonly label: string
  readonly side: 'start' | 'end'
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A side panel on a narrow screen: over the page, closed by Esc, ×, or a tap outside. */
export const Sheet = ({ label, side, isOpen, onClose, children }: SheetProps) => (
  <ModalOverlay
    className={cx(styles['overlay'])}
    isOpen={isOpen}
    onOpenChange={open => !open && onClose()}
    isDismissable
  >
    <Modal className={cx(styles['sheet'], styles[side])}>
      <Dialog aria-label={label} className={cx(styles['dialog'])}>
        <div className={styles['close']}>
          <IconButton label={`Close ${label.toLowerCase()}`} icon={X} onPress={onClose} />
        </div>
        {children}
      </Dialog>
    </Modal>
  </ModalOverlay>
)
