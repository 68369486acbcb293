import type { ReactNode } from 'react'
import { ComparePage } from '../features/compare/ComparePage.tsx'
import { DiffFileItems } from '../features/export/DiffFileItems.tsx'
import { openRow } from '../state/biography.ts'
import type { VersionPair } from '../state/route-model.ts'

interface CompareRoomProps {
  readonly table: string
  readonly pair: VersionPair
  /** Buttons at the end of the header line. */
  readonly actions: ReactNode
}

/** The page of a comparison, with what other features do with its rows. */
export const CompareRoom = ({ table, pair, actions }: CompareRoomProps) => (
  <ComparePage
    table={table}
    pair={pair}
    actions={actions}
    files={DiffFileItems}
    onLife={row => void openRow(table, row)}
  />
)
