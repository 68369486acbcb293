import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action, LogEntry } from './actions.ts'
import type { CommitPlan } from './commit-plan.ts'
import { isolationOf, rebase as rebaseOn } from './conflict.ts'
import { add, entry, info, metadata, metadataAction, protocolAction, remove, txn } from './log.fixture.ts'

const plan = (reads: CommitPlan['reads'], ...actions: readonly Action[]): CommitPlan => ({
  readVersion: 4,
  actions,
  operation: { name: 'WRITE', parameters: {}, metrics: {}, isBlindAppend: reads === 'nothing' },
  reads,
})

const append = plan('nothing', add('mine'))
const overwrite = plan('whole-table', remove('old'), add('mine'))
const blind = info({ isBlindAppend: true })
const domain = (name: string): Action => ({
  kind: 'domainMetadata',
  domainMetadata: { domain: name, configuration: '{}', removed: false },
})

const rebase = (mine: CommitPlan, winners: readonly LogEntry[]) => rebaseOn(mine, winners, metadata)
const protocol = (minReaderVersion: number, minWriterVersion: number): Action => ({
  kind: 'protocol',
  protocol: { minReaderVersion, minWriterVersion },
})

const verdict = (mine: CommitPlan, ...theirs: readonly Action[]) => rebase(mine, [entry(5, ...theirs)]).kind

describe('rebase, rule by rule', () => {
  it.each<[string, CommitPlan, readonly Action[], 'rebased' | 'conflict']>([
    ['1. both set the protocol', plan('nothing', protocolAction, add('mine')), [protocolAction], 'conflict'],
    ['1. a winner sets a protocol that we can write', append, [protocol(1, 2)], 'rebased'],
    ['1. a winner sets a protocol that we can not write', append, [protocol(1, 8)], 'conflict'],
    ['1. a winner sets a protocol that we can not read', append, [protocol(4, 7)], 'conflict'],
    ['2. a winner changes the metadata', append, [metadataAction()], 'conflict'],
    [
      '2. only we change the metadata',
      plan('nothing', metadataAction(), add('mine')),
      [blind, add('x')],
      'rebased',
    ],
    ['3. both set a domain', plan('nothing', domain('d')), [domain('d')], 'conflict'],
    ['3. they set another domain', plan('nothing', domain('d')), [domain('e')], 'rebased'],
    ['4. the same application', plan('nothing', txn('app', 2)), [txn('app', 1)], 'conflict'],
    ['4. another application', plan('nothing', txn('app', 2)), [txn('other', 1)], 'rebased'],
    ['5. append after append', append, [add('x')], 'rebased'],
    ['5. append after overwrite', append, [remove('old'), add('x')], 'rebased'],
    ['5. overwrite after a blind append', overwrite, [blind, add('x')], 'rebased'],
    [
      '5. overwrite with new metadata after a blind append',
      plan('whole-table', metadataAction(), remove('old')),
      [blind, add('x')],
      'conflict',
    ],
    [
      '5. overwrite after an append that read the table',
      overwrite,
      [info({ isBlindAppend: false }), add('x')],
      'conflict',
    ],
    ['5. overwrite after an append that says nothing of itself', overwrite, [add('x')], 'conflict'],
    [
      '5. overwrite after a re-arrangement that only adds',
      overwrite,
      [add('x', 1, { dataChange: false })],
      'rebased',
    ],
    ['6. overwrite after any remove', overwrite, [remove('other')], 'conflict'],
    [
      '6. overwrite after a compaction',
      overwrite,
      [remove('other', false), add('x', 1, { dataChange: false })],
      'conflict',
    ],
    ['6. append after a delete', append, [remove('other')], 'rebased'],
    ['7. both remove one file', plan('nothing', remove('old')), [remove('old')], 'conflict'],
    ['7. they remove another file', plan('nothing', remove('old')), [remove('other')], 'rebased'],
    ['nothing but a commitInfo', overwrite, [info({ operation: 'VACUUM START' })], 'rebased'],
  ])('%s', (_rule, mine, theirs, expected) => expect(verdict(mine, ...theirs)).toBe(expected))
})

const spans = (path: string, min: number, max: number, dataChange = true): Action =>
  add(path, 10, {
    dataChange,
    stats: JSON.stringify({
      numRecords: 10,
      minValues: { id: min },
      maxValues: { id: max },
      nullCount: { id: 0 },
    }),
  })

