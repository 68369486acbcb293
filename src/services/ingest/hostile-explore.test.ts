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
  ['cols10k.csv', Array.from({ length: 10000 }, (_, i) => `c${i}`).join(',') + '\n' + Array.from({ length: 10000 }, (_, i) => i).join(',') + '\n'],
  ['longcommas.csv', 'ab,cd,'.repeat(M10 / 6)],
  ['longsplit.csv', '"' + 'x'.repeat(M10) + '","y"\n1,2\n'],
  ['openq10.csv', 'a,b\n1,"' + 'x\n'.repeat(M10 / 2)],
  ['long7.json', '[' + '1,'.repeat(M10/2) + '1]'],
  ['long8.json', '{' + Array.from({ length: 20000 }, (_, i) => `"k${i}":1`).join(',') + '}'],
  ['long9.json', 'x'.repeat(M10)],
  ['endcomma.json', '[{"a":1},'], ['endopen.json', '[{"a":1}'], ['garb.json', '[{"a":1}] trailing'], ['json2.csv', '[{"a":1},{"a":'], ['nd2.csv', '{"a":1}\n{"a":2}\n{"a":'],
  ['geo.json', '{"type":"FeatureCollection","features":[1,2]}'],
  ['bomonly.csv', '\ufeff'], ['ctrl.csv', 'a\u0001b,c\n1\u0002,2\n'], ['lone.json', '[{"a":"\\ud800"},{"a":"ok"}]'], ['nulj.json', '[{"a":"x\\u0000y"}]'], ['nulcsv.csv', 'id,name\n' + '\0\0\0,\0\n'.repeat(10)],
  ['utf32.csv', Uint8Array.from([0xff,0xfe,0,0,0x61,0,0,0])],
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
