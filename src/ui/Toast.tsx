import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { Button, IconButton } from './Button.tsx'
import { Icon } from './Icon.tsx'
import styles from './Toast.module.css'
import { cx } from './cx.ts'

interface ToastAction {
  readonly text: string
  readonly run: () => void
}

export interface ToastMessage {
  readonly id: number
  readonly tone: 'info' | 'error'
  /** What happened, to what, and how many. */
  readonly title: string
  readonly body?: string
  /** For whoever has to find the cause; goes to the clipboard, not on screen. */
  readonly details?: string
  readonly actions?: readonly ToastAction[]
}

interface ToastRegionProps {
  readonly toasts: readonly ToastMessage[]
  readonly onDismiss: (id: number) => void
}

const copy = async (text: string): Promise<void> => navigator.clipboard.writeText(text)

const Toast = ({
  toast,
  onDismiss,
}: {
  readonly toast: ToastMessage
  readonly onDismiss: (id: number) => void
}) => {
  const { details } = toast
  return (
    <li className={cx(styles['toast'], styles[toast.tone])}>
      <Icon of={toast.tone === 'error' ? CircleAlert : CircleCheck} />
      <div className={styles['words']} role={toast.tone === 'error' ? 'alert' : undefined}>
        <p className={styles['title']}>{toast.title}</p>
        {toast.body && <p className={styles['body']}>{toast.body}</p>}
        {(toast.actions ?? details) && (
          <div className={styles['actions']}>
            {toast.actions?.map(action => (
              <Button
                key={action.text}
                onPress={() => {
                  onDismiss(toast.id)
                  action.run()
                }}
              >
                {action.text}
              </Button>
            ))}
            {details && (
              <Button variant="quiet" onPress={() => void copy(details)}>
                Copy details
              </Button>
            )}
          </div>
        )}
      </div>
      <IconButton label="Dismiss" icon={X} size={14} onPress={() => onDismiss(toast.id)} />
    </li>
  )
}

/** What was done and what failed. Polite for the first, assertive for the second; never takes the focus. */
export const ToastRegion = ({ toasts, onDismiss }: ToastRegionProps) => (
  <section className={styles['region']} aria-label="Messages">
    <ol aria-live="polite" aria-relevant="additions" className={styles['list']}>
      {toasts.map(toast => (
        <Toast key={toast.id} toast={toast} onDismiss={onDismiss} />
      ))}
    </ol>
  </section>
)
