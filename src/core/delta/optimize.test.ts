import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AddFile, DeletionVector } from './actions.ts'
import type { NewFile } from './commit-plan.ts'
import { add, created, entry, metadataAction, protocolAction, remove, snapshotOf } from './log.fixture.ts'
import { type Bin, groupBins, planBins, planOptimize, splitRewritten } from './optimize.ts'

const file = (path: string, size: number, changes: Partial<AddFile> = {}): AddFile => ({
  path,
  partitionValues: {},
  size,
  modificationTime: 1,
  dataChange: true,
  stats: '{"numRecords":100}',
  ...changes,
})

const vector = (cardinality: number): DeletionVector => ({
  storageType: 'u',
  pathOrInlineDv: 'ab^-aqEH.-t@S}K{vb[*k^',
  offset: 1,
  sizeInBytes: 34,
  cardinality,
})

const paths = (bins: readonly Bin[]): readonly string[] =>
  bins.map(bin => bin.map(({ path }) => path).join(' '))

const written = (path: string, size: number, rows = 10): NewFile => ({
  path,
  size,
  rows,
  modified: 7,
  stats: '{}',
})

describe('bins', () => {
  const anyFiles = fc.array(
    fc.record({
      size: fc.integer({ min: 0, max: 150 }),
      part: fc.constantFrom('a', 'b', null),
      deleted: fc.constantFrom(0, 0, 0, 1, 50),
    }),
    { maxLength: 40 },
  )

  it('have every small file at most once, in order, of one partition, and no more than the target', () => {
    fc.assert(
      fc.property(anyFiles, specs => {
        const files = specs.map(({ size, part, deleted }, index) =>
          file(`f${index}`, size, {
            partitionValues: { part },
            ...(deleted > 0 ? { deletionVector: vector(deleted) } : {}),
          }),
        )
        const bins = planBins(files, { targetBytes: 100 })
        const seen = bins.flat()
        expect(new Set(seen).size).toBe(seen.length)
        for (const bin of bins) {
          expect(new Set(bin.map(({ partitionValues }) => partitionValues['part'])).size).toBe(1)
          expect(bin.length === 1 || bin.reduce((sum, { size }) => sum + size, 0) <= 100).toBe(true)
          expect(bin.map(({ path }) => files.findIndex(other => other.path === path))).toEqual(
            bin.map(({ path }) => files.findIndex(other => other.path === path)).toSorted((a, b) => a - b),
          )
        }
        for (const large of files.filter(({ size, deletionVector }) => size >= 100 && !deletionVector))
          expect(seen).not.toContain(large)
        for (const worn of files.filter(({ deletionVector }) => deletionVector?.cardinality === 50))
          expect(seen).toContain(worn)
      }),
    )
  })

  it('leave alone what would be no better afterwards', () => {
    expect(planBins([file('a', 60), file('b', 100), file('c', 60)], { targetBytes: 100 })).toEqual([])
    expect(planBins([file('a', 60, { deletionVector: vector(5) })], { targetBytes: 100 })).toEqual([])
  })

  it('take a file of any size when more than a twentieth of its rows is deleted, or nobody knows how many', () => {
    const worn = file('worn', 500, { deletionVector: vector(6) })
    const unknown = file('unknown', 500, { stats: '{}', deletionVector: vector(1) })
    expect(paths(planBins([worn, unknown], { targetBytes: 100 }))).toEqual(['worn', 'unknown'])
  })

  it('of auto-compaction take only files that are much smaller than the target', () => {
    const files = [file('a', 60), file('b', 20), file('c', 40)]
    expect(paths(planBins(files, { targetBytes: 100, smallBytes: 50 }))).toEqual(['b c'])
  })

  it('are rewritten together while they are of different partitions and not more than the target', () => {
    const part = (name: string, size: number): Bin => [
      file(name, size, { partitionValues: { p: name[0] ?? '' } }),
    ]
    const bins = [part('a1', 90), part('a2', 5), part('b1', 3), part('c1', 3), part('d1', 95)]
    expect(paths(groupBins(bins, 100))).toEqual(['a1', 'a2 b1 c1', 'd1'])
  })
})

