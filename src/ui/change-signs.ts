/** What became of a row, a column or a cell; `failed`: a rule does not hold for it. */
export type ChangeKind = 'added' | 'removed' | 'changed' | 'failed' | 'unchanged'

/** The sign that goes with each, so that none is told by its colour alone. */
export const changeSigns: Readonly<Record<ChangeKind, string>> = {
  added: '+',
  removed: '−',
  changed: '~',
  failed: '!',
  unchanged: '=',
}
