import { Circle, CircleCheck, CircleSlash, CircleX, LoaderCircle, type LucideIcon } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { type StatementRun, showStatement } from '../../state/sql.ts'
import { Icon } from '../../ui/Icon.tsx'
import { cx } from '../../ui/cx.ts'
import { oneLine, outcomeText } from './outcome-model.ts'
import styles from './SqlPage.module.css'

const icons: Readonly<Record<StatementRun['status'], LucideIcon>> = {
  waiting: Circle,
  running: LoaderCircle,
  done: CircleCheck,
  failed: CircleX,
  cancelled: CircleSlash,
}

const said = (run: StatementRun, isRunning: boolean): string => {
  switch (run.status) {
    case 'waiting':
      return isRunning ? 'waits' : 'was not run'
    case 'running':
      return 'runs…'
    case 'done':
      return outcomeText(run)
    case 'failed':
      return run.error?.message ?? 'failed'
    case 'cancelled':
      return 'cancelled'
  }
}

/** ↑ and ↓ move between the statements. */
const onArrow = (event: KeyboardEvent<HTMLElement>) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
  const next = buttons[buttons.indexOf(document.activeElement as HTMLElement) + step]
  event.preventDefault()
  next?.focus()
  next?.click()
}

interface RunListProps {
  readonly runs: readonly StatementRun[]
  readonly shown: number
  readonly isRunning: boolean
}

/** The statements of a script with what came of each; the current one's answer is shown below. */
export const RunList = ({ runs, shown, isRunning }: RunListProps) => (
  // The arrow keys are heard here for all buttons; the buttons themselves work without them.
  // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
  <ol className={styles['runs']} aria-label="Statements" onKeyDown={onArrow}>
    {runs.map((run, index) => (
      <li key={run.id}>
        <button
          type="button"
          className={styles['run']}
          aria-current={index === shown}
          onClick={() => showStatement(index)}
        >
          <span
            className={cx(styles[run.status === 'done' || run.status === 'failed' ? run.status : 'quiet'])}
          >
            <Icon of={icons[run.status]} size={14} />
          </span>
          <span className={styles['statement']}>{oneLine(run.text)}</span>
          <span className={cx(styles['runOutcome'], run.status === 'failed' && styles['failed'])}>
            {said(run, isRunning)}
          </span>
        </button>
      </li>
    ))}
  </ol>
)
