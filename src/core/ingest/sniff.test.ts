import { describe, expect, test } from 'vitest'
import type { DelimitedFormat, FileFormat, FormatOptions, JsonFormat } from './format.ts'
import { bytesOf, realFile, realFiles } from './ingest.fixture.ts'
import { sniff, sniffBytes } from './sniff.ts'

const sniffed = (content: string | Uint8Array, name: string, options: FormatOptions = {}): FileFormat => {
  const bytes = typeof content === 'string' ? bytesOf(content) : content
  const result = sniff(bytes.subarray(0, sniffBytes), name, bytes.length, options)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

const delimited = (
  content: string | Uint8Array,
  name = 'x.csv',
  options: FormatOptions = {},
): DelimitedFormat => {
  const format = sniffed(content, name, options)
  if (format.kind !== 'delimited') throw new Error(`${name} was taken for ${format.kind}`)
  return format
}

const json = (content: string | Uint8Array, name: string): JsonFormat => {
  const format = sniffed(content, name)
  if (format.kind !== 'json') throw new Error(`${name} was taken for ${format.kind}`)
  return format
}

const refusal = (content: string | Uint8Array, name: string, options: FormatOptions = {}): string => {
  const bytes = typeof content === 'string' ? bytesOf(content) : content
  const result = sniff(bytes, name, bytes.length, options)
  if (result.ok) throw new Error(`${name} was taken for ${result.value.kind}`)
  expect(result.error).toMatchObject({ kind: 'input-unreadable', file: name })
  return result.error.message
}

const utf16 = (text: string, little: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), little)
  return new Uint8Array(view.buffer)
}

describe('what can not be read is refused by name and reason', () => {
  test('an empty file, or one of nothing but white space', () => {
    expect(refusal('', 'a.csv')).toBe('a.csv is empty.')
    expect(refusal('\ufeff', 'a.csv')).toContain('is empty')
    expect(refusal(' \n\n', 'a.csv')).toContain('nothing but white space')
    expect(refusal(' ', 'a.json')).toContain('nothing but white space')
  })

  test('a binary file under the name of text', () => {
    const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    expect(refusal(Uint8Array.from(png), 'photo.csv')).toBe('photo.csv is a PNG image, not text.')
    expect(refusal('%PDF-1.7\n', 'a.txt')).toContain('a PDF document')
    expect(refusal('PK\u0003\u0004xxxx', 'book.csv')).toContain('Excel')
    expect(refusal(Uint8Array.of(0x1f, 0x8b, 8, 0), 'a.csv')).toContain('gzip')
    expect(refusal('SQLite format 3\0', 'a.dat')).toContain('SQLite')
    const noise = Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919 + (index >> 3)) & 255)
    expect(refusal(noise, 'noise.csv')).toBe('noise.csv looks like binary data, not text.')
    expect(refusal(new Uint8Array(100), 'zeros.csv')).toContain('binary')
  })

  test('what is called Parquet or JSON and is not', () => {
    expect(refusal('a,b\n', 'a.parquet')).toContain('does not begin with PAR1')
    expect(refusal('PAR1', 'a.parquet')).toContain('cut off')
    expect(refusal('a,b\n1,2\n', 'a.json')).toBe(
      'a.json is not JSON: expected a value, found “a” (line 1, column 1)',
    )
    expect(refusal('{\n  "a": x\n}', 'b.json')).toBe(
      'b.json is not JSON: expected a value, found “x” (line 2, column 8)',
    )
    expect(refusal('[{"a":', 'c.json')).toContain('ends inside')
  })

  test('a text that begins like a name is not taken for a binary file', () => {
    expect(delimited('PK,name\n1,a\n').columns).toEqual(['PK', 'name'])
  })
})

