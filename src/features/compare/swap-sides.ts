import type { VersionPair } from '../../state/route-model.ts'
import { navigate, showComparison } from '../../state/route.ts'

/** Compares the other way round: with another table, on its page. */
export const swapSides = (table: string, { from, to, other, ...rest }: VersionPair): void => {
  if (other === undefined) showComparison({ ...rest, from: to, to: from })
  else
    navigate({
      room: 'table',
      table: other,
      panel: 'compare',
      compare: { ...rest, from: to, to: from, other: table },
    })
}
