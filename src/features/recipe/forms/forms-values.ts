import { type FormDocument, type VariantChoice, has, is, without } from './form-model.ts'
import { type StepForm, chosen, columnsField } from './step-form.ts'

const fillWays = [
  { id: 'down', text: 'Value before' },
  { id: 'up', text: 'Value after' },
  { id: 'mean', text: 'Mean' },
  { id: 'median', text: 'Median' },
].map(({ id, text }) => ({
  id,
  text,
  is: is('with', id),
  take: (document: FormDocument) => ({ ...document, with: id }),
  fields: [],
}))

const others = (document: FormDocument, otherwise: unknown): FormDocument => ({ ...document, otherwise })

const windowFunctions = [
  ['row-number', 'Row number'],
  ['rank', 'Rank'],
  ['dense-rank', 'Dense rank'],
  ['lag', 'Value of a row before'],
  ['lead', 'Value of a row after'],
  ['running-sum', 'Running sum'],
  ['sum', 'Sum'],
  ['avg', 'Average'],
  ['min', 'Minimum'],
  ['max', 'Maximum'],
  ['count', 'Count'],
  ['first', 'First'],
  ['last', 'Last'],
  ['share', 'Share of the sum'],
].map(([id = '', text = '']) => ({ id, text }))

const ranks: ReadonlySet<unknown> = new Set(['row-number', 'rank', 'dense-rank'])

const phoneticCodes = [
  { id: 'metaphone', text: 'English' },
  { id: 'cologne', text: 'German' },
  { id: 'soundex', text: 'Soundex' },
]

const clusterWays: readonly VariantChoice[] = [
  {
    id: 'fingerprint',
    text: 'Fingerprint',
    is: is('method.kind', 'fingerprint'),
    take: document => ({ ...document, method: { kind: 'fingerprint' } }),
    fields: [],
  },
  {
    id: 'ngram',
    text: 'N-gram fingerprint',
    is: is('method.kind', 'ngram'),
    take: document => ({ ...document, method: { kind: 'ngram', size: 2 } }),
    fields: [{ kind: 'number', path: 'method.size', label: 'Letters in each part' }],
  },
  {
    id: 'phonetic',
    text: 'Sound',
    is: is('method.kind', 'phonetic'),
    take: document => ({ ...document, method: { kind: 'phonetic', code: 'metaphone' } }),
    fields: [{ kind: 'choice', path: 'method.code', label: 'Sounds as in', choices: phoneticCodes }],
  },
  {
    id: 'levenshtein',
    text: 'Edit distance',
    is: is('method.kind', 'levenshtein'),
    take: document => ({ ...document, method: { kind: 'levenshtein', radius: 1, block: 6 } }),
    fields: [
      { kind: 'number', path: 'method.radius', label: 'Letters that may differ' },
      { kind: 'number', path: 'method.block', label: 'Letters in a row that are the same' },
    ],
  },
  {
    id: 'jaro-winkler',
    text: 'Likeness (Jaro-Winkler)',
    is: is('method.kind', 'jaro-winkler'),
    take: document => ({ ...document, method: { kind: 'jaro-winkler', threshold: 0.9, block: 3 } }),
    fields: [
      { kind: 'number', path: 'method.threshold', label: 'How alike, 0.7 to 1' },
      { kind: 'number', path: 'method.block', label: 'Letters in a row that are the same' },
    ],
  },
]

