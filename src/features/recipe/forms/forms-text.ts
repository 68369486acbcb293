import { type FormField, has, textAt, valueAt } from './form-model.ts'
import { type StepForm, chosen, columnsField } from './step-form.ts'

const keepField = (label: string): FormField => ({ kind: 'switch', path: 'keep', label })

const intoField: FormField = {
  kind: 'texts',
  path: 'into',
  label: 'New columns',
  noun: 'column',
  placeholder: 'name of the column',
}

/** Operations on text. */
export const textForms: Readonly<Record<string, StepForm>> = {
  trim: {
    label: 'Trim',
    group: 'Text',
    words: 'strip spaces white space ends whitespace blank',
    fields: [columnsField('Columns to trim')],
    blank: column => ({ columns: chosen(column) }),
    asks: 'Choose at least one column.',
  },
  collapse: {
    label: 'Collapse spaces',
    group: 'Text',
    words: 'whitespace double spaces inside squeeze trim',
    fields: [columnsField('Columns')],
    blank: column => ({ columns: chosen(column) }),
    asks: 'Choose at least one column.',
  },
  case: {
    label: 'Case',
    group: 'Text',
    words: 'uppercase lowercase upper lower title capital capitalize capitalise sentence letters',
    fields: [
      columnsField('Columns'),
      {
        kind: 'choice',
        path: 'to',
        label: 'Letters become',
        choices: [
          { id: 'lower', text: 'lower' },
          { id: 'upper', text: 'UPPER' },
          { id: 'title', text: 'Title' },
          { id: 'sentence', text: 'Sentence' },
        ],
      },
    ],
    blank: column => ({ columns: chosen(column), to: 'lower' }),
    asks: 'Choose at least one column.',
  },
  normalize: {
    label: 'Normalize Unicode',
    group: 'Text',
    words: 'unicode nfc nfkc accents diacritics normalise fold umlaut ascii',
    fields: [
      columnsField('Columns'),
      {
        kind: 'choice',
        path: 'form',
        label: 'Form',
        choices: [
          { id: 'nfc', text: 'NFC (same look)' },
          { id: 'nfkc', text: 'NFKC (same meaning)' },
        ],
      },
      {
        kind: 'choice',
        path: 'accents',
        label: 'Accents',
        isOptional: true,
        choices: [
          { id: '', text: 'Keep accents' },
          { id: 'strip', text: 'Take accents off' },
        ],
      },
    ],
    blank: column => ({ columns: chosen(column), form: 'nfc' }),
    asks: 'Choose at least one column.',
  },
  replace: {
    label: 'Replace',
    group: 'Text',
    words: 'find substitute regex regular expression pattern search text change gsub',
    fields: [
      columnsField('In columns'),
      {
        kind: 'choice',
        path: 'match',
        label: 'What is looked for',
        choices: [
          { id: 'part', text: 'Part of a value' },
          { id: 'whole', text: 'Whole value' },
          { id: 'regex', text: 'Pattern' },
        ],
      },
      { kind: 'text', path: 'find', label: 'Find', isMono: true, isRaw: true },
      {
        kind: 'text',
        path: 'with',
        label: 'Replace with',
        isMono: true,
        isRaw: true,
        placeholder: 'nothing',
      },
      { kind: 'switch', path: 'ignoreCase', label: 'Upper and lower case are the same' },
    ],
    blank: (column, value) => ({
      columns: chosen(column),
      find: value ?? '',
      with: '',
      match: value === undefined ? 'part' : 'whole',
      ignoreCase: false,
    }),
    asks: 'Choose at least one column, and what to find.',
    finish: document =>
      textAt(document, 'find') === '' && document['match'] !== 'whole' ? undefined : document,
  },
  split: {
    label: 'Split a column',
    group: 'Text',
    words: 'separate delimiter comma divide parts columns tokens',
    fields: [
      { kind: 'column', path: 'column', label: 'Column' },
      {
        kind: 'variant',
        label: 'Split by',
        choices: [
          {
            id: 'separator',
            text: 'Separator',
            is: has('by.separator'),
            take: document => ({ ...document, by: { separator: ',' } }),
            fields: [{ kind: 'text', path: 'by.separator', label: 'Separator', isMono: true, isRaw: true }],
          },
          {
            id: 'pattern',
            text: 'Pattern',
            is: has('by.pattern'),
            take: document => ({ ...document, by: { pattern: '\\s+' } }),
            fields: [{ kind: 'text', path: 'by.pattern', label: 'Pattern', isMono: true, isRaw: true }],
          },
          {
            id: 'widths',
            text: 'Widths',
            is: has('by.widths'),
            take: document => ({ ...document, by: { widths: [] } }),
            fields: [
              {
                kind: 'numbers',
                path: 'by.widths',
                label: 'Characters in each part',
                placeholder: '4, 2, 2',
              },
            ],
          },
        ],
      },
      intoField,
      keepField('Keep the column that is split'),
    ],
    blank: column => ({
      column: column ?? '',
      by: { separator: ',' },
      into: column === undefined ? ['', ''] : [`${column}_1`, `${column}_2`],
      keep: true,
    }),
    asks: 'Choose a column, what parts it, and names for the parts.',
    finish: document => (valueAt(document, 'by.separator') === '' ? undefined : document),
  },
  extract: {
    label: 'Extract',
    group: 'Text',
    words: 'regex pattern capture groups digits part of text match substring',
    fields: [
      { kind: 'column', path: 'column', label: 'Column' },
      {
        kind: 'text',
        path: 'pattern',
        label: 'Pattern',
        isMono: true,
        isRaw: true,
        placeholder: '([A-Z]+)-(\\d+)',
        hint: 'What stands in brackets becomes a column; without brackets, the whole match does.',
      },
      intoField,
      keepField('Keep the column'),
    ],
    blank: column => ({
      column: column ?? '',
      pattern: '',
      into: [column === undefined ? '' : `${column}_part`],
      keep: true,
    }),
    asks: 'Choose a column, write a pattern, and name what it finds.',
    finish: document => (textAt(document, 'pattern') === '' ? undefined : document),
  },
  merge: {
    label: 'Merge columns',
    group: 'Text',
    words: 'concatenate join combine together glue paste',
    fields: [
      { kind: 'columns', path: 'columns', label: 'Columns, in this order', isOrdered: true },
      { kind: 'text', path: 'separator', label: 'Between them', isMono: true, isRaw: true },
      { kind: 'text', path: 'into', label: 'Into', isMono: true, placeholder: 'new column' },
      { kind: 'switch', path: 'skipEmpty', label: 'Skip empty values and their separator' },
      keepField('Keep the columns'),
    ],
    blank: column => ({ columns: chosen(column), into: '', separator: ' ', skipEmpty: true, keep: true }),
    asks: 'Choose columns, and name the new one.',
  },
  mask: {
    label: 'Mask',
    group: 'Text',
    words: 'hide anonymize anonymise privacy redact stars personal email phone card',
    fields: [
      columnsField('Columns'),
      { kind: 'number', path: 'keepFirst', label: 'Characters kept at the start' },
      { kind: 'number', path: 'keepLast', label: 'Characters kept at the end' },
      { kind: 'text', path: 'with', label: 'All others become', isMono: true, isRaw: true },
    ],
    blank: column => ({ columns: chosen(column), keepFirst: 0, keepLast: 4, with: '*' }),
    asks: 'Choose at least one column.',
  },
  hash: {
    label: 'Hash',
    group: 'Text',
    words: 'sha256 md5 pseudonym anonymize anonymise privacy key digest',
    fields: [
      columnsField('Columns'),
      {
        kind: 'choice',
        path: 'algorithm',
        label: 'Algorithm',
        choices: [
          { id: 'sha256', text: 'SHA-256' },
          { id: 'md5', text: 'MD5' },
        ],
      },
      {
        kind: 'text',
        path: 'salt',
        label: 'Salt',
        isOptional: true,
        isRaw: true,
        isMono: true,
        hint: 'Stands in the recipe as it is typed here.',
      },
    ],
    blank: column => ({ columns: chosen(column), algorithm: 'sha256' }),
    asks: 'Choose at least one column.',
  },
}
