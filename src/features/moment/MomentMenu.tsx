import { Clock, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import { useMoment } from '../../state/moment.ts'
import { goToMoment, useRoute } from '../../state/route.ts'
import { showOverlay, useShell } from '../../state/shell.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { cx } from '../../ui/cx.ts'
import styles from './Moment.module.css'
import { momentText } from './moment-text.ts'

interface MomentMenuProps {
  readonly isNarrow: boolean
  /** What the popover holds, made when it is opened. */
  readonly children: ReactNode
}

/** The moment of the whole lake, in the top bar: now, or one of its past. */
export const MomentMenu = ({ isNarrow, children }: MomentMenuProps) => {
  const at = useRoute(state => state.at)
  const isOpen = useShell(({ overlay }) => overlay === 'moment')
  const isLost = useMoment(({ error }) => error !== undefined)
  const text = at === undefined ? 'now' : momentText(at)
  return (
    <span className={cx(styles['bar'], at !== undefined && styles['past'])} data-lost={isLost || undefined}>
      <DialogTrigger isOpen={isOpen} onOpenChange={open => showOverlay(open ? 'moment' : 'none')}>
        <Button variant="quiet" icon={Clock} aria-label={`Moment of the lake: ${text}`}>
          {!isNarrow && <span className={styles['words']}>{at === undefined ? 'moment: now' : text}</span>}
        </Button>
        <Popover className={cx(styles['popover'])} offset={4} placement="bottom end">
          <Dialog className={cx(styles['dialog'])} aria-label="Moment of the lake">
            {children}
          </Dialog>
        </Popover>
      </DialogTrigger>
      {at !== undefined && (
        <IconButton label="Back to now" icon={X} size={14} onPress={() => goToMoment(undefined)} />
      )}
    </span>
  )
}
