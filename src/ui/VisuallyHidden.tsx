import type { ReactNode } from 'react'
import styles from './VisuallyHidden.module.css'

/** Words for assistive technology alone. */
export const VisuallyHidden = ({ children }: { readonly children: ReactNode }) => (
  <span className={styles['hidden']}>{children}</span>
)
