import styles from './Kbd.module.css'
import { modKey } from './platform.ts'

interface KbdProps {
  /** Keys joined by `+`; `Mod` is ⌘ on Apple machines and Ctrl elsewhere. */
  readonly keys: string
}

/** Keys to press, as the user's keyboard names them. */
export const Kbd = ({ keys }: KbdProps) => (
  <kbd className={styles['keys']}>
    {keys.split('+').map(key => (
      <kbd key={key} className={styles['key']}>
        {key === 'Mod' ? modKey() : key}
      </kbd>
    ))}
  </kbd>
)
