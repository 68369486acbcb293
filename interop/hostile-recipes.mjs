// Recipes that read hostile values in every way.

/** @param {string} to @param {string} [format] */
const cast = (to, format) => ({
  op: 'cast',
  columns: [{ column: 'y', to, ...(format === undefined ? {} : { format }) }],
  onError: 'null',
})

/** @param {string} name @param {...object} steps */
const recipe = (name, ...steps) => ({ name, steps })

const types = [
  'long',
  'integer',
  'double',
  'boolean',
  'date',
  'timestamp',
  'decimal(10,2)',
  'decimal(38,10)',
  'decimal(5,0)',
]
const formats = [
  ['date', '%Y-%m-%d'],
  ['date', '%d.%m.%Y'],
  ['date', '%m/%d/%Y'],
  ['date', '%b %d %Y'],
  ['date', '%B %d %Y'],
  ['date', '%y-%m-%d'],
  ['date', '%Y%m%d'],
  ['timestamp', '%Y-%m-%d %H:%M:%S'],
  ['timestamp', '%Y-%m-%dT%H:%M:%S%z'],
  ['timestamp', '%Y-%m-%d %H:%M:%S.%f'],
  ['timestamp', '%I:%M %p'],
]
const operators = ['equals', 'not-equals', 'less', 'at-most', 'greater', 'at-least']

/** @param {string} is @param {string} value */
const where = (is, value) => ({ op: 'filter', condition: { column: 'y', is, value } })

