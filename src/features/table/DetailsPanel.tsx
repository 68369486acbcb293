import type { ReactNode } from 'react'
import { explainError } from '../../core/explain-error.ts'
import type { TableDetail } from '../../core/lake/table-views.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { useDetail } from '../../state/detail.ts'
import { Chip } from '../../ui/Chip.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { cx } from '../../ui/cx.ts'
import styles from './DetailsPanel.module.css'
import { type FactGroup, factsOf, protocolText } from './details-model.ts'

const Group = ({ title, facts, hasLongNames = false }: FactGroup) => (
  <section className={styles['group']}>
    <h3 className={styles['heading']}>{title}</h3>
    <dl className={cx(styles['facts'], hasLongNames && styles['longNames'])}>
      {facts.map(({ name, value, isData = false }) => (
        <div key={`${name} ${value}`} className={styles['fact']}>
          <dt>{name}</dt>
          <dd className={cx(isData && styles['data'])}>{value}</dd>
        </div>
      ))}
    </dl>
  </section>
)

const Protocol = ({ detail }: { readonly detail: TableDetail }) => (
  <section className={styles['group']}>
    <h3 className={styles['heading']}>Format</h3>
    <p>{protocolText(detail)}</p>
    {detail.tableFeatures.length > 0 && (
      <ul className={styles['features']} aria-label="Table features">
        {detail.tableFeatures.map(feature => (
          <li key={feature}>
            <Chip>{feature}</Chip>
          </li>
        ))}
      </ul>
    )}
  </section>
)

interface DetailsPanelProps {
  readonly table: string
  /** What stands below: how the table's files lie. */
  readonly children?: ReactNode
}

/** What the table is, by its log: size, format, features, constraints, properties. Always of the newest version. */
export const DetailsPanel = ({ table, children }: DetailsPanelProps) => {
  const { detail, columns, error } = useDetail(table)
  const version = useTableSummary(table)?.version
  const [size, ...rest] = detail ? factsOf(detail, columns) : []
  return (
    <section className={styles['panel']} aria-label="Details">
      <header className={styles['head']}>
        <h2 className={styles['title']}>Details</h2>
        {version !== undefined && <span className={styles['version']}>of version {version}, the latest</span>}
      </header>
      {error && <EmptyState title={explainError(error).title}>{explainError(error).body}</EmptyState>}
      {detail && (
        // The only way to scroll this with keys: nothing in it takes the focus.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles['scroll']} role="region" aria-label={`Details of ${table}`} tabIndex={0}>
          {detail.description !== undefined && <p className={styles['description']}>{detail.description}</p>}
          {size && <Group {...size} />}
          <Protocol detail={detail} />
          {rest.map(group => (
            <Group key={group.title} {...group} />
          ))}
          {children}
        </div>
      )}
    </section>
  )
}