describe('kind', () => {
  test('Parquet shows by its first bytes under any name', () => {
    expect(sniffed(`PAR1${'x'.repeat(20)}`, 'a.csv')).toEqual({ kind: 'parquet' })
  })

  test('JSON shows by its first records under names that say nothing', () => {
    expect(json('[{"a":1}]', 'a.txt').layout).toBe('array')
    expect(json('{"a":1}\n{"a":2}', 'a').layout).toBe('lines')
    expect(json('  {"a":1,\n "b":2}', 'a.dat').layout).toBe('lines')
    expect(json('{"a":1}\n{"a":2}\n', 'export.csv').layout).toBe('lines')
  })

  test('a csv whose first cell looks like JSON stays a csv', () => {
    expect(delimited('[1],2\n[2],3\n').delimiter).toBe(',')
    expect(delimited('{"a":1},x\n{"a":2},y\n', 'x.csv', { quote: null }).kind).toBe('delimited')
    expect(delimited('[1,2]\n[3,4]\n').kind).toBe('delimited')
  })

  test('JSON of several arrays is lines of records; of one it is its elements', () => {
    expect(json('[1,2]\n[3,4]\n', 'a.json').layout).toBe('lines')
    expect(json('[1,2]\n', 'a.json').layout).toBe('array')
    expect(json('[{"a":1},{"a":', 'cut.json').layout).toBe('array')
  })

  test('a first JSON record larger than the head is no reason to refuse', () => {
    expect(json(`[{"a":"${'x'.repeat(sniffBytes * 2)}"}]`, 'big.json').layout).toBe('array')
  })

  test('what the user sets goes before what is seen', () => {
    expect(delimited('{"a":1}\n', 'a.json', { kind: 'delimited' }).kind).toBe('delimited')
    expect(sniffed('{"a":1}', 'a.csv', { kind: 'json' }).kind).toBe('json')
    expect(
      delimited('a;b\n1;2\n', 'x.csv', { delimiter: ',', header: false, nullToken: '1;2', quote: null }),
    ).toMatchObject({
      delimiter: ',',
      header: false,
      nullToken: '1;2',
      quote: null,
      columns: ['column_1'],
    })
    expect(delimited('é,1\n', 'x.csv', { encoding: 'windows-1252' }).encoding).toBe('windows-1252')
  })
})

describe('encoding', () => {
  const text = 'naïve,b\n1,2\n3,4\n'
  test('shows by its mark, by its zeros, or by what is valid', () => {
    expect(delimited(`\ufeff${text}`)).toMatchObject({ encoding: 'utf-8', columns: ['naïve', 'b'] })
    expect(delimited(utf16(`\ufeff${text}`, true))).toMatchObject({
      encoding: 'utf-16le',
      columns: ['naïve', 'b'],
    })
    expect(delimited(utf16(`\ufeff${text}`, false)).encoding).toBe('utf-16be')
    expect(delimited(utf16(text, true)).encoding).toBe('utf-16le')
    expect(delimited(utf16(text, false)).encoding).toBe('utf-16be')
    expect(delimited(bytesOf(text)).encoding).toBe('utf-8')
    expect(delimited(Uint8Array.from(text, char => char.charCodeAt(0)))).toMatchObject({
      encoding: 'windows-1252',
      columns: ['naïve', 'b'],
    })
  })

  test('is not misjudged for a character cut off by the end of the head, nor for one stray byte in much UTF-8', () => {
    const long = `a,b\n${'é,ü\n'.repeat(sniffBytes)}`
    for (const shift of ['', 'x', 'xx', 'xxx'])
      expect(delimited(bytesOf(shift + long)).encoding).toBe('utf-8')
    expect(delimited(Uint8Array.from([...bytesOf('é,ü\nà,è\n'), 0xff, 44, 49, 10])).encoding).toBe('utf-8')
  })

  test('UTF-32 is refused', () => {
    expect(refusal(Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), 'a.csv')).toContain('UTF-32')
  })
})

describe('dialect', () => {
  test.each([',', ';', '\t', '|', '^', '~', '\u001f'])('%j is found as the delimiter', delimiter => {
    const rows = ['id', '1', '2', '3'].map(id => [id, 'some text', '2024-01-01'].join(delimiter))
    expect(delimited(rows.join('\n'), 'x.txt').delimiter).toBe(delimiter)
  })

  test('delimiters inside quotes do not mislead', () => {
    expect(delimited('a;b\n"x,y,z";1\n"p,q,r";2\n').delimiter).toBe(';')
  })

  test('decimal commas and pairs inside cells do not mislead', () => {
    expect(delimited('1,5;2,5\n3,5;4,5\n', 'x.txt').delimiter).toBe(';')
    expect(delimited('a,52.1;4.3,b\nc,51.2;5.1,d\n', 'x.txt').delimiter).toBe(',')
  })

  test('a file of one column has one, with or without a delimiter in its text', () => {
    expect(delimited('name\nAda\nBob\n')).toMatchObject({ columns: ['name'], delimiter: ',' })
    const prose = 'It was, as they say, late.\nNobody came.\nThen, at last, one did; and stayed.\nThe end.\n'
    expect(delimited(prose, 'story.txt').columns).toHaveLength(1)
  })

  test('apostrophes are quotes where they plainly are, and text elsewhere', () => {
    expect(delimited("a,b\n'x,y','z'\n'p','q,r'\n").quote).toBe("'")
    expect(delimited("a,b\nit's,ours\nthat's,theirs\n").quote).toBe('"')
  })

  test('backslash escapes are found where doubling would make no sense of them', () => {
    expect(delimited('a,b\n"say \\"hi\\", you",1\n"x",2\n').escape).toBe('\\')
    expect(delimited('a,b\n"c:\\\\dir",1\n"say ""hi""",2\n').escape).toBe('"')
  })
})

