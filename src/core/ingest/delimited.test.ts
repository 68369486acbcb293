import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeToUtf8 } from './decode.ts'
import { readDelimited } from './delimited.ts'
import { type Read, bytesOf, chunked, collect, commaFormat, readText } from './ingest.fixture.ts'
import { LONGEST_RECORD } from './record-batch.ts'

const good = ({ rows }: Read) => rows.map(row => row.slice(0, -1))
const raw = ({ rows }: Read) => rows.map(row => row.at(-1) ?? null)

describe('records', () => {
  test('end at LF, CRLF and CR, mixed in one file, with or without one at the end', async () => {
    const read = await readText('1,2\n3,4\r\n5,6\r7,8', commaFormat(2))
    expect(good(read)).toEqual([
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
      ['7', '8'],
    ])
    expect(read.numbers).toEqual([1n, 2n, 3n, 4n])
    expect(read.corrupt).toBe(0)
  })

  test('may hold line ends, delimiters and doubled quotes inside quotes', async () => {
    const read = await readText('"a\nb","c,d"\r\n"say ""hi""",""\n', commaFormat(2))
    expect(good(read)).toEqual([
      ['a\nb', 'c,d'],
      ['say "hi"', ''],
    ])
  })

  test('take a quote inside an unquoted field as text', async () => {
    expect(good(await readText('5" pipe,x"y"\n', commaFormat(2)))).toEqual([['5" pipe', 'x"y"']])
  })

  test('undo backslash escapes of quote and backslash when the format says so, and leave others', async () => {
    const format = commaFormat(2, { escape: '\\' })
    expect(good(await readText('"a\\"b","c\\\\"\n"\\n","x""y"\n', format))).toEqual([
      ['a"b', 'c\\'],
      ['\\n', 'x"y'],
    ])
  })

  test('keep backslashes as text when quotes escape by doubling', async () => {
    expect(good(await readText('"\\\\\'","\\"\n', commaFormat(2)))).toEqual([["\\\\'", '\\']])
  })

  test('have no quoting at all when the format has no quote', async () => {
    expect(good(await readText('"a,b"\n', commaFormat(2, { quote: null })))).toEqual([['"a', 'b"']])
  })

  test('do not count the header, nor blank lines, in any kind of line end', async () => {
    const read = await readText('\n\na,b\r\n\r\n1,2\n\n\r3,4\n\n', commaFormat(2, { header: true }))
    expect(good(read)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
    expect(read.numbers).toEqual([1n, 2n])
  })

  test('of one column may be empty: a blank line is then an empty value', async () => {
    const read = await readText('name\nx\n\ny\n', commaFormat(1, { header: true }))
    expect(good(read)).toEqual([['x'], [''], ['y']])
  })
})

describe('NULL', () => {
  test('is an unquoted cell that equals the null token, nothing else', async () => {
    const read = await readText('\\N,"\\N",\\N \n,"",x\n', commaFormat(3, { nullToken: '\\N' }))
    expect(good(read)).toEqual([
      [null, '\\N', '\\N '],
      ['', '', 'x'],
    ])
  })

  test('is an unquoted empty cell when the token is empty', async () => {
    expect(good(await readText(',"",x\n', commaFormat(3, { nullToken: '' })))).toEqual([[null, '', 'x']])
  })

  test('is never made when there is no token', async () => {
    expect(good(await readText('NULL,\n', commaFormat(2)))).toEqual([['NULL', '']])
  })
})

describe('a corrupt record', () => {
  test('of the wrong width keeps its text, and the reject says where and why', async () => {
    const read = await readText('a,b\n1,2\n\n3\n"x\ny",5,6\n7,8', commaFormat(2, { header: true }))
    expect(read.rows).toEqual([
      ['1', '2', null],
      [null, null, '3'],
      [null, null, '"x\ny",5,6'],
      ['7', '8', null],
    ])
    expect(read.rejects).toEqual([
      { file: 'test.csv', row: 2, line: 4, reason: 'expected 2 fields, found 1', excerpt: '3' },
      { file: 'test.csv', row: 3, line: 5, reason: 'expected 2 fields, found 3', excerpt: '"x\ny",5,6' },
    ])
    expect(read.corrupt).toBe(2)
  })

  test('with text behind a closing quote costs its first line only', async () => {
    const read = await readText('1,"a"b\n2,"x\ny"z\n3,c\n', commaFormat(2))
    expect(read.rows).toEqual([
      [null, null, '1,"a"b'],
      [null, null, '2,"x'],
      [null, null, 'y"z'],
      ['3', 'c', null],
    ])
    expect(read.rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'text after a closing quote'],
      [2, 'text after a closing quote'],
      [3, 'expected 2 fields, found 1'],
    ])
  })

  test('with an unclosed quote does not swallow the rest of the file', async () => {
    const read = await readText('1,"open\r\n2,b\r\n3,c', commaFormat(2))
    expect(read.rows).toEqual([
      [null, null, '1,"open'],
      ['2', 'b', null],
      ['3', 'c', null],
    ])
    expect(read.rejects).toMatchObject([{ row: 1, line: 1, reason: 'a quote that is not closed' }])
  })

  test('with invalid UTF-8 says at which byte, and its text has replacement characters', async () => {
    const bytes = new Uint8Array([...bytesOf('é,1\nab'), 0xff, ...bytesOf(',2\nc,3\n')])
    const read = await readText(bytes, commaFormat(2))
    expect(read.rows).toEqual([
      ['é', '1', null],
      [null, null, 'ab\ufffd,2'],
      ['c', '3', null],
    ])
    expect(read.rejects[0]?.reason).toBe('invalid text encoding at byte 3 of the record')
  })

  test('is quoted in the reject by at most 200 characters, cut between them', async () => {
    const read = await readText(`${'x'.repeat(199)}😀tail\n`, commaFormat(2))
    expect(read.rejects[0]?.excerpt).toBe('x'.repeat(199))
    expect(raw(read)).toEqual([`${'x'.repeat(199)}😀tail`])
  })

  test('is counted beyond the thousand that are listed', async () => {
    const read = await readText('1\n'.repeat(1500), commaFormat(2))
    expect(read.rejects).toHaveLength(1000)
    expect(read.corrupt).toBe(1500)
    expect(read.rows).toHaveLength(1500)
  })
})

