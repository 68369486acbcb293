import { describe, expect, it } from 'vitest'
import { folderOf, isLake, tableFolders } from './table-folders.ts'

const log = '_delta_log/00000000000000000000.json'

describe('table folders', () => {
  it('are those with a log in them, each once, in order of name', () => {
    expect(
      tableFolders([
        `b/t/${log}`,
        'b/t/part-0.parquet',
        `a/${log}`,
        `a/_delta_log/_sidecars/x.parquet`,
        'c/x.csv',
      ]),
    ).toEqual(['a/', 'b/t/'])
  })

  it('are the root of the paths where the log lies there', () => {
    expect(tableFolders([log, 'part-0.parquet'])).toEqual([''])
  })

  it('are not told by names that only look like a log', () => {
    expect(tableFolders(['my_delta_log/0.json', '_delta_log', 'a/_delta_log.json'])).toEqual([])
  })

  it('own what lies in them, the innermost first', () => {
    const folders = ['', 'a/', 'a/b/']
    expect(folderOf('a/b/part.parquet', folders)).toBe('a/b/')
    expect(folderOf('a/part.parquet', folders)).toBe('a/')
    expect(folderOf('part.parquet', folders)).toBe('')
    expect(folderOf('x.csv', ['a/'])).toBeUndefined()
  })
})

it('a lake is told by its own document, at the top or in one folder', () => {
  expect(isLake(['_boathouse/lake.json'])).toBe(true)
  expect(isLake(['backup/_boathouse/lake.json', `backup/silver/t/${log}`])).toBe(true)
  expect(isLake(['a/b/_boathouse/lake.json'])).toBe(false)
  expect(isLake([`silver/t/${log}`])).toBe(false)
})