describe('what was rewritten together', () => {
  const part = (path: string, p: string | null) => file(path, 1, { partitionValues: { p } })
  const result = (path: string, p: string | null): NewFile => ({
    ...written(path, 1),
    partitionValues: { p },
  })

  it('is taken apart by partition, also where all rows of one were deleted', () => {
    const before = [part('a1', 'a'), part('b1', 'b'), part('a2', 'a'), part('n', null)]
    const after = [result('a', 'a'), result('n', null)]
    expect(splitRewritten({ before, after })).toEqual([
      { before: [before[0], before[2]], after: [after[0]] },
      { before: [before[1]], after: [] },
      { before: [before[3]], after: [after[1]] },
    ])
  })

  it('stays together where new files spell the partition in another way', () => {
    const whole = {
      before: [part('a', '2026-03-01 00:00:00')],
      after: [result('a', '2026-03-01T00:00:00.000000Z')],
    }
    expect(splitRewritten(whole)).toEqual([whole])
  })
})

describe('the commit of OPTIMIZE', () => {
  const request = { table: 'silver.orders', zOrderBy: [], auto: false }
  const base = snapshotOf(created(add('a', 10), add('b', 10, { deletionVector: vector(3) }), add('c', 10)))
  const bin = (...names: readonly string[]): Bin =>
    [...base.files.values()].filter(({ path }) => names.includes(path))

  it('changes no rows: files are removed, as they are, and added with dataChange false', () => {
    const bins = [{ before: bin('a', 'b'), after: [written('new', 150)] }]
    const plan = planOptimize(base, bins, { ...request, where: 'day > 3', zOrderBy: ['id'] }, 99)
    if (!plan.ok) throw new Error(plan.error.message)
    expect(plan.value.actions).toEqual([
      {
        kind: 'remove',
        remove: expect.objectContaining({ path: 'a', dataChange: false, deletionTimestamp: 99 }),
      },
      {
        kind: 'remove',
        remove: expect.objectContaining({ path: 'b', dataChange: false, deletionVector: vector(3) }),
      },
      { kind: 'add', add: expect.objectContaining({ path: 'new', dataChange: false, size: 150 }) },
    ])
    expect(plan.value.operation).toMatchObject({
      name: 'OPTIMIZE',
      parameters: { predicate: '["day > 3"]', zOrderBy: '["id"]', clusterBy: '[]', auto: 'false' },
      metrics: { numDeletionVectorsRemoved: '1', numRemovedFiles: '2', numRemovedBytes: '200' },
    })
  })

  it('tells the sizes of its files as Spark does', () => {
    const after = [5, 1, 4, 2, 3, 6, 8, 7].map(size => written(`n${size}`, size))
    const plan = planOptimize(base, [{ before: bin('a'), after }], request, 99)
    expect(plan.ok && plan.value.operation.metrics).toMatchObject({
      minFileSize: '1',
      p25FileSize: '3',
      p50FileSize: '5',
      p75FileSize: '7',
      maxFileSize: '8',
      numAddedFiles: '8',
      numAddedBytes: '36',
    })
  })

  it('leaves out what others changed meanwhile: a file that was removed, or that rows were deleted from', () => {
    const bins = [
      { before: bin('a'), after: [written('new-a', 1)] },
      { before: bin('b'), after: [written('new-b', 1)] },
      { before: bin('c'), after: [written('new-c', 1)] },
    ]
    const later = snapshotOf(
      created(add('a', 10), add('b', 10, { deletionVector: { ...vector(4), offset: 43 } }), add('c', 10)),
      entry(1, remove('a')),
    )
    const plan = planOptimize(later, bins, request, 99)
    if (!plan.ok) throw new Error(plan.error.message)
    expect(plan.value.readVersion).toBe(1)
    expect(plan.value.actions.flatMap(action => (action.kind === 'add' ? [action.add.path] : []))).toEqual([
      'new-c',
    ])
  })

  it('is a conflict when nothing is left of it', () => {
    const later = snapshotOf(entry(0, protocolAction, metadataAction()))
    const plan = planOptimize(later, [{ before: bin('a'), after: [] }], request, 99)
    expect(plan.ok || plan.error.kind).toBe('commit-conflict')
  })
})