describe('large things', () => {
  test('2,000 columns come through', async () => {
    const record = Array.from({ length: 2000 }, (_, index) => `v${index}`)
    const read = await readText(`${record.join(',')}\n`.repeat(3), commaFormat(2000), [1000])
    expect(good(read)).toEqual([record, record, record])
  })

  test('a single line of 10 MB comes through in small chunks, quoted or not', async () => {
    const long = 'abcdefghij'.repeat(1_000_000)
    const read = await readText(`${long},"${long}"\n1,2\n`, commaFormat(2))
    expect(good(read)).toEqual([
      [long, long],
      ['1', '2'],
    ])
  })

  test('a line beyond the longest record is cut, and every byte of it is kept', async () => {
    const line = `${'é'.repeat(LONGEST_RECORD / 2 + 5)},x`
    const text = bytesOf(`1,2\n${line}\n3,4\n`)
    const read = await collect(readDelimited(chunked(text, [1 << 22]), commaFormat(2), { file: 'long' }))
    expect(read.rows[0]).toEqual(['1', '2', null])
    expect(read.rows.at(-1)).toEqual(['3', '4', null])
    expect(raw(read).join('') === line).toBe(true)
    expect(read.rejects.map(({ line: at }) => at)).toEqual([2, 2])
  })

  test('a quote that nothing closes within the longest record costs its line, not the rest', async () => {
    const count = Math.ceil(LONGEST_RECORD / 10) + 10
    const lines = 'some,line\n'.repeat(count)
    const read = readDelimited(chunked(bytesOf(`a,"b\n${lines}`), [1 << 22]), commaFormat(2), {
      file: 'quote',
    })
    let [rows, corrupt] = [0, 0]
    for await (const batch of read) {
      rows += batch.batch.rows
      corrupt += batch.corrupt
    }
    expect([rows, corrupt]).toEqual([count + 1, 1])
  })

  test('batches hold the rows and bytes that were asked for, and say how far they are', async () => {
    const text = bytesOf('a,b\n'.repeat(25))
    const byRows = await collect(readDelimited(chunked(text), commaFormat(2), { file: 'f', batchRows: 10 }))
    expect(byRows.batches.map(({ batch, bytes }) => [batch.rows, bytes])).toEqual([
      [10, 40],
      [10, 80],
      [5, 100],
    ])
    expect(byRows.numbers.at(-1)).toBe(25n)
    const byBytes = await collect(readDelimited(chunked(text), commaFormat(2), { file: 'f', batchBytes: 33 }))
    expect(byBytes.batches.map(({ batch }) => batch.rows)).toEqual([9, 9, 7])
    expect(byBytes.batches[0]?.batch.columns.map(({ name }) => name)).toEqual(['c0', 'c1', '_corrupt_record'])
  })
})

