import styles from './Grid.module.css'

/** A part of a text: UTF-16 units from `start` to `end`. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

interface CellTextProps {
  readonly label: string
  readonly text: string
  /** Undefined: nothing is selected. */
  readonly onSelect: (range: TextRange | undefined) => void
}

/** A cell's text, of which a part can be selected with the mouse or with Shift and the arrow keys. */
export const CellText = ({ label, text, onSelect }: CellTextProps) => (
  <textarea
    // A text area that is read-only has no caret, and so nothing that keys could select.
    aria-readonly
    aria-label={label}
    className={styles['detailText']}
    rows={Math.min(12, Math.max(2, text.split('\n').length, Math.ceil(text.length / 56)))}
    value={text}
    spellCheck={false}
    onChange={() => undefined}
    onSelect={({ currentTarget: { selectionStart, selectionEnd } }) =>
      onSelect(selectionStart < selectionEnd ? { start: selectionStart, end: selectionEnd } : undefined)
    }
  />
)
