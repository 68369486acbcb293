import { useEffect, useState } from 'react'
import type { Definition } from '../../core/edits/edit-log.ts'
import type { LakeError } from '../../core/error.ts'
import { explainError } from '../../core/explain-error.ts'
import { aggregateAt, recipeAt } from '../../state/app-history.ts'
import { showPanel } from '../../state/route.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import styles from './History.module.css'
import type { EditItem } from './history-list-model.ts'
import { type HistoryWords, titleOf } from './history-words.ts'

/** A recipe or an aggregate as it was: when it made a version, or after an edit. */
export type Then =
  | { readonly kind: 'recipe' | 'aggregate'; readonly version: number }
  | { readonly kind: 'edit'; readonly item: EditItem }

interface DefinitionThenProps {
  readonly table: string
  readonly then: Then
  readonly words: HistoryWords
  readonly onClose: () => void
  /** Makes it the next state. */
  readonly onState: (definition: Definition, id: string | undefined) => void
  readonly onRows: (definition: Definition, title: string) => void
}

interface Found {
  readonly definition?: Definition | undefined
  readonly error?: LakeError
}

const useThen = (table: string, then: Then): Found | undefined => {
  const [found, setFound] = useState<Found>()
  useEffect(() => {
    if (then.kind === 'edit') return undefined
    let isGone = false
    const read = async (): Promise<void> => {
      const made = await (then.kind === 'recipe' ? recipeAt : aggregateAt)(table, then.version)
      if (!isGone) setFound(made.ok ? { definition: made.value } : { error: made.error })
    }
    void read()
    return () => {
      isGone = true
    }
  }, [table, then])
  return then.kind === 'edit' ? { definition: then.item.listed.after } : found
}

const nameOf = ({ kind }: Then, definition: Definition | undefined): string =>
  (definition ? 'steps' in definition : kind === 'recipe') ? 'Recipe' : 'Aggregate'

const titleFor = (then: Then, definition: Definition | undefined): string => {
  const name = nameOf(then, definition)
  if (then.kind !== 'edit')
    return definition
      ? `${name} r${definition.revision}, which made v${then.version}`
      : `The ${then.kind} of v${then.version}`
  const { revision } = then.item.listed.edit
  return revision === undefined ? `${name} after an edit` : `${name} r${revision}`
}

/** A recipe or an aggregate as it was then, to look at, to see the rows of, and to go back to. */
export const DefinitionThen = ({ table, then, words, onClose, onState, onRows }: DefinitionThenProps) => {
  const found = useThen(table, then)
  const definition = found?.definition
  const title = titleFor(then, definition)
  const stateId = then.kind === 'edit' ? then.item.listed.edit.to : undefined
  const lines = definition ? words.lines(definition) : []
  const finish = (act: (definition: Definition) => void) => () => {
    if (!definition) return
    onClose()
    act(definition)
  }
  const use = (one: Definition): void => {
    onState(one, stateId)
    showPanel('steps' in one ? 'recipe' : 'gold')
  }
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      footer={
        <>
          {definition && (
            <>
              <Button onPress={finish(one => onRows(one, title))}>Show its rows</Button>
              <Button onPress={finish(use)}>
                {'steps' in definition ? 'Use these steps again' : 'Use this again'}
              </Button>
            </>
          )}
          <Button variant="primary" autoFocus onPress={onClose}>
            Close
          </Button>
        </>
      }
    >
      {!found && <p className={styles['quiet']}>Reading…</p>}
      {found?.error && <p className={styles['error']}>{explainError(found.error).body}</p>}
      {found && !found.error && !definition && (
        <p>
          This revision was not kept: the version was made by an earlier build, or the table was brought here
          without what made it.
        </p>
      )}
      {then.kind === 'edit' && <p>{titleOf(then.item, words)}</p>}
      {definition && (
        <>
          <p className={styles['quiet']}>
            {definition.input} → {definition.output}
          </p>
          <ol className={styles['steps']}>
            {lines.map(({ id, text, isOff }) => (
              <li key={id} data-off={isOff || undefined}>
                {text}
                {isOff && <span className={styles['quiet']}> · switched off</span>}
              </li>
            ))}
          </ol>
          {lines.length === 0 && <p>It had no steps: the rows as they came.</p>}
        </>
      )}
    </Dialog>
  )
}
