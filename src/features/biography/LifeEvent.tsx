import type { BiographyChange, BiographyEvent, NamedRow } from '../../core/lake/timeline-views.ts'
import type { Value } from '../../core/ports/engine.ts'
import { navigate, showPanel, showVersion } from '../../state/route.ts'
import { cx } from '../../ui/cx.ts'
import { formatCell } from '../../ui/grid/format-model.ts'
import styles from './Biography.module.css'
import { type MakerFact, changeText, makerFacts, operationText, timeText } from './biography-model.ts'

/** A value as the grid shows it, cut where it is long. */
const Cell = ({ value, isOld = false }: { readonly value: Value; readonly isOld?: boolean }) => {
  const { kind, text } = formatCell(value, '')
  return (
    <span className={cx(styles['value'], styles[kind], isOld && styles['old'])} title={text}>
      {/^\s|\s$/.test(text) ? `“${text}”` : text}
    </span>
  )
}

/** A row as a list of its columns. */
export const RowValues = ({ row, label }: { readonly row: NamedRow; readonly label: string }) => (
  <dl className={styles['values']} aria-label={label}>
    {Object.entries(row).map(([name, value]) => (
      <div key={name} className={styles['cell']}>
        <dt title={name}>{name}</dt>
        <dd>
          <Cell value={value} />
        </dd>
      </div>
    ))}
  </dl>
)

const Change = ({
  change,
  column,
}: {
  readonly change: BiographyChange
  readonly column: string | undefined
}) => {
  const { sign, text } = changeText(change)
  return (
    <div className={cx(styles['change'], styles[change.kind])}>
      <p className={styles['what']}>
        <span className={styles['sign']} aria-hidden>
          {sign}
        </span>
        {text}
      </p>
      {change.kind === 'updated' && (
        <dl className={styles['values']}>
          {change.cells.map(({ column: name, from, to }) => (
            <div key={name} className={cx(styles['cell'], name === column && styles['wanted'])}>
              <dt title={name}>{name}</dt>
              <dd>
                <Cell value={from} isOld />
                <span className={styles['arrow']} role="img" aria-label="became">
                  →
                </span>
                <Cell value={to} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {change.kind !== 'updated' && (
        <details className={styles['details']}>
          <summary>
            {change.kind === 'inserted' ? 'Its values' : 'Its last values'}
            {column !== undefined && Object.hasOwn(change.row, column) && (
              <>
                {': '}
                <span className={styles['inline']}>
                  {column} = <Cell value={change.row[column] ?? null} />
                </span>
              </>
            )}
          </summary>
          <RowValues row={change.row} label={text} />
        </details>
      )}
    </div>
  )
}

const goTo = (to: NonNullable<MakerFact['to']>): void => {
  if (to.kind === 'table') navigate({ room: 'table', table: to.table, version: to.version })
  else showPanel(to.kind)
}

const Fact = ({ fact: { text, to } }: { readonly fact: MakerFact }) =>
  to ? (
    <button type="button" className={styles['link']} onClick={() => goTo(to)}>
      {text}
    </button>
  ) : (
    <span className={styles['fact']} title={text}>
      {text}
    </span>
  )

interface LifeEventProps {
  readonly event: BiographyEvent
  /** Whether the page shows this version. */
  readonly isShown: boolean
  /** The column that is looked at. */
  readonly column: string | undefined
}

/** A version in which the row changed: when, by whom, and how. */
export const LifeEvent = ({ event, isShown, column }: LifeEventProps) => {
  const { version, timestamp, changes } = event
  return (
    <>
      <p className={styles['eventHead']}>
        <button
          type="button"
          data-event
          className={styles['version']}
          aria-label={`Show version ${version}`}
          aria-current={isShown ? 'true' : undefined}
          onClick={() => showVersion(version)}
        >
          v{version}
        </button>
        <span className={styles['operation']}>{operationText(event)}</span>
        <time className={styles['time']} dateTime={new Date(timestamp).toISOString()}>
          {timeText(timestamp)}
        </time>
      </p>
      <p className={styles['facts']}>
        {makerFacts(event).map(fact => (
          <Fact key={fact.text} fact={fact} />
        ))}
      </p>
      {changes.map((change, at) => (
        // Changes of one commit have no other name than their place.
        // eslint-disable-next-line react/no-array-index-key
        <Change key={at} change={change} column={column} />
      ))}
    </>
  )
}
