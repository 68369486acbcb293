import { describe, expect, test } from 'vitest'
import { fileFault, hostFailure } from './engine-errors.ts'

const SQL = `SELECT a,\n  ${'b, '.repeat(60)}nope, ${'c, '.repeat(60)}d\nFROM t`

describe('what a statement threw', () => {
  test('loses its class and its drawing', () => {
    const message = 'Binder Error: Table "t" is missing!\nDid you mean "u"?\nLINE 3: FROM t\n             ^'
    expect(hostFailure(new Error(message), SQL)).toMatchObject({
      error: {
        kind: 'query-failed',
        message: 'Table "t" is missing!\nDid you mean "u"?',
        position: SQL.indexOf('FROM t') + 5,
        cause: { message },
      },
      fatal: false,
    })
  })

  test('loses a drawing of several lines whole', () => {
    const message = 'Binder Error: no “x”\nLINE 2: ...a,\nb,\nc\n            ^'
    expect(hostFailure(new Error(message), SQL).error.message).toBe('no “x”')
  })

  test('is told by its place in the statement that was asked for, whatever was run for it', () => {
    const message = 'Binder Error: "nope"\nLINE 1: COPY (SELECT nope\n                     ^'
    expect(hostFailure(new Error(message), 'SELECT nope', 'COPY (SELECT nope\n) TO 1').error).toMatchObject({
      position: 7,
    })
    const around = 'Binder Error: "nope"\nLINE 1: COPY nope (SELECT 1)\n             ^'
    const { error } = hostFailure(new Error(around), 'SELECT 1', 'COPY nope (SELECT 1)')
    expect(error).not.toHaveProperty('position')
  })

  test.each([
    ['Out of Memory Error: could not allocate block of size 262KB', false, 'out-of-memory'],
    [
      'Invalid Input Error: Attempting to fetch from an unsuccessful query result\nError: Out of Memory Error: x',
      false,
      'out-of-memory',
    ],
    ['Conversion Error: the text "out of memory" is no number', false, 'query-failed'],
    ['INTERNAL Error: Attempted to access index 0', true, 'query-failed'],
  ])('%s: fatal %s, %s', (message, fatal, kind) => {
    expect(hostFailure(new Error(message), '')).toMatchObject({ fatal, error: { kind } })
  })

  test('a trap ends the instance, out of memory or not', () => {
    const trap = new WebAssembly.RuntimeError('memory access out of bounds')
    expect(hostFailure(trap, '')).toMatchObject({ fatal: true, error: { kind: 'worker-died' } })
    const abort = new WebAssembly.RuntimeError('Aborted(OOM). Build with -sASSERTIONS for more info.')
    expect(hostFailure(abort, '')).toMatchObject({ fatal: true, error: { kind: 'out-of-memory' } })
    const stack = new RangeError('Maximum call stack size exceeded')
    expect(hostFailure(stack, 'SELECT …')).toMatchObject({ fatal: true, error: { kind: 'query-failed' } })
  })
})

test.each([
  ['QuotaExceededError', { kind: 'storage-full' }],
  [
    'NotReadableError',
    { kind: 'storage-failed', path: 'p', message: 'The file p changed while it was being read.' },
  ],
  ['OperationError', { kind: 'storage-failed', path: 'p', message: 'The file p could not be accessed.' }],
])('a file that fails with %s', (name, error) => {
  expect(fileFault('p', new DOMException('x', name))).toMatchObject(error)
})
