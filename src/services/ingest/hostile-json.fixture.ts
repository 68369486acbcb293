import { type HostileFile, two, utf8 } from './hostile-bytes.fixture.ts'

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

/** JSON that is not what it seems. */
export const hostileJson: readonly HostileFile[] = [
  {
    what: 'an array that is cut inside a record',
    name: 'cut.json',
    bytes: utf8('[{"a":1},{"a":'),
    columns: ['a'],
    records: [[1n], { corrupt: '{"a":', line: 1, reason: /the text ends inside/ }],
  },
  {
    what: 'an array that is cut between records',
    name: 'cut-between.json',
    bytes: utf8('[{"a":1},\n{"a":2},\n'),
    columns: ['a'],
    records: [[1n], [2n], { corrupt: '', line: 3, reason: /the file ends inside the array/ }],
  },
  {
    what: 'NDJSON that is cut',
    name: 'cut.ndjson',
    bytes: utf8('{"a":1}\n{"a":2}\n{"a":'),
    columns: ['a'],
    records: [[1n], [2n], { corrupt: '{"a":', line: 3, reason: /the text ends inside/ }],
  },
  {
    what: 'text behind the array',
    name: 'tail.json',
    bytes: utf8('[{"a":1}]\nthe end'),
    columns: ['a'],
    records: [[1n], { corrupt: 'the end', line: 2, reason: /behind the end of the array/ }],
  },
  {
    what: 'a web page named .json',
    name: 'page.json',
    bytes: utf8('<html></html>'),
    refused: /is not JSON: expected a value, found “<” \(line 1, column 1\)/,
  },
  {
    what: 'CSV named .json',
    name: 'table.json',
    bytes: utf8(two),
    refused: /is not JSON: .*line 1, column 1/,
  },
  {
    what: 'brackets 10,000 deep',
    name: 'deep.json',
    bytes: utf8(`[{"a":${nested(10_000)}}]`),
    refused: /nested more than 512 levels deep/,
  },
  {
    what: 'brackets 100,000 deep that never close',
    name: 'abyss.json',
    bytes: utf8('['.repeat(100_000)),
    refused: /nested more than 512 levels deep/,
  },
  {
    what: 'one record too deep among good ones',
    name: 'deeper.ndjson',
    bytes: utf8(`{"a":"1"}\n{"a":${nested(600)}}\n{"a":"3"}\n`),
    columns: ['a'],
    records: [['1'], { corrupt: `{"a":${nested(600)}}`, line: 2, reason: /nested more than 512/ }, ['3']],
  },
  {
    what: 'NUL and a lone surrogate in strings',
    name: 'odd-strings.json',
    bytes: utf8('[{"a":"x\\u0000y"},{"a":"\\ud800"},{"a":"🚀"}]'),
    columns: ['a'],
    records: [['x\0y'], { corrupt: '{"a":"\\ud800"}', line: 1, reason: /lone surrogate/ }, ['🚀']],
  },
  {
    what: 'a key twice in one record',
    name: 'twice.json',
    bytes: utf8('[{"a":1,"a":2},{"a":3}]'),
    columns: ['a'],
    records: [{ corrupt: '{"a":1,"a":2}', line: 1, reason: /twice|again|more than once/ }, [3n]],
  },
  {
    what: 'records of every kind',
    name: 'kinds.json',
    bytes: utf8('[1,"a",null,{"a":1},[true]]'),
    columns: ['a', 'value'],
    records: [
      [null, '1'],
      [null, 'a'],
      [null, null],
      [1n, null],
      [null, '[true]'],
    ],
  },
]
