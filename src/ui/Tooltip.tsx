import type { ReactElement, ReactNode } from 'react'
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components/Tooltip'
import styles from './Tooltip.module.css'
import { cx } from './cx.ts'

interface TooltipProps {
  readonly text: ReactNode
  /** A button of this kit, or anything that can be focused and is known to React Aria. */
  readonly children: ReactElement
}

/** A short text on hover and on keyboard focus. */
export const Tooltip = ({ text, children }: TooltipProps) => (
  <TooltipTrigger delay={500} closeDelay={0}>
    {children}
    <AriaTooltip className={cx(styles['tooltip'])} offset={6}>
      {text}
    </AriaTooltip>
  </TooltipTrigger>
)
