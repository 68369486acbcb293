import { Suspense, useEffect } from 'react'
import { Catalog } from '../features/catalog/Catalog.tsx'
import { addLake } from '../features/export/use-export.ts'
import { Ingest } from '../features/ingest/Ingest.tsx'
import { useAct } from '../state/act.ts'
import { useCatalog } from '../state/catalog.ts'
import { navigate, useRoute } from '../state/route.ts'
import { resizeSide, showOverlay, useShell } from '../state/shell.ts'
import { dismissToast, useToasts } from '../state/toasts.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Sheet } from '../ui/Sheet.tsx'
import { Splitter } from '../ui/Splitter.tsx'
import { ToastRegion } from '../ui/Toast.tsx'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import styles from './App.module.css'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { Home } from './Home.tsx'
import { JobTray } from './JobTray.tsx'
import { MomentRoom } from './MomentRoom.tsx'
import { TopBar } from './TopBar.tsx'
import { Palette } from './Palette.tsx'
import { ActDialogs, LakeMomentNote, ShortcutSheet, SqlPage, StoragePage } from './lazy-rooms.ts'
import { useGlobalKeys } from './use-global-keys.ts'
import { useNarrow } from './use-narrow.ts'

const Missing = ({ what }: { readonly what: string }) => (
  <EmptyState
    title={`There is no ${what}`}
    actions={<Button onPress={() => navigate({ room: 'home' })}>Go to the lake</Button>}
  >
    It may have been removed, or the address was mistyped.
  </EmptyState>
)

const Room = ({ isNarrow }: { readonly isNarrow: boolean }) => {
  const route = useRoute(state => state.route)
  const isReady = useCatalog(state => state.status === 'ready')
  const isKnown = useCatalog(
    ({ tables }) => route.room === 'table' && tables.some(table => table.name === route.table),
  )
  if (route.room === 'table' && isKnown)
    return <MomentRoom table={route.table} version={route.version} panel={route.panel} isNarrow={isNarrow} />
  return (
    <main id="main" tabIndex={-1} className={styles['main']}>
      {route.room === 'table' && isReady && <Missing what={`table ${route.table}`} />}
      {route.room === 'missing' && <Missing what="such page" />}
      {route.room === 'sql' && (
        <Suspense>
          <SqlPage above={<LakeMomentNote />} />
        </Suspense>
      )}
      {route.room === 'storage' && (
        <Suspense>
          <StoragePage />
        </Suspense>
      )}
      {(route.room === 'home' || (route.room === 'table' && !isReady)) && <Home />}
    </main>
  )
}

const Side = ({ isNarrow }: { readonly isNarrow: boolean }) => {
  const { overlay, catalogWidth } = useShell()
  const route = useRoute(state => state.route)
  useEffect(() => {
    // Choosing a table is what the sheet was opened for.
    if (useShell.getState().overlay === 'catalog') showOverlay('none')
  }, [route])
  if (isNarrow)
    return (
      <Sheet label="Catalog" side="start" isOpen={overlay === 'catalog'} onClose={() => showOverlay('none')}>
        <Catalog />
      </Sheet>
    )
  return (
    <div className={styles['side']}>
      <div className={styles['catalog']} style={{ inlineSize: catalogWidth }}>
        <Catalog />
      </div>
      <Splitter
        label="Width of the catalog"
        size={catalogWidth}
        min={160}
        max={420}
        panel="before"
        onResize={width => resizeSide('catalog', width)}
      />
    </div>
  )
}

/** Begins to write down what is done to recipes and aggregates; not needed for the first paint. */
const followEdits = (): (() => void) => {
  const following = import('../state/app-history.ts').then(history => history.followEdits())
  return () => void following.then(stop => stop())
}

/** The house: a frame that stays, and the room that the URL names. */
export const App = () => {
  const isNarrow = useNarrow()
  const toasts = useToasts(state => state.toasts)
  const { announcement, overlay } = useShell()
  const isEmpty = useCatalog(({ status, tables }) => status !== 'ready' || tables.length === 0)
  const route = useRoute(state => state.route)
  const isActing = useAct(state => state.act !== undefined)
  useGlobalKeys()
  useEffect(followEdits, [])
  return (
    <div className={styles['frame']}>
      <a href="#main" className={styles['skip']}>
        Skip to the table
      </a>
      <TopBar isNarrow={isNarrow} />
      {!isEmpty && <Side isNarrow={isNarrow} />}
      <ErrorBoundary room={route.room === 'table' ? route.table : route.room}>
        <Room isNarrow={isNarrow} />
      </ErrorBoundary>
      <Ingest onLake={addLake} />
      <Suspense>{overlay === 'shortcuts' && <ShortcutSheet />}</Suspense>
      <Suspense>{isActing && <ActDialogs />}</Suspense>
      {overlay === 'palette' && <Palette />}
      <div className={styles['floats']}>
        <ToastRegion toasts={toasts} onDismiss={dismissToast} />
        <JobTray />
      </div>
      <VisuallyHidden>
        <span role="status" aria-live="polite">
          {announcement}
        </span>
      </VisuallyHidden>
    </div>
  )
}
