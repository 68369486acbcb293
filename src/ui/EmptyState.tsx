import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './EmptyState.module.css'
import { Icon } from './Icon.tsx'

interface EmptyStateProps {
  readonly icon?: LucideIcon
  readonly title: string
  /** What would make it non-empty, or why it failed. */
  readonly children?: ReactNode
  /** Buttons that do it. */
  readonly actions?: ReactNode
}

/** A room with nothing in it yet, or one that could not be opened. */
export const EmptyState = ({ icon, title, children, actions }: EmptyStateProps) => (
  <div className={styles['empty']}>
    {icon && <Icon of={icon} size={24} />}
    <p className={styles['title']}>{title}</p>
    {children && <div className={styles['body']}>{children}</div>}
    {actions && <div className={styles['actions']}>{actions}</div>}
  </div>
)
