import { Play } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { LakeError } from '../../core/error.ts'
import { explainError } from '../../core/explain-error.ts'
import { useRows } from '../../state/rows.ts'
import { say } from '../../state/toasts.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Kbd } from '../../ui/Kbd.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import { Grid } from '../../ui/grid/Grid.tsx'
import { hasMod } from '../../ui/platform.ts'
import { placeOf } from './sql-model.ts'
import styles from './SqlPage.module.css'

interface Run {
  readonly text: string
  readonly revision: number
}

const Failed = ({ text, error }: { readonly text: string; readonly error: LakeError }) => {
  const { title, body, next } = explainError(error)
  const place = placeOf(text, error)
  return (
    <div role="alert" className={styles['error']}>
      <p className={styles['errorTitle']}>
        {title}
        {place && ` at line ${place.line}, column ${place.column}`}
      </p>
      <p className={styles['errorBody']}>
        {body} {next}
      </p>
      {place && (
        <pre className={styles['place']}>
          {place.text}
          {'\n'}
          {place.text.slice(0, place.column - 1).replaceAll(/[^\t]/g, ' ')}
          <span className={styles['caret']}>^</span>
        </pre>
      )}
    </div>
  )
}

const Outcome = ({ run }: { readonly run: Run }) => {
  const { model, error, isLoading } = useRows({ source: { kind: 'sql', text: run.text } }, run.revision)
  if (error) return <Failed text={run.text} error={error} />
  return (
    <>
      <p className={styles['count']} role="status">
        {isLoading
          ? 'Running…'
          : model?.rowCount === undefined
            ? 'Counting rows…'
            : formatPlural(model.rowCount, 'row')}
      </p>
      {model && (
        <Grid
          label="Query result"
          model={model}
          onCopy={copied =>
            say(
              copied.ok ? `Copied ${formatPlural(copied.rows, 'row')}` : 'Nothing was copied',
              copied.ok ? {} : { body: copied.reason },
            )
          }
        />
      )}
    </>
  )
}

/** One statement at a time over all tables, its result in the grid. */
export const SqlPage = () => {
  const [text, setText] = useState('')
  const [run, setRun] = useState<Run>()
  const start = () => {
    if (text.trim() !== '') setRun(before => ({ text, revision: (before?.revision ?? 0) + 1 }))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !hasMod(event)) return
    event.preventDefault()
    start()
  }
  return (
    <section className={styles['page']} aria-labelledby="sql-title">
      <header className={styles['header']}>
        <h1 id="sql-title" className={styles['title']}>
          SQL
        </h1>
        <span className={styles['hint']}>
          <Kbd keys="Mod+Enter" /> runs
        </span>
        <Button variant="primary" icon={Play} onPress={start} isDisabled={text.trim() === ''}>
          Run
        </Button>
      </header>
      <textarea
        aria-label="Statement"
        className={styles['editor']}
        value={text}
        placeholder="SELECT * FROM bronze.airports"
        spellCheck={false}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles['result']}>
        {run ? (
          <Outcome run={run} />
        ) : (
          <EmptyState title="No result yet">
            Write a SELECT over the tables in the catalog and run it.
          </EmptyState>
        )}
      </div>
    </section>
  )
}
