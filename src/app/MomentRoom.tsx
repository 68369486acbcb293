import { Suspense } from 'react'
import { useTableThen } from '../state/moment.ts'
import styles from './App.module.css'
import { NotThen, Timeline } from './lazy-rooms.ts'
import { TableRoom, type TableRoomProps } from './TableRoom.tsx'

/** The page of a table, at the version of its address, else at that of the moment that the lake is moved to. */
export const MomentRoom = (props: TableRoomProps) => {
  const { table, version } = props
  const then = useTableThen(table)
  if (version === undefined && then.kind === 'looking')
    return <main id="main" tabIndex={-1} className={styles['main']} aria-busy />
  if (version === undefined && (then.kind === 'none' || then.kind === 'unknown'))
    return (
      <>
        <main id="main" tabIndex={-1} className={styles['main']}>
          <Suspense>
            <NotThen table={table} kind={then.kind} />
          </Suspense>
        </main>
        <div className={styles['timeline']}>
          <Suspense>
            <Timeline table={table} />
          </Suspense>
        </div>
      </>
    )
  return <TableRoom {...props} version={version ?? (then.kind === 'version' ? then.version : undefined)} />
}