describe('rebase of a plan that has read the rows with id < 100 in the file near', () => {
  const reads: CommitPlan['reads'] = {
    predicate: { kind: 'compare', column: ['id'], op: '<', value: 100 },
    files: new Set(['near']),
  }
  const update = plan(reads, remove('near'), add('mine'))

  it.each<[string, readonly Action[], string]>([
    ['rows that it should have read', [spans('x', 50, 200)], 'ConcurrentAppend'],
    [
      'rows that it should have read, if only one of two files',
      [spans('y', 200, 300), spans('x', 0, 1)],
      'ConcurrentAppend',
    ],
    ['rows that may be such, since the file has no statistics', [add('x')], 'ConcurrentAppend'],
    ['rows that it should not have read', [spans('x', 100, 200)], 'rebased'],
    ['such rows blindly', [blind, spans('x', 50, 200)], 'rebased'],
    ['the removal of a file that it did not read', [remove('far')], 'rebased'],
    ['the removal of the file that it read', [remove('near')], 'ConcurrentDeleteRead'],
    ['a compaction of other files', [remove('far', false), spans('x', 0, 900, false)], 'rebased'],
    [
      'a compaction of the file that it read',
      [remove('near', false), spans('x', 0, 9, false)],
      'ConcurrentDeleteRead',
    ],
  ])('after %s', (_what, theirs, expected) => {
    const rebased = rebase(update, [entry(5, ...theirs)])
    expect(rebased.kind === 'conflict' ? rebased.conflict : rebased.kind).toBe(expected)
  })

  it('takes a file with another deletion vector for another file', () => {
    const vector = (pathOrInlineDv: string) => ({
      storageType: 'u' as const,
      pathOrInlineDv,
      offset: 1,
      sizeInBytes: 40,
      cardinality: 1,
    })
    const old: Action = {
      kind: 'remove',
      remove: { path: 'far', dataChange: true, deletionVector: vector('ab') },
    }
    expect(rebase(plan({ ...reads, files: new Set(['far uab@1']) }), [entry(5, old)]).kind).toBe('conflict')
    expect(rebase(plan({ ...reads, files: new Set(['far']) }), [entry(5, old)]).kind).toBe('rebased')
  })
})

describe('isolation', () => {
  const serializable = { ...metadata, configuration: { 'delta.isolationLevel': 'Serializable' } }
  const compaction = plan(
    { predicate: { kind: 'true' }, files: new Set(['a', 'b']) },
    remove('a', false),
    remove('b', false),
    add('ab', 2, { dataChange: false }),
  )

  it('is what the table says, WriteSerializable by default, and less for a compaction', () => {
    expect(isolationOf(overwrite, metadata)).toBe('WriteSerializable')
    expect(isolationOf(overwrite, serializable)).toBe('Serializable')
    expect(isolationOf(compaction, serializable)).toBe('SnapshotIsolation')
    expect(isolationOf(append, undefined)).toBe('WriteSerializable')
  })

  it('Serializable does not excuse blind appends', () => {
    const winner = entry(5, blind, add('x'))
    expect(rebaseOn(overwrite, [winner], serializable)).toMatchObject({ conflict: 'ConcurrentAppend' })
    expect(rebaseOn(append, [winner], serializable).kind).toBe('rebased')
  })

  it('a compaction is in the way of no append, and loses to who removed its files', () => {
    expect(rebase(compaction, [entry(5, add('x'))]).kind).toBe('rebased')
    expect(rebase(compaction, [entry(5, remove('b'))])).toMatchObject({ conflict: 'ConcurrentDeleteRead' })
    expect(rebase(compaction, [entry(5, remove('c'))]).kind).toBe('rebased')
  })
})

describe('rebase', () => {
  it('leaves the plan as it is when nobody won', () => {
    expect(rebase(overwrite, [])).toEqual({ kind: 'rebased', plan: overwrite })
  })

  it('tells two who create the same table from each other', () => {
    const creation: CommitPlan = {
      ...plan('nothing', protocolAction, metadataAction(), add('mine')),
      readVersion: -1,
    }
    const winner = entry(0, protocolAction, metadataAction(), add('theirs'))
    expect(rebase(creation, [winner])).toEqual({
      kind: 'conflict',
      version: 0,
      conflict: 'ProtocolChanged',
      why: 'both set the protocol of the table',
    })
  })

  it('says which version is in the way, and why, by the first rule that speaks', () => {
    const winners = [
      entry(5, blind, add('x')),
      entry(6, metadataAction(), remove('old')),
      entry(7, remove('y')),
    ]
    expect(rebase(overwrite, winners)).toEqual({
      kind: 'conflict',
      version: 6,
      conflict: 'MetadataChanged',
      why: "the table's schema or properties were changed",
    })
  })

  const action = fc.constantFrom<Action>(
    blind,
    add('x'),
    add('y', 1, { dataChange: false }),
    remove('old'),
    remove('z'),
    txn('app', 1),
    metadataAction(),
    protocolAction,
    domain('d'),
  )
  const winners = fc
    .array(fc.array(action, { maxLength: 2 }), { maxLength: 5 })
    .map((all): LogEntry[] => all.map((actions, index) => entry(5 + index, ...actions)))
  const plans = fc.constantFrom(
    append,
    overwrite,
    plan('nothing', txn('app', 2)),
    plan('whole-table', metadataAction()),
    plan('nothing', remove('old')),
  )

  it('comes to the same end in one go and winner by winner, in whatever order they are given', () => {
    fc.assert(
      fc.property(plans, winners, fc.nat(), (mine, all, at) => {
        const whole = rebase(mine, all)
        const cut = all.length === 0 ? 0 : at % all.length
        const first = rebase(mine, all.slice(0, cut))
        expect(first.kind === 'conflict' ? first : rebase(first.plan, all.slice(cut))).toEqual(whole)
        expect(rebase(mine, all.toReversed())).toEqual(whole)
      }),
    )
  })

  it('never lets an append lose to appends', () => {
    const appends = fc.array(fc.array(fc.constantFrom(add('x'), add('y'), blind), { maxLength: 3 }), {
      maxLength: 5,
    })
    fc.assert(
      fc.property(appends, all => {
        const entries = all.map((actions, index) => entry(5 + index, ...actions))
        expect(rebase(append, entries).kind).toBe('rebased')
      }),
    )
  })
})
