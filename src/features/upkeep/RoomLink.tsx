import type { MouseEvent, ReactNode } from 'react'
import { type Route, formatRoute } from '../../state/route-model.ts'
import { navigate } from '../../state/route.ts'

interface RoomLinkProps {
  readonly to: Route
  readonly className?: string | undefined
  readonly title?: string
  readonly tabIndex?: number
  /** What stands at the same place in other rows has the same. */
  readonly place?: string
  readonly children: ReactNode
}

/** A link to another place of the app, which can be opened in another tab too. */
export const RoomLink = ({ to, place, children, ...rest }: RoomLinkProps) => {
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    navigate(to)
  }
  return (
    <a {...rest} data-place={place} href={formatRoute(to)} onClick={onClick}>
      {children}
    </a>
  )
}
