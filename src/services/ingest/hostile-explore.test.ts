import { test } from 'vitest'
import { createMemoryStorage } from '../../adapters/memory/memory-storage.ts'
import { sourceFile, memoryLake, patientJob } from '../lake.fixture.ts'
import { runSql } from '../sql.ts'
import { ingest } from './ingest.ts'

const utf8 = (s: string) => new TextEncoder().encode(s)
const u16 = (s: string, be: boolean, bom: boolean) => {
  const t = (bom ? '\ufeff' : '') + s
  const out = new Uint8Array(t.length * 2)
  for (let i = 0; i < t.length; i++) {
    const c = t.charCodeAt(i)
    out[2 * i + (be ? 1 : 0)] = c & 255
    out[2 * i + (be ? 0 : 1)] = c >> 8
  }
  return out
}
const latin = (s: string) => Uint8Array.from(s, c => c.charCodeAt(0))
let seed = 1
const rnd = (n: number) =>
  Uint8Array.from({ length: n }, () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 16)
const wide =
  Array.from({ length: 2000 }, (_, i) => `c${i}`).join(',') +
  '\n' +
  Array.from({ length: 3 }, (_, r) => Array.from({ length: 2000 }, (_, i) => `${r}_${i}`).join(',')).join(
    '\n',
  ) +
  '\n'
