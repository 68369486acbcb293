import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageOf, pageSize, surplusPages, wantedPages } from './pages-model.ts'

test('every row in view is on a wanted page, and every wanted page exists', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(100), (first, length) => {
      const rows = 1_000_100
      const pages = wantedPages(first, first + length, rows)
      for (let row = first; row < first + length; row++) expect(pages).toContain(pageOf(row))
      for (const page of pages) expect(page * pageSize).toBeLessThan(rows)
      expect(pages.length).toBeLessThanOrEqual(4)
    }),
  )
})

test('rows in view come before their neighbours', () => {
  expect(wantedPages(600, 640, 10_000)).toEqual([2, 3, 1])
})

test('the ends have one neighbour', () => {
  expect(wantedPages(0, 30, 10_000)).toEqual([0, 1])
  expect(wantedPages(9_970, 10_000, 10_000)).toEqual([39, 38])
})

test('what is forgotten is what is furthest away', () => {
  expect(surplusPages([0, 2, 49, 50, 51, 99], 50, 4)).toEqual([99, 0])
  expect(surplusPages([1, 2], 50, 4)).toEqual([])
})
