import { expect, test } from 'vitest'
import type { GridModel, GridRow, PageResult } from './grid-types.ts'
import { createGridFilm } from './film-store.ts'
import { createPageStore } from './page-store.ts'
import { pageSize } from './pages-model.ts'

interface Call {
  readonly offset: number
  readonly signal: AbortSignal
  readonly answer: (result: PageResult) => void
}

const scripted = (rowCount: number | undefined) => {
  const calls: Call[] = []
  const model: GridModel = {
    id: 'a',
    columns: [{ name: 'n', type: 'long' }],
    rowCount,
    getPage: (offset, _limit, signal) => new Promise(answer => calls.push({ offset, signal, answer })),
  }
  return { model, calls }
}

const rows = (offset: number, count = pageSize): readonly GridRow[] =>
  Array.from({ length: count }, (_, index) => [offset + index])

const settle = () => new Promise<void>(resolve => setTimeout(resolve))

test('a row is there once its page has come, and listeners hear of it', async () => {
  const { model, calls } = scripted(10_000)
  const store = createPageStore(model)
  let told = 0
  store.subscribe(() => told++)
  store.want(0, 30, 10_000)
  expect(store.rowAt(3)).toBeUndefined()
  calls[0]?.answer({ ok: true, value: rows(0) })
  await settle()
  expect(store.rowAt(3)).toEqual([3])
  expect(told).toBe(1)
})

test('a page is asked for once, however often it is wanted', async () => {
  const { model, calls } = scripted(10_000)
  const store = createPageStore(model)
  store.want(0, 30, 10_000)
  store.want(0, 31, 10_000)
  calls[0]?.answer({ ok: true, value: rows(0) })
  await settle()
  store.want(0, 32, 10_000)
  expect(calls.map(call => call.offset)).toEqual([0, pageSize])
})

test('pages that went out of sight are cancelled, and what they say late is ignored', async () => {
  const { model, calls } = scripted(1_000_000)
  const store = createPageStore(model)
  store.want(0, 30, 1_000_000)
  store.want(500_000, 500_030, 1_000_000)
  expect(calls.slice(0, 2).every(call => call.signal.aborted)).toBe(true)
  calls[0]?.answer({ ok: true, value: rows(0) })
  await settle()
  expect(store.rowAt(0)).toBeUndefined()
})

test('a failure stops asking until it is forgiven', async () => {
  const { model, calls } = scripted(100)
  const store = createPageStore(model)
  store.want(0, 30, 100)
  calls[0]?.answer({ ok: false, error: { kind: 'query-failed', message: 'no' } })
  await settle()
  store.want(0, 30, 100)
  expect([store.error(), calls.length]).toEqual(['no', 1])
  store.forgive()
  store.want(0, 30, 100)
  expect([store.error(), calls.length]).toEqual([undefined, 2])
})

test('the rows before stay until the first new page', async () => {
  const { model, calls } = scripted(100)
  const store = createPageStore(model, row => [`before ${row}`])
  store.want(0, 30, 100)
  expect(store.rowAt(7)).toEqual(['before 7'])
  calls[0]?.answer({ ok: true, value: rows(0, 100) })
  await settle()
  expect(store.rowAt(7)).toEqual([7])
})

test('the rows before stay until all pages in view are there, so that none is seen empty', async () => {
  const { model, calls } = scripted(2 * pageSize)
  const store = createPageStore(model, row => [`before ${row}`])
  store.want(pageSize - 5, pageSize + 5, 2 * pageSize)
  calls[0]?.answer({ ok: true, value: rows(0) })
  await settle()
  expect([store.rowAt(pageSize - 1), store.rowAt(pageSize)]).toEqual([
    [`before ${pageSize - 1}`],
    [`before ${pageSize}`],
  ])
  calls[1]?.answer({ ok: true, value: rows(pageSize) })
  await settle()
  expect([store.rowAt(pageSize - 1), store.rowAt(pageSize)]).toEqual([[pageSize - 1], [pageSize]])
})

test('rows that are at hand are shown as they are, and no page is asked for', () => {
  const { model, calls } = scripted(100)
  const film = createGridFilm(10)
  film.show({ version: 3, columns: [], rows: [['a'], ['b']], keys: ['a', 'b'], isCut: false }, 0)
  const store = createPageStore({ ...model, film }, row => [`before ${row}`])
  store.want(0, 30, 100)
  expect([store.rowAt(9), store.rowAt(10), store.rowAt(11), store.rowAt(12)]).toEqual([
    undefined,
    ['a'],
    ['b'],
    undefined,
  ])
  expect(calls).toEqual([])
})

test('a short page is the last one', async () => {
  const { model, calls } = scripted(undefined)
  const store = createPageStore(model)
  store.want(0, 1, Number.MAX_SAFE_INTEGER)
  calls[0]?.answer({ ok: true, value: rows(0) })
  await settle()
  expect([store.known(), store.isComplete()]).toEqual([pageSize, false])
  calls[1]?.answer({ ok: true, value: rows(pageSize, 12) })
  await settle()
  expect([store.known(), store.isComplete()]).toEqual([pageSize + 12, true])
})

test('an empty result is complete', async () => {
  const { model, calls } = scripted(undefined)
  const store = createPageStore(model)
  store.want(0, 1, Number.MAX_SAFE_INTEGER)
  calls[0]?.answer({ ok: true, value: [] })
  await settle()
  expect([store.known(), store.isComplete()]).toEqual([0, true])
})
