import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action, DeletionVector, LogEntry, Snapshot } from './actions.ts'
import type { CommitPlan } from './commit-plan.ts'
import { fileKey } from './file-key.ts'
import { add, created, entry, metadataAction, remove, snapshotOf } from './log.fixture.ts'
import { planRestore, restoredFiles } from './restore.ts'
import { struct } from './schema.fixture.ts'

const vector = (cardinality: number): DeletionVector => ({
  storageType: 'i',
  pathOrInlineDv: `dv${cardinality}`,
  sizeInBytes: 40,
  cardinality,
})

const restore = (log: readonly LogEntry[], version: number): { plan: CommitPlan; after: Snapshot } => {
  const base = snapshotOf(...log)
  const target = snapshotOf(...log.slice(0, version + 1))
  const plan = planRestore(base, target, { to: { version }, now: 99 })
  if (!plan.ok) throw new Error(plan.error.message)
  return { plan: plan.value, after: snapshotOf(...log, entry(base.version + 1, ...plan.value.actions)) }
}

describe('RESTORE', () => {
  it('gives the files and the metadata that there were, whatever came between', () => {
    const step = fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      deleted: fc.constantFrom(0, 1, 2),
      add: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.array(fc.array(step, { maxLength: 3 }), { minLength: 1, maxLength: 8 }),
        fc.nat(),
        (steps, pick) => {
          const log = [created()]
          for (const actions of steps) {
            const live = snapshotOf(...log).files
            const unique = [...new Map(actions.map(action => [action.name, action])).values()]
            const body = unique.flatMap(({ name, deleted, add: adds }): readonly Action[] => {
              const old = [...live.values()].filter(({ path }) => path === name)
              const removes = old.map((file): Action => ({ kind: 'remove', remove: file }))
              const deletionVector = deleted > 0 ? { deletionVector: vector(deleted) } : {}
              const added = add(name, 10, deletionVector)
              const same = added.kind === 'add' && old.some(file => fileKey(file) === fileKey(added.add))
              return adds ? (same ? [] : [...removes, added]) : removes
            })
            log.push(entry(log.length, ...body))
          }
          const version = pick % (log.length - 1)
          const { plan, after } = restore(log, version)
          const target = snapshotOf(...log.slice(0, version + 1))
          expect([...after.files.keys()].toSorted()).toEqual([...target.files.keys()].toSorted())
          const keys = plan.actions.flatMap(action =>
            action.kind === 'add'
              ? [fileKey(action.add)]
              : action.kind === 'remove'
                ? [fileKey(action.remove)]
                : [],
          )
          expect(new Set(keys).size).toBe(keys.length)
        },
      ),
    )
  })

  it('adds and removes with a change of data, and says what it did as Spark does', () => {
    const log = [created(add('a', 1), add('b', 1)), entry(1, remove('a'), add('c', 1)), entry(2, add('d', 1))]
    const { plan } = restore(log, 0)
    expect(plan.actions).toMatchObject([
      { kind: 'remove', remove: { path: 'c', dataChange: true, deletionTimestamp: 99 } },
      { kind: 'remove', remove: { path: 'd', dataChange: true } },
      { kind: 'add', add: { path: 'a', dataChange: true } },
    ])
    expect(plan).toMatchObject({ readVersion: 2, reads: 'whole-table' })
    expect(plan.operation).toEqual({
      name: 'RESTORE',
      parameters: { version: '0' },
      metrics: {
        tableSizeAfterRestore: '200',
        numOfFilesAfterRestore: '2',
        numRemovedFiles: '2',
        numRestoredFiles: '1',
        removedFilesSize: '200',
        restoredFilesSize: '100',
      },
      isBlindAppend: false,
    })
  })

  it('names the files that must still be there', () => {
    const log = [created(add('a'), add('b')), entry(1, remove('a'), remove('b'), add('c'))]
    const files = restoredFiles(snapshotOf(...log), snapshotOf(...log.slice(0, 1)))
    expect(files.map(({ path }) => path)).toEqual(['a', 'b'])
  })

  it('brings back schema and properties, and leaves them alone where they are the same', () => {
    const wider = metadataAction({
      schema: struct({ id: 'long', name: 'string', more: 'date' }),
      configuration: { 'delta.appendOnly': 'false' },
    })
    const { plan, after } = restore([created(), entry(1, wider, add('a'))], 0)
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['metaData', 'remove'])
    expect(after.metadata).toEqual(snapshotOf(created()).metadata)
    expect(restore([created(), entry(1, add('a'))], 0).plan.actions.map(({ kind }) => kind)).toEqual([
      'remove',
    ])
  })

  it('never lowers the protocol', () => {
    const raised: Action = { kind: 'protocol', protocol: { minReaderVersion: 2, minWriterVersion: 5 } }
    const { plan, after } = restore([created(), entry(1, raised, add('a'))], 0)
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['remove'])
    expect(after.protocol).toEqual(raised.protocol)
  })

  it('raises it again where another engine had dropped a feature that the version needs', () => {
    const mapped: Action = { kind: 'protocol', protocol: { minReaderVersion: 2, minWriterVersion: 5 } }
    const plain: Action = { kind: 'protocol', protocol: { minReaderVersion: 1, minWriterVersion: 4 } }
    const { after } = restore([created(mapped), entry(1, plain)], 0)
    expect(after.protocol).toEqual(mapped.protocol)
  })

  it('neither reuses column ids nor changes how commits are timed', () => {
    const at = (ids: string, more: Record<string, string>) =>
      metadataAction({ configuration: { 'delta.columnMapping.maxColumnId': ids, ...more } })
    const timed = {
      'delta.enableInCommitTimestamps': 'true',
      'delta.inCommitTimestampEnablementVersion': '1',
    }
    const { after } = restore([created(at('3', {})), entry(1, at('7', timed))], 0)
    expect(after.metadata.configuration).toEqual({ 'delta.columnMapping.maxColumnId': '7', ...timed })
  })

  it('is refused where rows of an append-only table would go', () => {
    const only = metadataAction({ configuration: { 'delta.appendOnly': 'true' } })
    const log = [created(), entry(1, only), entry(2, add('a'))]
    const plan = planRestore(snapshotOf(...log), snapshotOf(...log.slice(0, 2)), {
      to: { version: 1 },
      now: 1,
    })
    expect(plan.ok || plan.error.message).toContain('append-only')
  })
})
