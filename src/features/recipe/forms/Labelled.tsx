import type { ReactNode } from 'react'
import styles from './Forms.module.css'

/** A word above controls that have none of their own. */
export const Labelled = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className={styles['labelled']}>
    <span className={styles['legend']} aria-hidden>
      {label}
    </span>
    {children}
  </div>
)
