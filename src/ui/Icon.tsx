import type { LucideIcon } from 'lucide-react'
import styles from './Icon.module.css'

interface IconProps {
  readonly of: LucideIcon
  /** Pixels; 16 unless said otherwise. */
  readonly size?: number
}

/** A picture beside words: hidden from assistive technology, in the colour of the text around it. */
export const Icon = ({ of: Picture, size = 16 }: IconProps) => (
  <Picture className={styles['icon']} size={size} strokeWidth={1.75} aria-hidden />
)
