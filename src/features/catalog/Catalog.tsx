import { CircleAlert, LoaderCircle, SquareTerminal } from 'lucide-react'
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react'
import type { TableSummary } from '../../core/lake/table-views.ts'
import { useCatalog } from '../../state/catalog.ts'
import { useJobs } from '../../state/jobs.ts'
import type { TableAtMoment } from '../../core/lake/timeline-views.ts'
import { useMoment } from '../../state/moment.ts'
import { type Route, formatRoute, withMoment } from '../../state/route-model.ts'
import { navigate, useRoute } from '../../state/route.ts'
import { Icon } from '../../ui/Icon.tsx'
import { LayerDot } from '../../ui/LayerDot.tsx'
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx'
import { cx } from '../../ui/cx.ts'
import { formatCompact, formatPlural } from '../../ui/format-number.ts'
import styles from './Catalog.module.css'
import { byLayer, shortName, thenText } from './catalog-model.ts'

interface LinkProps {
  readonly to: Route
  readonly isCurrent: boolean
  readonly title?: string
  readonly children: ReactNode
}

const Link = ({ to, isCurrent, title, children }: LinkProps) => {
  const at = useRoute(state => state.at)
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    navigate(to)
  }
  return (
    <a
      href={withMoment(formatRoute(to), at)}
      title={title}
      aria-current={isCurrent ? 'page' : undefined}
      className={cx(styles['link'], isCurrent && styles['current'])}
      onClick={onClick}
    >
      {children}
    </a>
  )
}

interface MarksProps {
  readonly table: TableSummary
  readonly isBusy: boolean
  /** What it was at the moment that the lake is moved to. */
  readonly then: TableAtMoment | undefined
}

const Marks = ({ table, isBusy, then }: MarksProps) => {
  if (isBusy)
    return (
      <span className={styles['busy']}>
        <Icon of={LoaderCircle} size={12} />
        <VisuallyHidden>being written</VisuallyHidden>
      </span>
    )
  if (table.problem !== undefined)
    return (
      <span className={styles['problem']}>
        <Icon of={CircleAlert} size={12} />
        <VisuallyHidden>can not be opened</VisuallyHidden>
      </span>
    )
  if (then)
    return (
      <span className={styles[then.kind === 'version' ? 'then' : 'notYet']}>
        {thenText(then)}
        {then.kind === 'version' && <VisuallyHidden> at the moment of the lake</VisuallyHidden>}
      </span>
    )
  return (
    <>
      {table.stale && (
        <span className={styles['stale']}>
          stale<VisuallyHidden>, its inputs have newer versions</VisuallyHidden>
        </span>
      )}
      {table.rows !== undefined && <span className={styles['rows']}>{formatCompact(table.rows)}</span>}
    </>
  )
}

/** ↑ and ↓ move between the tables, as in a list. */
const onArrow = (event: KeyboardEvent<HTMLElement>) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')]
  const next = links[links.indexOf(document.activeElement as HTMLElement) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}

const titleOf = ({ name, rows, version, problem }: TableSummary): string =>
  problem ??
  [name, rows !== undefined && formatPlural(rows, 'row'), `version ${version}`].filter(Boolean).join(' · ')

/** The tables of the lake by layer, and the rooms that belong to no table. */
export const Catalog = () => {
  const tables = useCatalog(state => state.tables)
  const route = useRoute(state => state.route)
  const jobs = useJobs(state => state.jobs)
  const then = useMoment(state => state.tables)
  return (
    // The arrow keys are heard here for all links; the links themselves work without them.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <nav aria-label="Catalog" className={styles['catalog']} onKeyDown={onArrow}>
      {byLayer(tables).map(({ layer, tables: members }) => (
        <section key={layer} className={styles['layer']}>
          <h2 className={styles['heading']}>
            <LayerDot layer={layer} />
            {layer}
          </h2>
          {members.length === 0 && <p className={styles['none']}>No tables yet</p>}
          <ul>
            {members.map(table => (
              <li key={table.name}>
                <Link
                  to={{ room: 'table', table: table.name }}
                  isCurrent={route.room === 'table' && route.table === table.name}
                  title={titleOf(table)}
                >
                  <span className={styles['name']}>{shortName(table.name)}</span>
                  <Marks
                    table={table}
                    isBusy={jobs.some(job => job.tables.includes(table.name))}
                    then={then?.get(table.name)}
                  />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <ul className={styles['rooms']}>
        <li>
          <Link to={{ room: 'sql' }} isCurrent={route.room === 'sql'}>
            <Icon of={SquareTerminal} size={14} />
            <span className={styles['name']}>SQL</span>
          </Link>
        </li>
      </ul>
    </nav>
  )
}
