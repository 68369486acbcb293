import { Play } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import type { LakeError } from '../../core/error.ts'
import { useRoute } from '../../state/route.ts'
import { cancelSql, followMoment, runSql, setSqlText, useSql } from '../../state/sql.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Kbd } from '../../ui/Kbd.tsx'
import { ExamplesMenu } from './ExamplesMenu.tsx'
import { RunList } from './RunList.tsx'
import { DoneLine, RunRows, RunningLine } from './RunResult.tsx'
import { SqlEditor } from './SqlEditor.tsx'
import { SqlFailure } from './SqlFailure.tsx'
import styles from './SqlPage.module.css'
import { cancelledText } from './outcome-model.ts'
import { type Example, withExample } from './examples.ts'
import { type Place, type Range, placeOf, rangeToRun } from './sql-model.ts'

const failureId = 'sql-failure'

interface Failed {
  readonly error: LakeError
  readonly place: Place | undefined
}

/** What went wrong with what is shown, and where in the editor; nowhere once the text has changed. */
const useFailure = (): Failed | undefined => {
  const { text, ran, runs, shown, mistake } = useSql()
  const run = runs[shown]
  const failed = mistake ?? (run?.error && { error: run.error, text: run.text, start: run.start })
  if (!failed) return undefined
  return { error: failed.error, place: text === ran ? placeOf(text, failed, failed.error) : undefined }
}

const Answer = ({ failure, onGo }: { readonly failure: Failed | undefined; readonly onGo: () => void }) => {
  const { runs, shown, isRunning, isCancelling } = useSql()
  const run = runs[shown]
  if (!run && !failure)
    return (
      <EmptyState title="No result yet">
        Write a statement over the tables in the catalog and run it, or begin with an example.
      </EmptyState>
    )
  return (
    <>
      {runs.length > 1 && <RunList runs={runs} shown={shown} isRunning={isRunning} />}
      {run?.status === 'running' && <RunningLine run={run} isCancelling={isCancelling} />}
      {run?.status === 'done' && <DoneLine run={run} />}
      {run?.status === 'cancelled' && (
        <div className={styles['line']}>
          <span role="status">{cancelledText(run.statement)}</span>
        </div>
      )}
      {run?.status === 'waiting' && !isRunning && (
        <div className={styles['line']}>
          <span role="status">Not run</span>
        </div>
      )}
      {failure && <SqlFailure id={failureId} error={failure.error} place={failure.place} onGo={onGo} />}
      {run && <RunRows run={run} />}
    </>
  )
}

interface SqlPageProps {
  /** What stands under the title: the moment as of which tables are read. */
  readonly above?: ReactNode
}

/** Any statement over all tables: what came of it is told in a line, and what it returned is in the grid. */
export const SqlPage = ({ above }: SqlPageProps) => {
  const { text, isRunning } = useSql()
  const at = useRoute(state => state.at)
  useEffect(followMoment, [at, isRunning])
  const field = useRef<HTMLTextAreaElement>(null)
  const failure = useFailure()
  const isEmpty = text.trim() === ''

  const run = (what: 'all' | 'statement', selection: Range) => {
    const { start, end } = rangeToRun(text, selection, what)
    if (!isEmpty && !isRunning) void runSql(start, end)
  }
  const select = ({ start, end }: Range) => {
    field.current?.focus()
    field.current?.setSelectionRange(start, end)
  }
  const addExample = (example: Example) => {
    const { insert, from } = withExample(text, example)
    select({ start: from, end: text.length })
    // The only way to insert text that the browser's own undo takes back.
    // oxlint-disable-next-line typescript/no-deprecated
    document.execCommand('insertText', false, insert)
  }
  return (
    <section className={styles['page']} aria-labelledby="sql-title">
      <header className={styles['header']}>
        <h1 id="sql-title" className={styles['title']}>
          SQL
        </h1>
        <ExamplesMenu onChoose={example => requestAnimationFrame(() => addExample(example))} />
        <span className={styles['hint']}>
          <Kbd keys="Mod+Enter" /> runs all, or what is selected
        </span>
        <Button
          variant="primary"
          icon={Play}
          isDisabled={isEmpty || isRunning}
          onPress={() =>
            run('all', {
              start: field.current?.selectionStart ?? 0,
              end: field.current?.selectionEnd ?? 0,
            })
          }
        >
          Run
        </Button>
      </header>
      {above}
      <SqlEditor
        ref={field}
        text={text}
        onChange={setSqlText}
        mistake={failure?.place}
        describedBy={failureId}
        onRun={run}
        onStop={cancelSql}
      />
      <div className={styles['bar']} data-loading={isRunning} />
      <div className={styles['result']}>
        <Answer failure={failure} onGo={() => failure?.place && select(failure.place)} />
      </div>
    </section>
  )
}