const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('"', ',', ';', '\n', '\r', "'", '\\', 'a', ' ', '\t', 'é', '😀'),
    maxLength: 8,
  }),
)
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

test('any table, printed as delimited text and cut anywhere, reads back the same', async () => {
  const table = fc
    .integer({ min: 1, max: 5 })
    .chain(width =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
    )
  const dialect = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|', '\u001f', '^'),
    quote: fc.constantFrom('"', "'"),
    escape: fc.constantFrom('"' as const, '\\' as const),
    eol: fc.constantFrom('\n', '\r\n', '\r'),
    always: fc.boolean(),
    last: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      table,
      dialect,
      sizes,
      async (rows, { delimiter, quote, escape, eol, always, last }, cut) => {
        const print = (text: string, width: number) => {
          const special =
            [delimiter, quote, '\n', '\r'].some(mark => text.includes(mark)) || (width === 1 && text === '')
          if (!always && !special) return text
          const escaped =
            escape === '\\'
              ? text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)
              : text.replaceAll(quote, quote + quote)
          return quote + escaped + quote
        }
        const lines = rows.map(row => row.map(text => print(text, row.length)).join(delimiter))
        const text = lines.join(eol) + (last ? eol : '')
        const read = await readText(
          text,
          commaFormat(rows[0]?.length ?? 1, { delimiter, quote, escape }),
          cut,
        )
        expect(good(read)).toEqual(rows)
        expect(read.corrupt).toBe(0)
      },
    ),
    { numRuns: 400 },
  )
})

test('any bytes at all are rows in the end: nothing throws, and the text of each record is there', async () => {
  const soup = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .array(fc.constantFrom(34, 44, 10, 13, 97, 92, 0xc3, 0xa9, 0xff), { maxLength: 300 })
      .map(list => Uint8Array.from(list)),
  )
  await fc.assert(
    fc.asyncProperty(soup, sizes, fc.integer({ min: 1, max: 4 }), async (bytes, cut, width) => {
      const copy = new Uint8Array(bytes)
      const whole = await readText(copy, commaFormat(width))
      const pieces = await readText(copy, commaFormat(width), cut)
      expect(pieces.rows).toEqual(whole.rows)
      expect(pieces.rejects).toEqual(whole.rejects)
      const marks = /[",\r\n]/g
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(copy).replace(marks, '')
      const kept = whole.rows
        .map(row => row.map(value => value ?? '').join(''))
        .join('')
        .replace(marks, '')
      expect(kept).toBe(text)
    }),
    { numRuns: 500 },
  )
})

test('text of every encoding reads the same, and half a character of UTF-16 makes its record corrupt', async () => {
  const text = 'ä,1\r\n€,2\n😀,3\n'
  const utf16 = new Uint8Array(
    text.split('').flatMap(unit => [unit.charCodeAt(0) & 255, unit.charCodeAt(0) >> 8]),
  )
  const read = await collect(
    readDelimited(decodeToUtf8(chunked(utf16, [3]), 'utf-16le'), commaFormat(2), { file: 'x' }),
  )
  expect(good(read)).toEqual([
    ['ä', '1'],
    ['€', '2'],
    ['😀', '3'],
  ])
  const lone = new Uint8Array([0x41, 0, 0x2c, 0, 0x3d, 0xd8, 10, 0, 0x42, 0, 0x2c, 0, 0x43, 0])
  const broken = await collect(
    readDelimited(decodeToUtf8(chunked(lone, [1]), 'utf-16le'), commaFormat(2), { file: 'x' }),
  )
  expect(good(broken)).toEqual([
    [null, null],
    ['B', 'C'],
  ])
  expect(broken.rejects[0]?.reason).toContain('invalid text encoding')
})