describe('header', () => {
  const header = (text: string, name = 'x.csv') => delimited(text, name).header
  test('is seen where the columns below have a type that it has not', () => {
    expect(header('a,b\n1,2\n')).toBe(true)
    expect(header('x,y\n3,4\n5,6\n')).toBe(true)
    expect(header('day,who\n2024-01-01,Ann\n')).toBe(true)
    expect(header('1,2\n3,4\n')).toBe(false)
    expect(header('Ann,1\nBob,2\n')).toBe(false)
  })

  test('is seen in text columns by the looks of names', () => {
    expect(header('name,city\nBob,Paris\nAnn,Oslo\n')).toBe(true)
    expect(header('First Name,Country\nBob,France\nAnn,Norway\n')).toBe(true)
    expect(header('Bob,Paris\nAnn,Oslo\nEve,Rome\n')).toBe(false)
    expect(header('a,b,c\n')).toBe(true)
    expect(header('1,b,c\n')).toBe(false)
  })

  test('gives names that are unique, not empty and fit for Delta', () => {
    expect(delimited('id, Total (EUR) ,,ID,_source_row\n1,2,3,4,5\n').columns).toEqual([
      'id',
      'Total__EUR_',
      'column_3',
      'ID_2',
      '_source_row_2',
    ])
  })

  test('gives as many names as the records have fields when nearly all of them differ from it', () => {
    expect(delimited('a,b\n1,2,\n3,4,\n5,6,\n').columns).toEqual(['a', 'b', 'column_3'])
    expect(delimited('a,b,\n1,2\n3,4\n5,6\n').columns).toEqual(['a', 'b'])
    expect(delimited('a,b,c\n1,2,3\n4,5\n6,7,8\n').columns).toEqual(['a', 'b', 'c'])
  })

  test('a file with nothing but a header, or with one record too long for the head, is still read', () => {
    expect(delimited('id,name\n')).toMatchObject({ header: true, columns: ['id', 'name'] })
    expect(delimited(`1,${'x'.repeat(sniffBytes * 2)}\n`)).toMatchObject({ header: false })
  })

  test('2,000 columns are named', () => {
    const names = Array.from({ length: 2000 }, (_, index) => `col${index}`)
    const format = delimited(`${names.join()}\n${names.map((_, index) => index).join()}\n`)
    expect(format).toMatchObject({ header: true, columns: names })
  })
})

describe('null token', () => {
  const token = (text: string) => delimited(text).nullToken
  test('is \\N wherever it stands unquoted', () => {
    expect(token('a,b\nx,\\N\n')).toBe('\\N')
    expect(token('a,b\nx,"\\N"\n')).toBe(null)
  })

  test('is another one only where numbers, dates or times show it', () => {
    expect(token('a,n\nx,1\ny,NA\nz,3\n')).toBe('NA')
    expect(token('a,n\nx,1.5\ny,-\n')).toBe('-')
    expect(token('a,d\nx,2024-01-01\ny,NULL\n')).toBe('NULL')
    expect(token('country,n\nNA,1\nDE,2\n')).toBe(null)
    expect(token('a,b\nNone,x\nSome,y\n')).toBe(null)
    expect(token('a,b\n1,2\n')).toBe(null)
  })
})

test('hints are the types of all cells but the empty and the null ones', () => {
  const text =
    'l,d,b,day,at,s,zip,e\n1,1.5,true,2024-01-01,2024-01-01 10:00:00,x,08123,\n\\N,2,FALSE,2024-02-29,2024-01-02T10:00Z,1,1234,\n'
  expect(delimited(text).hints).toEqual([
    'long',
    'double',
    'boolean',
    'date',
    'timestamp',
    'string',
    'string',
    'string',
  ])
  expect(delimited('a\n9223372036854775808\n').hints).toEqual(['double'])
})

describe.skipIf(!realFiles)('real files', () => {
  test.each([
    ['airports', 14],
    ['airlines', 8],
    ['routes', 9],
    ['planes', 3],
    ['countries', 3],
  ])('OpenFlights %s has %d columns, no header, and \\N for NULL', (name, width) => {
    const format = delimited(realFile(`openflights/${name}.dat`), `${name}.dat`)
    expect(format).toMatchObject({
      header: false,
      nullToken: '\\N',
      delimiter: ',',
      quote: '"',
      escape: '"',
      encoding: 'utf-8',
    })
    expect(format.columns).toEqual(Array.from({ length: width }, (_, index) => `column_${index + 1}`))
  })

  test('the csv files of vega have headers, and types that show', () => {
    const weather = delimited(realFile('vega/seattle-weather.csv'), 'seattle-weather.csv')
    expect(weather).toMatchObject({ header: true, nullToken: null })
    expect(weather.hints).toEqual(['date', 'double', 'double', 'double', 'double', 'string'])
    const strikes = delimited(realFile('vega/birdstrikes.csv'), 'birdstrikes.csv')
    expect(strikes.header).toBe(true)
    expect(strikes.columns).toContain('Cost_Total_$')
  })
})
