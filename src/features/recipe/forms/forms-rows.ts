import { has, without } from './form-model.ts'
import { type StepForm, chosen } from './step-form.ts'

/** Operations that choose rows. */
export const rowForms: Readonly<Record<string, StepForm>> = {
  filter: {
    label: 'Filter',
    group: 'Rows',
    words: 'keep remove rows where condition only drop rows subset',
    fields: [{ kind: 'condition', path: 'condition', label: 'Keep rows where' }],
    blank: (column, value) => ({ condition: { column: column ?? '', is: 'equals', value: value ?? '' } }),
    asks: 'Choose a column to compare.',
  },
  dedupe: {
    label: 'Deduplicate',
    group: 'Rows',
    words: 'duplicates unique distinct double first last key',
    fields: [
      { kind: 'columns', path: 'keys', label: 'One row for each' },
      {
        kind: 'choice',
        path: 'keep',
        label: 'Which row stays',
        choices: [
          { id: 'first', text: 'Keep the first' },
          { id: 'last', text: 'Keep the last' },
        ],
      },
      { kind: 'sort', path: 'order', label: 'After ordering by' },
    ],
    blank: column => ({ keys: chosen(column), order: [], keep: 'first' }),
    asks: 'Choose the columns that make a key.',
  },
  sample: {
    label: 'Sample',
    group: 'Rows',
    words: 'random limit head first rows share percent top',
    fields: [
      {
        kind: 'variant',
        label: 'Keep',
        choices: [
          {
            id: 'rows',
            text: 'First rows',
            is: has('rows'),
            take: document => ({ ...without(document, 'share', 'seed', 'by'), rows: 1000 }),
            fields: [{ kind: 'number', path: 'rows', label: 'How many rows' }],
          },
          {
            id: 'share',
            text: 'A share of them',
            is: has('seed'),
            take: document => ({ ...without(document, 'rows'), share: 0.1, seed: 1 }),
            fields: [
              { kind: 'number', path: 'share', label: 'Share, 0 to 1' },
              {
                kind: 'number',
                path: 'seed',
                label: 'Seed',
                hint: 'The same seed keeps the same rows, every time.',
              },
              {
                kind: 'columns',
                path: 'by',
                label: 'Rows of the same stay or go together',
                isOptional: true,
              },
            ],
          },
        ],
      },
    ],
    blank: () => ({ rows: 1000 }),
    asks: 'Say how many rows stay.',
  },
  assert: {
    label: 'Assert',
    group: 'Rows',
    words: 'check expect test quality must hold validate rule stop warn',
    fields: [
      { kind: 'condition', path: 'condition', label: 'Every row must have' },
      {
        kind: 'choice',
        path: 'otherwise',
        label: 'Otherwise',
        choices: [
          { id: 'warn', text: 'Count the others' },
          { id: 'fail', text: 'Stop' },
        ],
      },
      { kind: 'text', path: 'message', label: 'Message', isOptional: true },
    ],
    blank: column => ({ condition: { column: column ?? '', is: 'is-not-null' }, otherwise: 'warn' }),
    asks: 'Choose a column to check.',
  },
}
