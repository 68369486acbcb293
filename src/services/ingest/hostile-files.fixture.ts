import {
  type HostileFile,
  joined,
  noise,
  oneByteEach,
  two,
  twoRows,
  utf16,
  utf8,
} from './hostile-bytes.fixture.ts'
import { hostileJson } from './hostile-json.fixture.ts'

/** A PNG of one pixel, whole. */
export const png: Uint8Array = oneByteEach(
  '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\b\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x56\xc7\x2f\x0d\0\0\0\0IEND\xaeB`\x82',
)

const binaries: readonly HostileFile[] = [
  { what: 'a PNG named .csv', name: 'photo.csv', bytes: png, refused: /a PNG image, not text/ },
  { what: 'a PNG named .json', name: 'photo.json', bytes: png, refused: /a PNG image, not text/ },
  {
    what: 'a PDF named .csv',
    name: 'report.csv',
    bytes: utf8('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n'),
    refused: /a PDF document, not text/,
  },
  {
    what: 'a workbook named .csv',
    name: 'book.csv',
    bytes: joined([0x50, 0x4b, 3, 4, 20, 0, 6, 0], 'xl/workbook.xml'),
    refused: /a ZIP archive or an Excel workbook/,
  },
  {
    what: 'gzip named .csv',
    name: 'packed.csv',
    bytes: joined([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]),
    refused: /gzip-compressed/,
  },
  {
    what: 'random bytes named .csv',
    name: 'noise.csv',
    bytes: noise(5000),
    refused: /looks like binary data/,
  },
  {
    what: 'random bytes named .json',
    name: 'noise.json',
    bytes: noise(5000),
    refused: /looks like binary data/,
  },
  {
    what: 'mostly NUL',
    name: 'zeros.csv',
    bytes: joined(
      'id,name\n',
      Array.from({ length: 400 }, () => 0),
    ),
    refused: /looks like binary data/,
  },
  {
    what: 'UTF-32',
    name: 'wide-characters.csv',
    bytes: joined([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]),
    refused: /UTF-32 text, which is not supported/,
  },
  { what: 'text named .parquet', name: 'text.parquet', bytes: utf8(two), refused: /not Parquet/ },
  { what: 'an empty .parquet', name: 'empty.parquet', bytes: utf8(''), refused: /is empty/ },
  { what: 'only the mark of Parquet', name: 'mark.parquet', bytes: utf8('PAR1'), refused: /cut off/ },
  {
    what: 'text between the marks of Parquet',
    name: 'fake.parquet',
    bytes: utf8('PAR1 hello hello hello PAR1'),
    refused: /can not be read as Parquet: its end is missing/,
  },
]

const nothing: readonly HostileFile[] = [
  { what: 'an empty file', name: 'empty.csv', bytes: utf8(''), refused: /is empty/ },
  { what: 'an empty JSON file', name: 'empty.json', bytes: utf8(''), refused: /is empty/ },
  {
    what: 'only a byte order mark',
    name: 'mark.csv',
    bytes: utf8('\ufeff'),
    refused: /empty.*byte order mark/,
  },
  {
    what: 'only white space',
    name: 'blank.csv',
    bytes: utf8(' \n\t\r\n  \n'),
    refused: /nothing but white space/,
  },
  { what: 'only line ends', name: 'lines.json', bytes: utf8('\n\n\r\n'), refused: /nothing but white space/ },
  {
    what: 'only a header',
    name: 'header.csv',
    bytes: utf8('id,name\n'),
    columns: ['id', 'name'],
    records: [],
  },
  { what: 'an empty array', name: 'none.json', bytes: utf8('[]'), columns: [], records: [] },
]

const encodings: readonly HostileFile[] = [
  { what: 'UTF-8 with a byte order mark', name: 'marked.csv', bytes: utf8(`\ufeff${two}`), ...twoRows },
  { what: 'UTF-16 LE with a mark', name: 'le-marked.csv', bytes: utf16(`\ufeff${two}`, 'le'), ...twoRows },
  { what: 'UTF-16 BE with a mark', name: 'be-marked.csv', bytes: utf16(`\ufeff${two}`, 'be'), ...twoRows },
  { what: 'UTF-16 LE without a mark', name: 'le.csv', bytes: utf16(two, 'le'), ...twoRows },
  { what: 'UTF-16 BE without a mark', name: 'be.csv', bytes: utf16(two, 'be'), ...twoRows },
  {
    what: 'UTF-16 with characters beyond 16 bits, as JSON',
    name: 'pairs.json',
    bytes: utf16('\ufeff[{"a":"🚀"},{"a":"日本"}]', 'le'),
    columns: ['a'],
    records: [['🚀'], ['日本']],
  },
  {
    what: 'UTF-16 that ends in half a character',
    name: 'half.csv',
    bytes: utf16(`\ufeff${two}`, 'le').slice(0, -1),
    columns: ['id', 'name'],
    records: [['1', 'Zoë'], { corrupt: '2,Bo\ufffd', line: 3, reason: /invalid text encoding/ }],
  },
  {
    what: 'Windows-1252',
    name: 'western.csv',
    bytes: oneByteEach('id,name\n1,Zo\xeb\n2,5 \x80\n'),
    columns: ['id', 'name'],
    records: [
      ['1', 'Zoë'],
      ['2', '5 €'],
    ],
  },
  {
    what: 'UTF-8 with one broken record',
    name: 'broken.csv',
    bytes: joined('id,name\n1,Zoë\n2,été\n3,', [0xff, 0xfe], '\n4,ok\n'),
    columns: ['id', 'name'],
    records: [
      ['1', 'Zoë'],
      ['2', 'été'],
      { corrupt: '3,\ufffd\ufffd', line: 4, reason: /invalid text encoding at byte 3/ },
      ['4', 'ok'],
    ],
  },
  { what: 'CR-only line ends', name: 'mac.csv', bytes: utf8(two.replaceAll('\n', '\r')), ...twoRows },
  {
    what: 'CR-only line ends, UTF-16',
    name: 'mac16.csv',
    bytes: utf16(two.replaceAll('\n', '\r'), 'be'),
    ...twoRows,
  },
  { what: 'every kind of line end', name: 'mixed.csv', bytes: utf8('id,name\r1,Zoë\r\n2,Bo'), ...twoRows },
  {
    what: 'CR-only line ends between JSON records',
    name: 'mac.ndjson',
    bytes: utf8('{"a":1}\r{"a":\r{"a":3}\r'),
    columns: ['a'],
    records: [[1n], { corrupt: '{"a":', line: 2, reason: /./ }, [3n]],
  },
]

