import { expect, test } from 'vitest'
import { noteEdited, undoLast, undoable } from './undo.ts'

test('what was done to a table is taken back newest first, and each once, by message or by keys', () => {
  const done: string[] = []
  const first = undoable('silver.a', () => done.push('first'))
  undoable('silver.a', () => done.push('second'))
  undoable('silver.b', () => done.push('other'))
  expect([undoLast('silver.a'), undoLast('silver.a')]).toEqual([true, true])
  expect(done).toEqual(['second', 'first'])
  first()
  expect(undoLast('silver.a')).toBe(false)
  expect(done).toEqual(['second', 'first'])
})

test('an edit that came later comes first', async () => {
  const done: string[] = []
  const run = undoable('silver.c', () => done.push('act'))
  await new Promise(resolve => setTimeout(resolve, 5))
  noteEdited('silver.c')
  expect(undoLast('silver.c')).toBe(false)
  run()
  expect(done).toEqual(['act'])
})
