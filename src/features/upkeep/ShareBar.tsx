import type { StorageShares } from '../../core/lake/upkeep-views.ts'
import { storageKinds } from '../../core/upkeep/storage.ts'
import styles from './ShareBar.module.css'

interface ShareBarProps {
  readonly shares: StorageShares
  /** The bytes that the whole length stands for; what the shares are together when absent. */
  readonly of?: number
}

/** What some storage is taken by, side by side; its figures stand beside it. */
export const ShareBar = ({ shares, of = 0 }: ShareBarProps) => {
  const taken = storageKinds.reduce((sum, kind) => sum + shares[kind].bytes, 0)
  return (
    <div className={styles['bar']} aria-hidden>
      {storageKinds.map(
        kind =>
          shares[kind].bytes > 0 && (
            <span
              key={kind}
              data-share={kind}
              style={{ flexGrow: shares[kind].bytes }}
              className={styles['part']}
            />
          ),
      )}
      <span style={{ flexGrow: Math.max(0, of - taken) }} />
    </div>
  )
}

/** The colour of a share beside its name. */
export const ShareKey = ({ share }: { readonly share: keyof StorageShares }) => (
  <span aria-hidden data-share={share} className={styles['key']} />
)
