import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import { keepStorage, useCatalog } from '../state/catalog.ts'
import { Button } from '../ui/Button.tsx'
import { formatBytes } from '../ui/format-number.ts'
import styles from './TopBar.module.css'

/** What is stored here and whether the browser keeps it. Says nothing about space that is left: browsers do not tell it truly. */
export const StorageMenu = () => {
  const storage = useCatalog(state => state.storage)
  if (!storage) return null
  const { used, persisted } = storage
  return (
    <DialogTrigger>
      <Button variant="quiet" aria-label={`Storage: ${formatBytes(used)} used`}>
        {formatBytes(used)}
      </Button>
      <Popover className={styles['storage'] ?? ''} offset={4}>
        <Dialog className={styles['storageDialog'] ?? ''} aria-label="Storage">
          <p>
            <strong>{formatBytes(used)}</strong> used on this machine, as the browser counts it: all versions,
            the files as they came, and the app itself.
          </p>
          {persisted ? (
            <p>The browser has promised not to clear it when disk space runs out.</p>
          ) : (
            <>
              <p>
                The browser may clear it when disk space runs out. Download the lake from its menu to have a
                copy.
              </p>
              <Button onPress={() => void keepStorage()}>Ask the browser to keep it</Button>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
