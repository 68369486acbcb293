import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gatherWrites } from './buffered-writes.ts'
import { createMemoryFile } from './node-engine.fixture.ts'

const MIB = 1 << 20

const action = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), length: fc.integer({ min: 1, max: 400_000 }) }),
  fc.record({
    kind: fc.constant('patch' as const),
    at: fc.integer({ min: 0, max: 2 * MIB }),
    length: fc.integer({ min: 1, max: 2 * MIB }),
  }),
  fc.record({ kind: fc.constant('truncate' as const), size: fc.integer({ min: 0, max: MIB }) }),
  fc.record({ kind: fc.constant('read' as const) }),
)

test('any series of writes leaves the bytes that it leaves without gathering', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), actions => {
      const plain = createMemoryFile()
      const under = createMemoryFile()
      const gathered = gatherWrites(under)
      actions.forEach((step, index) => {
        const seen = [plain, gathered].map(file => {
          if (step.kind === 'truncate') return file.truncate(step.size)
          if (step.kind === 'read') return file.read(new Uint8Array(100), { at: 0 })
          const at = step.kind === 'append' ? file.getSize() : step.at
          return file.write(new Uint8Array(step.length).fill(index + 1), { at })
        })
        expect(seen[1]).toBe(seen[0])
        expect(gathered.getSize()).toBe(plain.getSize())
      })
      gathered.flush()
      expect(Buffer.compare(under.bytes(), plain.bytes())).toBe(0)
    }),
    { numRuns: 60 },
  )
})

test('a thousand small writes in a row reach the file as a few large ones', () => {
  const under = createMemoryFile()
  let writes = 0
  const file = gatherWrites({ ...under, write: (from, options) => (writes++, under.write(from, options)) })
  for (let index = 0; index < 1000; index += 1) file.write(new Uint8Array(4096), { at: index * 4096 })
  file.flush()
  expect(under.getSize()).toBe(4_096_000)
  expect(writes).toBe(4)
})

test.each([
  [2 ** 32 - 8, 'QuotaExceededError'],
  [0, 'QuotaExceededError'],
  [100, 'QuotaExceededError'],
  [2 ** 32 - 2, 'OperationError'],
])('a write that answers %d is thrown as %s', (answer, name) => {
  const file = gatherWrites({ ...createMemoryFile(), write: () => answer })
  file.write(new Uint8Array(200), { at: 0 })
  expect(() => file.flush()).toThrow(expect.objectContaining({ name }))
})