const delimited: readonly HostileFile[] = [
  {
    what: 'a quote that never closes',
    name: 'open.csv',
    bytes: utf8('id,name\n1,"open\n2,b\n3,c\n'),
    columns: ['id', 'name'],
    records: [{ corrupt: '1,"open', line: 2, reason: /quote that is not closed/ }, ['2', 'b'], ['3', 'c']],
  },
  {
    what: 'text behind a closing quote',
    name: 'behind.csv',
    bytes: utf8('id,name\n1,a"b\n2,"a"b\n3,c\n'),
    columns: ['id', 'name'],
    records: [['1', 'a"b'], { corrupt: '2,"a"b', line: 3, reason: /text after a closing quote/ }, ['3', 'c']],
  },
  {
    what: 'ragged rows',
    name: 'ragged.csv',
    bytes: utf8('a,b,c\n1,2,3\n1,2\n1,2,3,4\n\n5,6,7\n'),
    columns: ['a', 'b', 'c'],
    records: [
      ['1', '2', '3'],
      { corrupt: '1,2', line: 3, reason: /expected 3 fields, found 2/ },
      { corrupt: '1,2,3,4', line: 4, reason: /expected 3 fields, found 4/ },
      ['5', '6', '7'],
    ],
  },
  {
    what: 'NUL inside a cell',
    name: 'nul.csv',
    bytes: utf8(`id,name\n1,a\0b\n2,${'long '.repeat(20)}\n`),
    columns: ['id', 'name'],
    records: [
      ['1', 'a\0b'],
      ['2', 'long '.repeat(20)],
    ],
  },
  {
    what: 'empty and repeated names in the header',
    name: 'names.csv',
    bytes: utf8('id,,name,Name,,id\n1,2,3,4,5,6\n7,8,9,a,b,c\n'),
    columns: ['id', 'column_2', 'name', 'Name_2', 'column_5', 'id_2'],
    records: [
      ['1', '2', '3', '4', '5', '6'],
      ['7', '8', '9', 'a', 'b', 'c'],
    ],
  },
  {
    what: 'names that Delta forbids',
    name: 'forbidden.csv',
    bytes: utf8('a b,c;d,e{f},(g),h=i,"j\tk","l\nm","n,o"\n1,2,3,4,5,6,7,8\n2,3,4,5,6,7,8,9\n'),
    columns: ['a_b', 'c_d', 'e_f_', '_g_', 'h_i', 'j_k', 'l_m', 'n_o'],
    records: [
      ['1', '2', '3', '4', '5', '6', '7', '8'],
      ['2', '3', '4', '5', '6', '7', '8', '9'],
    ],
  },
  {
    what: 'names of audit columns in the header',
    name: 'audit.csv',
    bytes: utf8('_source_row,_corrupt_record,x\n1,2,3\n4,5,6\n'),
    columns: ['_source_row_2', '_corrupt_record_2', 'x'],
    records: [
      ['1', '2', '3'],
      ['4', '5', '6'],
    ],
  },
  {
    what: 'names that are SQL',
    name: 'drop.csv',
    bytes: utf8(`a";DROP TABLE x;--,'b',"c""d"\n1,2,3\n4,5,6\n`),
    columns: ['a"_DROP_TABLE_x_--', "'b'", 'c"d'],
    records: [
      ['1', '2', '3'],
      ['4', '5', '6'],
    ],
  },
  {
    what: 'JSON named .csv',
    name: 'array.csv',
    bytes: utf8('[{"a":1},{"a":2}]'),
    columns: ['a'],
    records: [[1n], [2n]],
  },
  {
    what: 'NDJSON named .csv',
    name: 'lines.csv',
    bytes: utf8('{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n'),
    columns: ['a', 'b'],
    records: [
      [1n, 'x'],
      [2n, 'y'],
    ],
  },
  {
    what: 'a web page named .csv',
    name: 'page.csv',
    bytes: utf8('<html>\n<body>hello, world</body>\n</html>\n'),
    columns: ['column_1'],
    records: [['<html>'], ['<body>hello, world</body>'], ['</html>']],
  },
]

const oddNames = [
  `it's "q" 日本語 🚀;drop.csv`,
  'back\\slash.csv',
  '../../up.csv',
  '..',
  '.csv',
  'no extension',
  'tab\tand\nline.csv',
  'CON.csv',
  '%2e%2e%2f.csv',
  '[1]*?{a}.csv',
  'unfinished.crswap',
  `${'long'.repeat(60)}.csv`,
]

const names: readonly HostileFile[] = oddNames.map(name => ({
  what: `the name ${JSON.stringify(name.slice(0, 40))}`,
  name,
  bytes: utf8(two),
  ...twoRows,
}))

/** Small files of every kind that is not what it seems. */
export const hostileFiles: readonly HostileFile[] = [
  ...binaries,
  ...nothing,
  ...encodings,
  ...delimited,
  ...hostileJson,
  ...names,
]
