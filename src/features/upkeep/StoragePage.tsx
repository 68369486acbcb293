import { HardDrive } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import { keepStorage, useCatalog } from '../../state/catalog.ts'
import { navigate } from '../../state/route.ts'
import { followStorage, useLakeStorage } from '../../state/upkeep-lake.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { LayerTable } from './LayerTable.tsx'
import { OptimizeDialog } from './OptimizeDialog.tsx'
import styles from './Storage.module.css'
import { type TableAct, TablesTable } from './TablesTable.tsx'
import { VacuumDialog } from './VacuumDialog.tsx'
import { lakeBytes, layersOf, overviewText, storageLines, usedText } from './storage-model.ts'

/** What the browser counts, how much it would allow, and whether it keeps it. */
const BrowserStorage = () => {
  const storage = useCatalog(state => state.storage)
  return (
    <section className={styles['browser']} aria-label="Storage of the browser">
      <p className={styles['used']}>{storage ? usedText(storage) : '…'}</p>
      <meter
        className={styles['meter']}
        aria-label="Used of what the browser allows"
        min={0}
        max={Math.max(1, storage?.quota ?? 1)}
        value={storage?.used ?? 0}
      />
      <p className={styles['promise']}>
        {storage?.persisted === true
          ? 'The browser has promised not to clear it when disk space runs out.'
          : 'The browser may clear it when disk space runs out.'}
        {storage?.persisted === false && (
          <Button variant="quiet" onPress={() => void keepStorage()}>
            Ask the browser to keep it
          </Button>
        )}
      </p>
    </section>
  )
}

const Empty = () => (
  <EmptyState
    icon={HardDrive}
    title="No table takes any storage yet"
    actions={<Button onPress={() => navigate({ room: 'home' })}>Go to the lake</Button>}
  >
    Import a file, and what its table takes is shown here, by layer and by table.
  </EmptyState>
)

/** What the whole lake takes of the storage, by layer and table, and what can be done about it. */
export const StoragePage = () => {
  useEffect(followStorage, [])
  const tables = useCatalog(state => state.tables)
  const isOpen = useCatalog(state => state.status === 'ready')
  const used = useCatalog(state => state.storage?.used)
  const storage = useLakeStorage()
  const [act, setAct] = useState<TableAct>()
  const lines = useMemo(() => storageLines(tables, storage.tables), [tables, storage.tables])
  const layers = useMemo(() => layersOf(lines), [lines])
  const close = (): void => setAct(undefined)
  const chosen = act
    ? lines.flatMap(({ table, storage: known, problem }) =>
        known && problem === undefined && act.tables.includes(table) ? [known] : [],
      )
    : []
  return (
    <section className={styles['page']} aria-labelledby="storage-title" aria-busy={storage.isReading}>
      <header className={styles['header']}>
        <h1 id="storage-title" className={styles['title']}>
          Storage
        </h1>
        <BrowserStorage />
      </header>
      {storage.error && (
        <p className={styles['failed']} role="alert">
          {explainError(storage.error).body}
        </p>
      )}
      {isOpen && lines.length === 0 && !storage.isReading ? (
        <Empty />
      ) : (
        <>
          <LayerTable
            layers={layers}
            beside={storage.beside}
            total={lakeBytes(layers, storage.beside)}
            used={used}
          />
          <TablesTable
            lines={lines}
            isReading={storage.isReading}
            status={overviewText(lines, storage.isReading)}
            onAct={setAct}
          />
        </>
      )}
      {act?.kind === 'optimize' && <OptimizeDialog tables={chosen} onClose={close} />}
      {act?.kind === 'vacuum' && <VacuumDialog tables={act.tables} onClose={close} />}
    </section>
  )
}
