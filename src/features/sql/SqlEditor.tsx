import { type KeyboardEvent, type Ref, useLayoutEffect, useRef } from 'react'
import { hasMod } from '../../ui/platform.ts'
import type { Place, Range } from './sql-model.ts'
import styles from './SqlEditor.module.css'

interface SqlEditorProps {
  readonly ref: Ref<HTMLTextAreaElement>
  readonly text: string
  readonly onChange: (text: string) => void
  /** Where the text is wrong. */
  readonly mistake: Place | undefined
  /** Names what says so, for assistive technology. */
  readonly describedBy: string
  /** The run keys were pressed: all or the selection, or with Shift the statement at the caret. */
  readonly onRun: (what: 'all' | 'statement', selection: Range) => void
  /** Esc was pressed. */
  readonly onStop: () => void
}

/** One line of the text, under which a mistake is marked. */
const Line = ({ text, mark }: { readonly text: string; readonly mark: Range | undefined }) => (
  <div className={styles['line']} data-wrong={mark !== undefined || undefined}>
    {mark ? (
      <>
        {text.slice(0, mark.start)}
        <mark className={styles['mistake']}>{text.slice(mark.start, mark.end) || ' '}</mark>
        {text.slice(mark.end)}
      </>
    ) : (
      text
    )}
    {'\n'}
  </div>
)

/**
 * A text area with numbered lines and a mark under a mistake. Both are drawn behind it, by a copy of the text with the same line breaks;
 * keys, selection, undo and spelling of names are the browser's own.
 */
export const SqlEditor = ({ ref, text, onChange, mistake, describedBy, onRun, onStop }: SqlEditorProps) => {
  const back = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const follow = () => {
    if (back.current && field.current) back.current.scrollTop = field.current.scrollTop
  }
  useLayoutEffect(follow, [text])
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape') onStop()
    if (event.key !== 'Enter' || !hasMod(event)) return
    event.preventDefault()
    const { selectionStart: start, selectionEnd: end } = event.currentTarget
    onRun(event.shiftKey ? 'statement' : 'all', { start, end })
  }
  const markOf = (index: number): Range | undefined => {
    if (mistake?.line !== index + 1) return undefined
    const start = mistake.column - 1
    return { start, end: start + mistake.end - mistake.start }
  }
  return (
    <div className={styles['editor']}>
      <div ref={back} className={styles['back']} aria-hidden>
        {text.split('\n').map((line, index) => (
          // A line is nothing but its place.
          // oxlint-disable-next-line react/no-array-index-key
          <Line key={index} text={line} mark={markOf(index)} />
        ))}
      </div>
      <textarea
        ref={element => {
          field.current = element
          if (typeof ref === 'function') ref(element)
          else if (ref) ref.current = element
        }}
        aria-label="Statement"
        aria-invalid={mistake !== undefined}
        {...(mistake && { 'aria-errormessage': describedBy })}
        className={styles['field']}
        value={text}
        placeholder="SELECT * FROM bronze.airports"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={event => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        onScroll={follow}
      />
    </div>
  )
}
