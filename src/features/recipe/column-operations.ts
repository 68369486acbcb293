import type { Operation } from '../../core/recipe/recipe.ts'

type OperationName = Operation['op']

/** What kinds of values an operation can be about. */
type ValueKind = 'text' | 'number' | 'truth' | 'time' | 'list' | 'object' | 'map' | 'binary'

/** An operation as the menu of a column has it. The words are those of its form. */
export interface ColumnOperation {
  readonly op: OperationName
  readonly label: string
}

/** Operations of the menu of a column that belong together. */
export interface ColumnOperations {
  readonly group: string
  readonly operations: readonly ColumnOperation[]
}

/** The kind of a type's values: `decimal(10,2)` are numbers. */
const kindOfType = (type: string): ValueKind => {
  const name = /^[a-z_]+/.exec(type)?.[0]
  switch (name) {
    case 'string':
      return 'text'
    case 'boolean':
      return 'truth'
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return 'time'
    case 'array':
      return 'list'
    case 'struct':
      return 'object'
    case 'map':
    case 'binary':
      return name
    default:
      return 'number'
  }
}

const plain: readonly ValueKind[] = ['text', 'number', 'truth', 'time']
const any: readonly ValueKind[] = [...plain, 'list', 'object', 'map', 'binary']
const text: readonly ValueKind[] = ['text']

type Entry = readonly [op: OperationName, label: string, kinds: readonly ValueKind[]]

/** In the order in which people look for them. An operation stands where it is looked for first. */
const groups: readonly (readonly [string, readonly Entry[]])[] = [
  [
    'Clean text',
    [
      ['trim', 'Trim', text],
      ['collapse', 'Collapse spaces', text],
      ['case', 'Case', text],
      ['normalize', 'Normalize Unicode', text],
      ['cluster', 'Cluster and merge', text],
    ],
  ],
  [
    'Replace & split',
    [
      ['replace', 'Replace', plain],
      ['map-values', 'Map values', plain],
      ['split', 'Split a column', text],
      ['extract', 'Extract', text],
      ['merge', 'Merge columns', plain],
      ['by-example', 'By example', plain],
    ],
  ],
  [
    'Missing values',
    [
      ['fill', 'Fill missing', plain],
      ['nullify', 'Replace value with null', any],
    ],
  ],
  [
    'Types & dates',
    [
      ['cast', 'Change type', plain],
      ['parse-time', 'Parse dates and times', text],
    ],
  ],
  [
    'Calculate',
    [
      ['derive', 'Derive', any],
      ['bin', 'Bin', ['number']],
      ['window', 'Window', any],
    ],
  ],
  [
    'Hide values',
    [
      ['mask', 'Mask', plain],
      ['hash', 'Hash', plain],
    ],
  ],
  [
    'Nested values',
    [
      ['unnest', 'Unnest a list', ['list', 'text']],
      ['flatten', 'Flatten', ['object', 'text']],
    ],
  ],
  [
    'Rows',
    [
      ['filter', 'Filter', any],
      ['dedupe', 'Deduplicate', [...plain, 'binary']],
      ['assert', 'Assert', any],
    ],
  ],
  [
    'Columns',
    [
      ['rename', 'Rename', any],
      ['reorder', 'Reorder columns', any],
      ['select', 'Select columns', any],
      ['drop', 'Drop columns', any],
    ],
  ],
  [
    'Shape',
    [
      ['group', 'Group and aggregate', [...plain, 'binary']],
      ['pivot', 'Pivot', plain],
      ['unpivot', 'Unpivot', any],
      ['join', 'Join', plain],
    ],
  ],
]

/** What most people want first of a column of each kind. */
const firstWanted: Readonly<Record<ValueKind, readonly OperationName[]>> = {
  text: ['cast', 'trim', 'replace', 'cluster', 'filter'],
  number: ['cast', 'fill', 'bin', 'filter'],
  truth: ['cast', 'fill', 'filter'],
  time: ['cast', 'fill', 'filter'],
  list: ['unnest', 'filter'],
  object: ['flatten', 'filter'],
  map: ['filter', 'derive'],
  binary: ['filter', 'dedupe'],
}

/** The operations that make sense for a column of a type, group by group; each takes the column as it is. */
export const operationsFor = (type: string): readonly ColumnOperations[] => {
  const kind = kindOfType(type)
  return groups.flatMap(([group, entries]) => {
    const operations = entries.flatMap(([op, label, kinds]) => (kinds.includes(kind) ? [{ op, label }] : []))
    return operations.length === 0 ? [] : [{ group, operations }]
  })
}

/** Those of them that stand at the top of the menu, in no group: few, the likeliest first. */
export const commonOperationsFor = (type: string): readonly ColumnOperation[] => {
  const all = operationsFor(type).flatMap(({ operations }) => operations)
  return [...firstWanted[kindOfType(type)], 'rename' as const, 'drop' as const].flatMap(
    op => all.find(one => one.op === op) ?? [],
  )
}

/** Operations that take a cell's value, with the words for it. */
export const operationsForValue = (type: string, value: string): readonly ColumnOperation[] => {
  if (!plain.includes(kindOfType(type))) return []
  const shown = value === '' ? '""' : value.length > 24 ? `“${value.slice(0, 24)}…”` : `“${value}”`
  return [
    { op: 'filter', label: `Filter: equals ${shown}` },
    { op: 'replace', label: `Replace ${shown}` },
    { op: 'map-values', label: `Map ${shown}` },
    { op: 'nullify', label: `Replace ${shown} with null` },
  ]
}
