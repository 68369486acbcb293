import { Copy } from 'lucide-react'
import { conditionText, percent } from '../../core/attribution/sentences.ts'
import { explainError } from '../../core/explain-error.ts'
import type { TableDiff } from '../../core/lake/diff-views.ts'
import type { Why } from '../../core/lake/why-views.ts'
import { type ShownGroup, showDiffGroup, useDiff } from '../../state/diff.ts'
import { say } from '../../state/toasts.ts'
import { useWhy } from '../../state/why.ts'
import { ChangeSign } from '../../ui/ChangeSign.tsx'
import { Button, IconButton } from '../../ui/Button.tsx'
import { cx } from '../../ui/cx.ts'
import styles from './Why.module.css'
import { barWidth, whyGroups } from './why-model.ts'

const copyCondition = async (condition: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(condition)
    say('Copied the condition', { body: condition })
  } catch {
    say('Nothing was copied', { body: 'The browser did not allow it.' })
  }
}

const Bars = ({ finding, isEstimate }: { readonly finding: Why; readonly isEstimate: boolean }) => (
  <span className={styles['bars']} aria-hidden>
    <span className={cx(styles['number'], styles['share'])}>{percent(finding.rows, finding.of)}</span>
    <span className={styles['track']}>
      <span className={styles['bar']} style={{ inlineSize: barWidth(finding.share) }} />
    </span>
    {finding.kind === 'group' && (
      <>
        <span className={styles['number']}>
          {isEstimate ? '≈ ' : ''}
          {percent(finding.tableRows, finding.tableOf)}
        </span>
        <span className={styles['track']}>
          <span className={styles['barOfAll']} style={{ inlineSize: barWidth(finding.tableShare) }} />
        </span>
      </>
    )}
  </span>
)

/** The rows of a finding. */
const groupOf = ({ where, scope: { columns }, rows }: Why & { readonly kind: 'group' }): ShownGroup => {
  const [changed] = columns ?? []
  const words = where.map(conditionText).join(' and ')
  return {
    where,
    rows,
    text: changed === undefined ? words : `${words}, where ${changed} changed`,
    ...(changed === undefined ? {} : { changed }),
  }
}

const Finding = ({ finding, isEstimate }: { readonly finding: Why; readonly isEstimate: boolean }) => {
  const inner = (
    <>
      <ChangeSign kind={finding.scope.kind} />
      <span className={styles['text']}>{finding.text}</span>
      <Bars finding={finding} isEstimate={isEstimate} />
    </>
  )
  const group = useDiff(state => state.group)
  const kind = useDiff(state => state.kind)
  const isShown =
    finding.kind === 'group' && kind === finding.scope.kind && group?.text === groupOf(finding).text
  const look = cx(styles['finding'], styles[finding.scope.kind])
  if (finding.kind !== 'group') return <div className={look}>{inner}</div>
  return (
    <div className={styles['row']}>
      <button
        type="button"
        className={look}
        aria-pressed={isShown}
        title={isShown ? 'Show the other rows again' : 'Show these rows alone'}
        onClick={() => showDiffGroup(finding.scope.kind, isShown ? undefined : groupOf(finding))}
      >
        {inner}
      </button>
      <span className={styles['copy']}>
        <IconButton
          icon={Copy}
          size={12}
          label={`Copy the condition: ${finding.condition}`}
          onPress={() => void copyCondition(finding.condition)}
        />
      </span>
    </div>
  )
}

const Findings = ({
  findings,
  isEstimate,
}: {
  readonly findings: readonly Why[]
  readonly isEstimate: boolean
}) => (
  <>
    {whyGroups(findings).map(group => (
      <div key={group.title ?? ''}>
        {group.title !== undefined && <h4 className={styles['title']}>{group.title}</h4>}
        <ul className={styles['list']} aria-label={group.title ?? 'Rows'}>
          {group.findings.map(finding => (
            <li key={finding.text}>
              <Finding finding={finding} isEstimate={isEstimate} />
            </li>
          ))}
        </ul>
      </div>
    ))}
    {findings.some(({ kind }) => kind === 'group') && (
      <p className={styles['note']}>
        The second bar is the share of all rows of the table{isEstimate ? ', out of a sample' : ''}.
      </p>
    )}
  </>
)

const differs = ({ added, removed, changed }: TableDiff): boolean => added + removed + changed > 0

/** What the rows of the open comparison have in common, and what was done to their cells. */
export const WhyList = () => {
  const diff = useDiff(state => state.diff)
  const { explanation, error, retry } = useWhy(diff && differs(diff) ? diff.id : undefined)
  if (!diff || !differs(diff)) return null
  return (
    <section className={styles['why']} aria-label="Why" aria-busy={!explanation && !error}>
      <h3 className={styles['heading']}>Why</h3>
      {!explanation && !error && (
        <p className={cx(styles['note'], styles['loading'])}>Looking for what these rows have in common…</p>
      )}
      {error && (
        <div role="alert" className={styles['failure']}>
          <span>{explainError(error).body}</span>
          <Button onPress={retry}>Try again</Button>
        </div>
      )}
      {explanation?.findings.length === 0 && (
        <p className={styles['note']}>
          Nothing stands out: no value or range is clearly more common in these rows than in the whole table.
        </p>
      )}
      {explanation && <Findings {...explanation} />}
    </section>
  )
}