const M10 = 10 * 1024 * 1024
const simple = 'id,name\n1,Zoë\n2,Bo\n'
const deep = (n: number) => '['.repeat(n) + ']'.repeat(n)
const cases: [string, string | Uint8Array][] = [
  ['random.csv', rnd(5000)],
  ['ws.csv', ' \n\t\r\n  \n'],
  ['nl.csv', '\n\n\n'],
  ['header.csv', 'id,name\n'],
  ['headernonl.csv', 'id,name'],
  ['single.csv', 'hello'],
  ['oneline.csv', '1,2,3'],
  ['wide.csv', wide],
  ['long1.csv', 'id,text\n1,' + 'x'.repeat(M10) + '\n2,b\n'],
  ['long2.csv', 'x'.repeat(M10)],
  ['long2s.csv', 'x '.repeat(M10 / 2)],
  ['long3.json', '[{"a":"' + 'x'.repeat(M10) + '"},{"a":"b"}]'],
  ['long5.json', '{"a":"' + 'x'.repeat(M10) + '"'],
  ['long6.ndjson', Array.from({ length: 300000 }, (_, i) => `{"i":${i}}`).join('')],
  ['bom8.csv', '\ufeff' + simple],
  ['u16le.csv', u16(simple, false, true)],
  ['u16be.csv', u16(simple, true, true)],
  ['u16len.csv', u16(simple, false, false)],
  ['u16ben.csv', u16(simple, true, false)],
  ['u16odd.csv', u16(simple, false, true).slice(0, -1)],
  ['u16.json', u16('[{"a":"Zoë"}]', false, true)],
  ['cjk16.csv', u16('番号,名前\n1,太郎\n2,花子\n', false, false)],
  ['cr.csv', 'id,name\r1,a\r2,b\r'],
  ['crlf.csv', 'id,name\r\n1,a\r\n2,b'],
  ['mixed.csv', 'id,name\r1,a\n2,b\r\n3,c'],
  ['latin.csv', latin('id,name\n1,Zo\xeb\n2,\x80uro\n')],
  ['badutf.csv', Uint8Array.from([...utf8('id,name\n1,Zoë\n2,été\n3,'), 0xff, 0xfe, ...utf8('\n4,ok\n')])],
  ['quote.csv', 'id,name\n1,"open\n2,b\n3,c\n'],
  ['quote2.csv', 'id,name\n1,a\n2,b\n3,"c'],
  ['midquote.csv', 'id,name\n1,a"b\n2,"a"b\n3,c\n'],
  ['ragged.csv', 'a,b,c\n1,2,3\n1,2\n1,2,3,4\n\n5,6,7\n'],
  [
    'nul.csv',
    'id,name\n1,a\0b\n2,c\n3,d\n4,eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee\n',
  ],
  ['dup.csv', 'id,,name,Name,,id\n1,2,3,4,5,6\n7,8,9,a,b,c\n'],
  ['forbid.csv', 'a b,c;d,"e{f}",(g),h=i,"j\tk","l\nm","n,o"\n1,2,3,4,5,6,7,8\n2,3,4,5,6,7,8,9\n'],
  ['audit.csv', '_source_row,_corrupt_record,x\n1,2,3\n4,5,6\n'],
  ['deep100.json', `[{"a":${deep(100)}}]`],
  ['deep10000.json', `[{"a":${deep(10000)}}]`],
  ['deepobj.json', '{"a":'.repeat(200) + '1' + '}'.repeat(200)],
  ['open100k.json', '['.repeat(100000)],
  ['deepobj5.json', '{"a":'.repeat(5000) + '1' + '}'.repeat(5000)],
  ['iscsv.json', simple],
  ['isjson.csv', '[{"a":1},{"a":2}]'],
  ['isnd.csv', '{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n'],
  ['text.parquet', 'hello world'],
  ['empty.parquet', ''],
  ['par1.parquet', 'PAR1'],
  ['par1b.parquet', 'PAR1hellohellohelloPAR1'],
  ['trunc.json', '[{"a":1},{"a":'],
  ['trunc.ndjson', '{"a":1}\n{"a":2}\n{"a":'],
  ['notjson.json', '<html></html>'],
  ['emptyarr.json', '[]'],
  ['emptyobj.json', '{}'],
  ['nullsj.json', 'null'],
  ['scal.json', '[1,"a",null,{"a":1}]'],
  ['a/b\\c.csv', simple],
  ['it\'s "q" 日本語 🚀;drop.csv', simple],
  ['../../x.csv', simple],
  ['.csv', simple],
  ['noext', simple],
  ['CON.csv', simple],
  ['a'.repeat(255) + '.csv', simple],
  ['%2e%2e.csv', simple],
  ['tab\tname\n.csv', simple],
  ['html.csv', '<html>\n<body>hello, world</body>\n</html>\n'],
]
test('explore', async () => {
  const only = process.env['ONLY']
  const deps = await memoryLake(createMemoryStorage())
  for (const [name, content] of cases) {
    if (only && !name.includes(only)) continue
    const t = performance.now()
    try {
      const r = await ingest(deps, [sourceFile(name, content, 65536)], {}, patientJob())
      let rows = ''
      const tb = r.tables[0]
      if (tb) {
        const { columns, rows: rr } = await runSql(
          deps,
          `SELECT * FROM ${tb.table.replace('.', '."')}" LIMIT 6`,
          new AbortController().signal,
        )
        rows =
          (columns.length > 20
            ? columns.length + ' cols'
            : columns.map(c => `${c.name}:${c.type.slice(0, 60)}`).join('|')) +
          '\n      ' +
          rr
            .map(x =>
              JSON.stringify([...x.slice(0, Math.min(8, x.length - 6)), x.at(-3), x.at(-1)], (_, v) =>
                typeof v === 'bigint'
                  ? `${v}n`
                  : typeof v === 'string' && v.length > 60
                    ? v.slice(0, 20) + '…' + v.length
                    : v,
              ).slice(0, 400),
            )
            .join('\n      ')
      }
      console.log(
        `${name.slice(0, 40)} ${Math.round(performance.now() - t)}ms`,
        JSON.stringify(r.tables),
        JSON.stringify(r.failures).slice(0, 400),
        JSON.stringify(
          r.rejects.slice(0, 4).map(x => [x.row, x.line, x.reason, x.excerpt.slice(0, 30)]),
        ).slice(0, 500),
        '\n     ',
        rows,
      )
    } catch (e) {
      console.log(
        name.slice(0, 40),
        'THROWN',
        Math.round(performance.now() - t),
        String((e as Error).stack).slice(0, 600),
      )
    }
  }
}, 300000)