/** Each over `hostileTable`. @type {readonly { name: string, steps: readonly object[] }[]} */
export const hostileRecipes = [
  ...types.map(type => recipe(`cast to ${type}`, cast(type))),
  ...types.map(type => recipe(`cast to ${type} and back to text`, cast(type), cast('string'))),
  ...types.map(type =>
    recipe(`cast to ${type}, keeping what does not convert`, { ...cast(type), onError: 'keep' }),
  ),
  ...['long', 'decimal(10,2)', 'boolean', 'integer'].map(type =>
    recipe(`cast to double, then to ${type}`, cast('double'), cast(type)),
  ),
  ...['double', 'long', 'boolean'].map(type =>
    recipe(`cast to decimal, then to ${type}`, cast('decimal(20,4)'), cast(type)),
  ),
  recipe('cast to a date, then to a timestamp', cast('date'), cast('timestamp')),
  recipe('cast to a timestamp, then to a date', cast('timestamp'), cast('date')),
  ...formats.map(([type = '', format = '']) => recipe(`${type} by ${format}`, cast(type, format))),
  recipe('parse-time by several formats, Berlin', {
    op: 'parse-time',
    columns: ['y'],
    formats: ['%Y-%m-%d %H:%M:%S', '%d.%m.%Y', '%Y-%m-%dT%H:%M:%S%z', '%b %d %Y'],
    zone: 'Europe/Berlin',
    to: 'timestamp',
    onError: 'null',
  }),
  recipe('trim', { op: 'trim', columns: ['y'] }),
  recipe('collapse', { op: 'collapse', columns: ['y'] }),
  ...['lower', 'upper', 'title', 'sentence'].map(to =>
    recipe(`case ${to}`, { op: 'case', columns: ['y'], to }),
  ),
  recipe('normalize nfc', { op: 'normalize', columns: ['y'], form: 'nfc' }),
  recipe('normalize nfkc', { op: 'normalize', columns: ['y'], form: 'nfkc' }),
  recipe('normalize, without accents', { op: 'normalize', columns: ['y'], form: 'nfc', accents: 'strip' }),
  recipe(
    'hash',
    { op: 'hash', columns: ['y'], algorithm: 'sha256', salt: "s'\\" },
    { op: 'hash', columns: ['x'], algorithm: 'md5' },
  ),
  recipe('mask', { op: 'mask', columns: ['y'], keepFirst: 1, keepLast: 2, with: '*' }),
  ...[
    ['.', 'DOT'],
    ['\\', '/'],
    ["'", '"'],
    ['$1', '\\$'],
    ['É', 'e'],
  ].map(([find, to]) =>
    recipe(`replace ${find}`, {
      op: 'replace',
      columns: ['y'],
      find,
      with: to,
      match: 'part',
      ignoreCase: true,
    }),
  ),
  recipe('replace by a pattern', {
    op: 'replace',
    columns: ['y'],
    find: '([a-z]+)[^a-z]+([0-9]*)',
    with: '$2<$1>\\$$',
    match: 'regex',
    ignoreCase: true,
  }),
  recipe('replace digits and blanks', {
    op: 'replace',
    columns: ['y'],
    find: '\\d+|\\s',
    with: '#',
    match: 'regex',
    ignoreCase: false,
  }),
  recipe('split at a comma', {
    op: 'split',
    column: 'y',
    by: { separator: ',' },
    into: ['p', 'q'],
    keep: true,
  }),
  recipe('split at a bar', {
    op: 'split',
    column: 'y',
    by: { separator: '|' },
    into: ['p', 'q', 'r'],
    keep: true,
  }),
  recipe('split by a pattern', {
    op: 'split',
    column: 'y',
    by: { pattern: '[-./ ]' },
    into: ['p', 'q', 'r'],
    keep: true,
  }),
  recipe('split by widths', {
    op: 'split',
    column: 'y',
    by: { widths: [1, 2] },
    into: ['p', 'q', 'r'],
    keep: true,
  }),
  recipe('extract', { op: 'extract', column: 'y', pattern: '(\\d+)[.,-](\\d*)', into: ['p', 'q'] }),
  recipe('extract words', { op: 'extract', column: 'y', pattern: '\\b(\\w+)\\b', into: ['p'] }),
  recipe('merge', {
    op: 'merge',
    columns: ['y', 'g', 'x'],
    into: 'm',
    separator: "'\\",
    skipEmpty: true,
    keep: true,
  }),
  recipe('nullify', { op: 'nullify', columns: ['y'], values: ['', 'NULL', '\\N', "it's", 'cr\r\nlf', '👩‍👩‍👧'] }),
  recipe('nullify numbers', cast('double'), { op: 'nullify', columns: ['n'], values: ['3', '4.0'] }),
  recipe('map-values', {
    op: 'map-values',
    column: 'y',
    values: [
      { from: ['yes', 'Y', 't', "it's", 'back\\slash'], to: 'true' },
      { from: ['', 'off'], to: null },
    ],
    otherwise: 'keep',
  }),
  ...operators.map(is => recipe(`${is} on text`, where(is, 'Y'))),
  ...operators.map(is => recipe(`${is} on doubles`, cast('double'), where(is, '3'))),
  ...operators.map(is => recipe(`${is} on decimals`, cast('decimal(10,2)'), where(is, '1.005'))),
  ...operators.map(is => recipe(`${is} on dates`, cast('date'), where(is, '2026-03-01'))),
  ...operators.map(is => recipe(`${is} on timestamps`, cast('timestamp'), where(is, '2026-03-01T09:14:00Z'))),
  recipe('contains', { op: 'filter', condition: { column: 'y', is: 'contains', value: '%' } }),
  recipe('starts-with', { op: 'filter', condition: { column: 'y', is: 'starts-with', value: '\\' } }),
  recipe('dedupe', {
    op: 'dedupe',
    keys: ['g'],
    order: [
      { column: 'y', descending: true },
      { column: 'n', descending: false },
    ],
    keep: 'last',
  }),
  recipe('dedupe by doubles', cast('double'), {
    op: 'dedupe',
    keys: ['y'],
    order: [{ column: 'n', descending: false }],
    keep: 'first',
  }),
  ...['up', 'down'].map(way =>
    recipe(`fill ${way}`, { op: 'fill', columns: ['y'], with: way, within: ['g'] }),
  ),
  ...['mean', 'median'].flatMap(way =>
    ['long', 'decimal(10,2)'].map(type =>
      recipe(
        `fill the ${way} of ${type}`,
        cast(type),
        {
          op: 'filter',
          condition: {
            any: [
              { column: 'y', is: 'is-null' },
              {
                all: [
                  { column: 'y', is: 'less', value: '100000' },
                  { column: 'y', is: 'greater', value: '-100000' },
                ],
              },
            ],
          },
        },
        { op: 'fill', columns: ['y'], with: way, within: ['g'] },
      ),
    ),
  ),
  recipe('sample', { op: 'sample', share: 0.4, seed: 3 }),
  recipe('sample of doubles', cast('double'), { op: 'sample', share: 0.5, seed: 1 }),
  recipe('bin by edges', cast('double'), { op: 'bin', column: 'y', into: 'b', edges: [-1, 0, 0.5, 1000] }),
  recipe('bin by width', cast('double'), { op: 'bin', column: 'y', into: 'b', width: 0.25 }),
  recipe('bin by quantiles', cast('long'), { op: 'bin', column: 'y', into: 'b', quantiles: 5 }),
  ...['row-number', 'rank', 'dense-rank', 'lag', 'lead', 'first', 'last', 'min', 'max', 'count'].map(fn =>
    recipe(`window ${fn}`, {
      op: 'window',
      function: fn,
      ...(['row-number', 'rank', 'dense-rank'].includes(fn) ? {} : { column: 'y' }),
      within: ['g'],
      order: [{ column: 'y', descending: true }],
      into: 'w',
    }),
  ),
  ...['sum', 'avg', 'running-sum'].flatMap(fn =>
    ['long', 'decimal(10,2)'].map(type =>
      recipe(`window ${fn} of ${type}`, cast(type), {
        op: 'window',
        function: fn,
        column: 'y',
        within: ['g'],
        order: [{ column: 'n', descending: false }],
        into: 'w',
      }),
    ),
  ),
  recipe('flatten JSON', {
    op: 'flatten',
    column: 'y',
    fields: [
      { path: 'a', as: 'a' },
      { path: 'a.b', as: 'ab' },
      { path: 'a.b[1]', as: 'ab1' },
      { path: 'c', type: 'decimal(5,2)', as: 'c' },
      { path: '[3].k', as: 'k' },
    ],
    keep: true,
  }),
  recipe('unnest JSON', { op: 'unnest', column: 'y', into: 'e', position: 'p', outer: true }),
  recipe('unpivot', { op: 'unpivot', columns: ['x', 'y'], name: 'which', value: 'what', dropNulls: false }),
  recipe('pivot', cast('long'), {
    op: 'pivot',
    names: 'g',
    values: 'n',
    fn: 'sum',
    group: ['y'],
    into: [
      { value: 'g1', as: 'one' },
      { value: 'g2', as: 'two' },
    ],
  }),
  recipe('join with itself', {
    op: 'join',
    table: 'silver.hostile',
    how: 'left',
    on: [{ left: 'y', right: 'x' }],
    columns: [{ from: 'n', as: 'other' }],
  }),
  recipe(
    'union with itself',
    { op: 'drop', columns: ['g'] },
    { op: 'union', tables: ['silver.hostile'], by: 'name' },
  ),
  recipe(
    'expressions',
    { op: 'derive', column: 'a', expression: "upper(x) || '\\' || coalesce(y, 'it''s') -- why not" },
    {
      op: 'derive',
      column: 'b',
      expression: 'CASE WHEN length(x) > 3 THEN substring(x, 1, 3) ELSE NULL END',
    },
    { op: 'derive', column: 'c', expression: 'n / 4' },
    { op: 'derive', column: 'd', expression: 'n // 4 + n % 3' },
    { op: 'filter', condition: { sql: '"x" IS NOT NULL AND n BETWEEN 3 AND 90' } },
  ),
]
