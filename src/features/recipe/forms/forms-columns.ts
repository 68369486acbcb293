import { onErrorChoices } from './error-choices.ts'
import { type FormDocument, documentsAt } from './form-model.ts'
import { type StepForm, chosen, columnsField } from './step-form.ts'

const differs = (row: FormDocument): boolean => row['from'] !== row['to']

const withFormats = (row: FormDocument): FormDocument => {
  const { format, ...rest } = row
  const isTime = rest['to'] === 'date' || rest['to'] === 'timestamp'
  return isTime && format !== undefined ? row : rest
}

/** Operations on the columns themselves: types, names, order. */
export const columnForms: Readonly<Record<string, StepForm>> = {
  cast: {
    label: 'Change type',
    group: 'Columns',
    words: 'cast convert detect number integer decimal date boolean text string type parse',
    fields: [
      {
        kind: 'rows',
        path: 'columns',
        label: 'Columns and their types',
        noun: 'column',
        blank: { column: '', to: 'long' },
        fields: [
          { kind: 'column', path: 'column', label: 'Column' },
          { kind: 'type', path: 'to', label: 'Type' },
          { kind: 'text', path: 'format', label: 'Format', isOptional: true },
        ],
      },
      { kind: 'choice', path: 'onError', label: 'Values that do not convert', choices: onErrorChoices },
    ],
    blank: column => ({ columns: [{ column: column ?? '', to: 'long' }], onError: 'null' }),
    asks: 'Choose a column and its type.',
    finish: document => ({ ...document, columns: documentsAt(document, 'columns').map(withFormats) }),
  },
  'parse-time': {
    label: 'Parse dates and times',
    group: 'Columns',
    words: 'date time zone timestamp format timezone berlin utc strptime day month',
    fields: [
      columnsField('Columns'),
      {
        kind: 'texts',
        path: 'formats',
        label: 'Formats, tried in this order',
        noun: 'format',
        placeholder: '%d/%m/%Y %H:%M',
      },
      {
        kind: 'choice',
        path: 'to',
        label: 'Becomes',
        choices: [
          { id: 'date', text: 'a date' },
          { id: 'timestamp', text: 'an instant' },
          { id: 'timestamp_ntz', text: 'a local time' },
        ],
      },
      {
        kind: 'zone',
        path: 'zone',
        label: 'Zone of times without one',
        hint: 'UTC when left empty.',
        isOptional: true,
        when: document => document['to'] === 'timestamp',
      },
      { kind: 'choice', path: 'onError', label: 'Values in no format', choices: onErrorChoices },
    ],
    blank: column => ({ columns: chosen(column), formats: ['%Y-%m-%d'], to: 'date', onError: 'null' }),
    asks: 'Choose a column and give at least one format.',
  },
  rename: {
    label: 'Rename',
    group: 'Columns',
    words: 'name title header label',
    fields: [
      {
        kind: 'rows',
        path: 'columns',
        label: 'Columns and their new names',
        noun: 'column',
        blank: { from: '', to: '' },
        fields: [
          { kind: 'column', path: 'from', label: 'Column' },
          { kind: 'text', path: 'to', label: 'New name' },
        ],
      },
    ],
    blank: column => ({ columns: [{ from: column ?? '', to: column ?? '' }] }),
    asks: 'Give a column a new name.',
    finish: document => {
      const columns = documentsAt(document, 'columns').filter(differs)
      return columns.length === 0 ? undefined : { ...document, columns }
    },
  },
  select: {
    label: 'Select columns',
    group: 'Columns',
    words: 'keep choose only project pick',
    fields: [{ kind: 'columns', path: 'columns', label: 'Columns to keep, in this order', isOrdered: true }],
    blank: column => ({ columns: chosen(column) }),
    asks: 'Choose at least one column.',
  },
  reorder: {
    label: 'Reorder columns',
    group: 'Columns',
    words: 'order move first position sort columns arrange',
    fields: [{ kind: 'columns', path: 'columns', label: 'Columns to put first', isOrdered: true }],
    blank: column => ({ columns: chosen(column) }),
    asks: 'Choose at least one column.',
  },
  drop: {
    label: 'Drop columns',
    group: 'Columns',
    words: 'remove delete hide columns',
    fields: [columnsField('Columns to drop')],
    blank: column => ({ columns: chosen(column) }),
    asks: 'Choose at least one column.',
  },
  derive: {
    label: 'Derive',
    group: 'Columns',
    words: 'formula expression compute calculate new column sql add mutate',
    fields: [
      { kind: 'new-column', path: 'column', label: 'Column' },
      {
        kind: 'expression',
        path: 'expression',
        label: 'Expression',
        placeholder: `round("altitude" * 0.3048, 1)`,
        hint: 'SQL over the columns before this step. Names with spaces or capitals go in double quotes.',
      },
    ],
    blank: column => ({
      column: '',
      expression: column === undefined ? '' : `"${column.replaceAll('"', '""')}"`,
    }),
    asks: 'Name the column and write an expression.',
  },
  'by-example': {
    label: 'By example',
    group: 'Columns',
    words: 'flash fill example show pattern learn infer new column extract combine',
    fields: [columnsField('From columns'), { kind: 'text', path: 'into', label: 'Into', isMono: true }],
    blank: column => ({
      columns: chosen(column),
      into: column === undefined ? '' : `${column}_new`,
      examples: [],
      expression: { pieces: [] },
    }),
    asks: 'Choose columns, name the new one, and write what it shall have in one or two rows.',
    finish: document => (documentsAt(document, 'examples').length === 0 ? undefined : document),
  },
}
