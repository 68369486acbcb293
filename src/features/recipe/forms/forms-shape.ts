import { type FormDocument, type FormField, documentsAt, textAt } from './form-model.ts'
import { type StepForm, chosen } from './step-form.ts'

const asField: FormField = { kind: 'text', path: 'as', label: 'As', isMono: true }

const groupUnits = [
  { id: '', text: 'value' },
  { id: 'year', text: 'year' },
  { id: 'quarter', text: 'quarter' },
  { id: 'month', text: 'month' },
  { id: 'week', text: 'week' },
  { id: 'day', text: 'day' },
  { id: 'hour', text: 'hour' },
]

const groupFunctions = [
  { id: 'count', text: 'count' },
  { id: 'count-distinct', text: 'count of different values' },
  { id: 'sum', text: 'sum' },
  { id: 'avg', text: 'average' },
  { id: 'min', text: 'minimum' },
  { id: 'max', text: 'maximum' },
]

/** A computed value that nobody has named is called as what it is. */
const named = (value: FormDocument): FormDocument => {
  const [fn, column] = [textAt(value, 'fn'), textAt(value, 'column')]
  return {
    ...value,
    as: textAt(value, 'as') || (column === '' ? 'rows' : `${column}_${fn.replace('-', '_')}`),
  }
}