/** Operations on values. */
export const valueForms: Readonly<Record<string, StepForm>> = {
  nullify: {
    label: 'Replace value with null',
    group: 'Values',
    words: 'missing empty na n/a null placeholder unknown blank',
    fields: [
      {
        kind: 'texts',
        path: 'values',
        label: 'Values that become NULL',
        noun: 'value',
        placeholder: 'empty text',
        isRaw: true,
      },
      columnsField('In columns'),
    ],
    blank: (column, value) => ({ columns: chosen(column), values: [value ?? ''] }),
    asks: 'Choose at least one column and one value.',
  },
  fill: {
    label: 'Fill missing',
    group: 'Values',
    words: 'null impute default missing mean median forward backward ffill coalesce empty',
    fields: [
      columnsField('Columns to fill'),
      {
        kind: 'variant',
        label: 'Fill with',
        choices: [
          {
            id: 'value',
            text: 'A value',
            is: has('with.value'),
            take: document => ({ ...document, with: { value: '' } }),
            fields: [{ kind: 'text', path: 'with.value', label: 'Value', isMono: true, isRaw: true }],
          },
          ...fillWays,
        ],
      },
      {
        kind: 'columns',
        path: 'within',
        label: 'Within rows of the same',
        isOptional: true,
        when: document => typeof document['with'] === 'string',
      },
    ],
    blank: column => ({ columns: chosen(column), with: { value: '' } }),
    asks: 'Choose at least one column.',
  },
  'map-values': {
    label: 'Map values',
    group: 'Values',
    words: 'recode lookup dictionary replace values codes translate group categories',
    fields: [
      { kind: 'column', path: 'column', label: 'Column' },
      {
        kind: 'rows',
        path: 'values',
        label: 'Values and what they become',
        noun: 'value',
        blank: { from: [''], to: '' },
        fields: [
          { kind: 'texts', path: 'from', label: 'From', noun: 'spelling', isRaw: true },
          { kind: 'nullable', path: 'to', label: 'To' },
        ],
      },
      {
        kind: 'variant',
        label: 'All other values',
        choices: [
          {
            id: 'keep',
            text: 'Stay',
            is: is('otherwise', 'keep'),
            take: document => others(document, 'keep'),
            fields: [],
          },
          {
            id: 'null',
            text: 'Become NULL',
            is: is('otherwise', 'null'),
            take: document => others(document, 'null'),
            fields: [],
          },
          {
            id: 'value',
            text: 'Become…',
            is: has('otherwise.value'),
            take: document => others(document, { value: '' }),
            fields: [{ kind: 'text', path: 'otherwise.value', label: 'Value', isMono: true, isRaw: true }],
          },
        ],
      },
    ],
    blank: (column, value) => ({
      column: column ?? '',
      values: [{ from: [value ?? ''], to: '' }],
      otherwise: 'keep',
    }),
    asks: 'Choose a column and at least one value.',
  },
  cluster: {
    label: 'Cluster and merge',
    group: 'Values',
    words: 'spelling fuzzy similar duplicates typos merge alike fingerprint phonetic edit distance',
    fields: [
      { kind: 'column', path: 'column', label: 'Column' },
      {
        kind: 'rows',
        path: 'mapping',
        label: 'Spellings and the value that they become',
        noun: 'cluster',
        blank: { from: [''], to: '' },
        fields: [
          { kind: 'texts', path: 'from', label: 'Spellings of cluster', noun: 'spelling', isRaw: true },
          { kind: 'text', path: 'to', label: 'Become', isMono: true, isRaw: true },
        ],
      },
      { kind: 'variant', label: 'Alike by', choices: clusterWays },
      {
        kind: 'choice',
        path: 'later',
        label: 'Values that come later and belong to a cluster',
        choices: [
          { id: 'report', text: 'are shown' },
          { id: 'apply', text: 'are merged too' },
        ],
      },
    ],
    blank: (column, value) => ({
      column: column ?? '',
      method: { kind: 'fingerprint' },
      mapping: [{ from: [value ?? ''], to: value ?? '' }],
      later: 'report',
    }),
    asks: 'Choose a column, and at least one spelling.',
  },
  bin: {
    label: 'Bin',
    group: 'Values',
    words: 'bucket histogram group numbers ranges discretize quantile classes',
    fields: [
      { kind: 'column', path: 'column', label: 'Column' },
      {
        kind: 'variant',
        label: 'Bins by',
        choices: [
          {
            id: 'edges',
            text: 'Edges',
            is: has('edges'),
            take: document => ({ ...without(document, 'width', 'quantiles'), edges: [] }),
            fields: [{ kind: 'numbers', path: 'edges', label: 'Edges', placeholder: '0, 10, 100' }],
          },
          {
            id: 'width',
            text: 'Width',
            is: has('width'),
            take: document => ({ ...without(document, 'edges', 'quantiles'), width: 10 }),
            fields: [{ kind: 'number', path: 'width', label: 'Width of each bin' }],
          },
          {
            id: 'quantiles',
            text: 'Quantiles',
            is: has('quantiles'),
            take: document => ({ ...without(document, 'edges', 'width'), quantiles: 4 }),
            fields: [{ kind: 'number', path: 'quantiles', label: 'How many bins of equal size' }],
          },
        ],
      },
      { kind: 'text', path: 'into', label: 'Into', isMono: true, placeholder: 'new column' },
    ],
    blank: column => ({
      column: column ?? '',
      into: column === undefined ? '' : `${column}_bin`,
      width: 10,
    }),
    asks: 'Choose a column, where its bins end, and name the new column.',
  },
  window: {
    label: 'Window',
    group: 'Values',
    words: 'rank row number lag lead running sum cumulative total share previous next over partition',
    fields: [
      { kind: 'choice', path: 'function', label: 'Function', choices: windowFunctions },
      {
        kind: 'column',
        path: 'column',
        label: 'Of column',
        isOptional: true,
        when: document => !ranks.has(document['function']),
      },
      {
        kind: 'number',
        path: 'offset',
        label: 'How many rows away',
        isOptional: true,
        placeholder: '1',
        when: document => document['function'] === 'lag' || document['function'] === 'lead',
      },
      { kind: 'columns', path: 'within', label: 'Within rows of the same', allowsNone: true },
      { kind: 'sort', path: 'order', label: 'After ordering by' },
      { kind: 'text', path: 'into', label: 'Into', isMono: true, placeholder: 'new column' },
    ],
    blank: column => ({
      function: column === undefined ? 'row-number' : 'lag',
      ...(column === undefined ? {} : { column }),
      within: [],
      order: [],
      into: column === undefined ? 'row_number' : `${column}_before`,
    }),
    asks: 'Name the new column.',
  },
}