/** Operations that change the shape of the table, or bring in others. */
export const shapeForms: Readonly<Record<string, StepForm>> = {
  unnest: {
    label: 'Unnest a list',
    group: 'Shape',
    words: 'explode array list rows expand elements json',
    fields: [
      { kind: 'column', path: 'column', label: 'Column with a list' },
      {
        kind: 'text',
        path: 'into',
        label: 'Elements go into',
        isMono: true,
        isOptional: true,
        placeholder: 'the same column',
      },
      {
        kind: 'text',
        path: 'position',
        label: 'Their place in the list goes into',
        isMono: true,
        isOptional: true,
        placeholder: 'no column',
      },
      { kind: 'switch', path: 'outer', label: 'Keep rows whose list is empty' },
    ],
    blank: column => ({ column: column ?? '', outer: true }),
    asks: 'Choose a column that holds lists.',
  },
  flatten: {
    label: 'Flatten',
    group: 'Shape',
    words: 'json struct object nested fields expand path',
    fields: [
      { kind: 'column', path: 'column', label: 'Column with objects or JSON' },
      {
        kind: 'rows',
        path: 'fields',
        label: 'Fields that become columns',
        noun: 'field',
        blank: { path: '', as: '' },
        fields: [
          { kind: 'text', path: 'path', label: 'Field', isMono: true, placeholder: 'address.city' },
          asField,
          { kind: 'type', path: 'type', label: 'Type', isOptional: true },
        ],
      },
      { kind: 'switch', path: 'keep', label: 'Keep the column' },
    ],
    blank: column => ({ column: column ?? '', fields: [{ path: '', as: '' }], keep: false }),
    asks: 'Choose a column, and name at least one field.',
  },
  group: {
    label: 'Group and aggregate',
    group: 'Shape',
    words:
      'average mean sum total rows count minimum maximum summarise summarize aggregation rollup totals by per each year quarter month week day hour',
    fields: [
      {
        kind: 'rows',
        path: 'by',
        label: 'A row for each',
        noun: 'key',
        blank: { column: '' },
        isOptional: true,
        fields: [
          { kind: 'column', path: 'column', label: 'Key' },
          { kind: 'choice', path: 'unit', label: 'Unit of key', isOptional: true, choices: groupUnits },
          {
            kind: 'text',
            path: 'as',
            label: 'Name of key',
            isMono: true,
            isOptional: true,
            placeholder: 'the same name',
          },
        ],
      },
      {
        kind: 'rows',
        path: 'values',
        label: 'Computed',
        noun: 'value',
        blank: { fn: 'sum', column: '', as: '' },
        fields: [
          { kind: 'choice', path: 'fn', label: 'Value', choices: groupFunctions },
          { kind: 'column', path: 'column', label: 'Of column', isOptional: true },
          {
            kind: 'text',
            path: 'as',
            label: 'Name of value',
            isMono: true,
            isOptional: true,
            placeholder: 'a name of its own',
          },
        ],
      },
    ],
    blank: column => ({
      by: [{ column: column ?? '' }],
      values: [{ fn: 'count', column: '', as: '' }],
    }),
    asks: 'Choose what makes a group, or what is computed.',
    finish: document => ({
      ...document,
      by: documentsAt(document, 'by'),
      values: documentsAt(document, 'values').map(named),
    }),
  },
  pivot: {
    label: 'Pivot',
    group: 'Shape',
    words: 'wide crosstab spread columns from rows transpose',
    fields: [
      { kind: 'column', path: 'names', label: 'Column whose values become columns' },
      {
        kind: 'choice',
        path: 'fn',
        label: 'Each cell is the',
        choices: [
          { id: 'first', text: 'first' },
          { id: 'sum', text: 'sum' },
          { id: 'count', text: 'count' },
          { id: 'min', text: 'minimum' },
          { id: 'max', text: 'maximum' },
          { id: 'avg', text: 'average' },
        ],
      },
      { kind: 'column', path: 'values', label: 'of column' },
      { kind: 'columns', path: 'group', label: 'A row for each', allowsNone: true },
      {
        kind: 'rows',
        path: 'into',
        label: 'New columns',
        noun: 'column',
        blank: { value: '', as: '' },
        fields: [{ kind: 'text', path: 'value', label: 'Value', isMono: true, isRaw: true }, asField],
      },
    ],
    blank: column => ({
      names: column ?? '',
      values: '',
      fn: 'first',
      group: [],
      into: [{ value: '', as: '' }],
    }),
    asks: 'Choose both columns, and name the new ones.',
  },
  unpivot: {
    label: 'Unpivot',
    group: 'Shape',
    words: 'melt long gather rows from columns stack',
    fields: [
      { kind: 'columns', path: 'columns', label: 'Columns that become rows' },
      { kind: 'text', path: 'name', label: 'Their names go into', isMono: true },
      { kind: 'text', path: 'value', label: 'Their values go into', isMono: true },
      { kind: 'switch', path: 'dropNulls', label: 'Leave rows without a value out' },
    ],
    blank: column => ({ columns: chosen(column), name: 'name', value: 'value', dropNulls: true }),
    asks: 'Choose at least one column.',
  },
  join: {
    label: 'Join',
    group: 'Shape',
    words: 'lookup vlookup merge tables combine left inner match enrich semi anti',
    fields: [
      { kind: 'table', path: 'table', label: 'With table' },
      {
        kind: 'choice',
        path: 'how',
        label: 'Which rows stay',
        choices: [
          { id: 'left', text: 'All of these rows' },
          { id: 'inner', text: 'Rows with a match' },
          { id: 'full', text: 'All rows of both' },
          { id: 'semi', text: 'Rows with a match, no columns added' },
          { id: 'anti', text: 'Rows without a match' },
        ],
      },
      {
        kind: 'rows',
        path: 'on',
        label: 'Where these are equal',
        noun: 'pair',
        blank: { left: '', right: '' },
        fields: [
          { kind: 'column', path: 'left', label: 'Column here' },
          { kind: 'column', path: 'right', label: 'Column there', of: 'table' },
        ],
      },
      {
        kind: 'rows',
        path: 'columns',
        label: 'Columns to bring over',
        noun: 'column',
        blank: { from: '', as: '' },
        fields: [{ kind: 'column', path: 'from', label: 'Column there', of: 'table' }, asField],
        when: document => document['how'] !== 'semi' && document['how'] !== 'anti',
      },
      {
        kind: 'choice',
        path: 'matches',
        label: 'With several matches',
        isOptional: true,
        choices: [
          { id: 'all', text: 'A row for each match' },
          { id: 'first', text: 'Only the first match' },
        ],
      },
    ],
    blank: column => ({
      table: '',
      how: 'left',
      on: [{ left: column ?? '', right: '' }],
      columns: [{ from: '', as: '' }],
      matches: 'all',
    }),
    asks: 'Choose a table, the columns that match, and what to bring over.',
    finish: document => ({ columns: [], ...document }),
  },
  union: {
    label: 'Union',
    group: 'Shape',
    words: 'append stack concatenate rows tables together add rows',
    fields: [{ kind: 'tables', path: 'tables', label: 'Tables whose rows are added' }],
    blank: () => ({ tables: [], by: 'name' }),
    asks: 'Choose at least one table.',
  },
  sql: {
    label: 'SQL',
    group: 'Shape',
    words: 'query select custom raw code',
    fields: [
      {
        kind: 'expression',
        path: 'sql',
        label: 'Query',
        isQuery: true,
        placeholder: 'SELECT * FROM input',
        hint: 'The rows before this step are called input.',
      },
      {
        kind: 'rows',
        path: 'columns',
        label: 'Columns that it gives',
        noun: 'column',
        blank: { name: '', type: 'string' },
        fields: [
          { kind: 'text', path: 'name', label: 'Name', isMono: true },
          { kind: 'type', path: 'type', label: 'Type' },
        ],
      },
    ],
    // Which columns there are is asked of the engine.
    blank: () => ({ sql: 'SELECT * FROM input', columns: [] }),
    asks: 'Write a query that reads input.',
    finish: document => (textAt(document, 'sql') === '' ? undefined : document),
  },
}
