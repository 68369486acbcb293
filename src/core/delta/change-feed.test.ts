import { beforeAll, describe, expect, it } from 'vitest'
import type { Action, AddFile, DeletionVector } from './actions.ts'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import {
  changeSelect,
  noChanges,
  planChanges,
  projection,
  readingMetadata,
  rowsOnlyIn,
  withChangeType,
} from './change-feed.ts'
import { add, entry, info, metadata, metadataAction, remove } from './log.fixture.ts'
import { field, struct } from './schema.fixture.ts'

const cdc = (path: string): Action => ({
  kind: 'cdc',
  cdc: { path, partitionValues: { p: '1' }, size: 5, dataChange: false },
})
const vector = (id: string): { readonly deletionVector: DeletionVector } => ({
  deletionVector: { storageType: 'u', pathOrInlineDv: id, offset: 1, sizeInBytes: 4, cardinality: 1 },
})
const without = (path: string, more: Partial<AddFile> = {}): Action => ({
  kind: 'remove',
  remove: { path, dataChange: true, ...more },
})
const first = { before: metadata, metadata, timestamp: 1000 }

const told = (...entries: Parameters<typeof planChanges>[0]) =>
  planChanges(entries, first).map(({ kind, changes }) => [
    kind,
    ...changes.map(({ file, version }) => `${file.path}@${version}`),
  ])

describe('what changed in a run of commits', () => {
  it('is what the change data files say, where a commit has some: its other files say nothing', () => {
    expect(told(entry(3, cdc('_change_data/x'), add('a'), remove('b')))).toEqual([
      ['change-data', '_change_data/x@3'],
    ])
  })

  it('is else the files that came and went, but for those that were only arranged anew', () => {
    const arranged = add('c', 1, { dataChange: false })
    expect(told(entry(3, add('a'), remove('b'), arranged, remove('d', false)))).toEqual([
      ['insert', 'a@3'],
      ['delete', 'b@3'],
    ])
  })

  it('is the difference of vectors, where a file got another one', () => {
    const commits = entry(
      3,
      without('a'),
      add('a', 5, vector('v')),
      without('b', vector('v')),
      add('b', 5, vector('w')),
    )
    const [group, ...others] = planChanges([commits], first)
    expect(others).toEqual([])
    expect(group?.kind).toBe('vectors')
    if (group?.kind !== 'vectors') return
    expect(
      group.changes.map(({ before, file }) => [
        before.deletionVector?.pathOrInlineDv,
        file.deletionVector?.pathOrInlineDv,
      ]),
    ).toEqual([
      [undefined, 'v'],
      ['v', 'w'],
    ])
  })

  it('is nothing where a file was removed and added as it was', () => {
    expect(told(entry(3, without('a', vector('v')), add('a', 5, vector('v'))))).toEqual([])
  })

  it('keeps changes of one path apart, so that they can be told', () => {
    expect(
      told(entry(3, add('a')), entry(4, remove('a')), entry(5, add('a'), add('b')), entry(6, remove('a'))),
    ).toEqual([
      ['insert', 'a@3', 'b@5'],
      ['insert', 'a@5'],
      ['delete', 'a@4'],
      ['delete', 'a@6'],
    ])
  })

  it('reads files by the schema that they were written under: those that went by the one before', () => {
    const wider = { schema: struct({ id: 'long', name: 'string', more: 'long' }) }
    const groups = planChanges(
      [entry(3, add('a')), entry(4, metadataAction(wider), remove('a'), add('b'))],
      first,
    )
    expect(
      groups.map(group => [group.kind, group.metadata.schema.fields.length, group.changes.length]),
    ).toEqual([
      ['insert', 2, 1],
      ['delete', 2, 1],
      ['insert', 3, 1],
    ])
    const opening = planChanges([entry(3, metadataAction(wider), remove('a'), add('b'))], {
      before: metadata,
      metadata: { ...metadata, ...wider },
      timestamp: 1,
    })
    expect(opening.map(group => [group.kind, group.metadata.schema.fields.length])).toEqual([
      ['delete', 2],
      ['insert', 3],
    ])
  })

  it('has the times of the commits, which never go back', () => {
    const groups = planChanges(
      [
        entry(3, add('a'), info({ timestamp: 7 })),
        entry(4, add('b'), info({ timestamp: 1500 })),
        entry(5, add('c'), info({ timestamp: 20 })),
      ],
      first,
    )
    expect(groups[0]?.changes.map(({ timestamp }) => timestamp)).toEqual([1000, 1500, 1501])
  })
})

describe('reading files of other versions', () => {
  const parted = { ...metadata, partitionColumns: ['name'] }

  it('goes by the schema wanted, unless the table was partitioned otherwise', () => {
    const later = { ...metadata, schema: struct({ id: 'long', name: 'string', more: 'long' }) }
    expect(readingMetadata(metadata, later)).toBe(later)
    expect(readingMetadata(metadata, parted)).toBe(metadata)
    expect(readingMetadata(parted, metadata)).toBe(parted)
  })

  it('brings rows into the columns wanted, or says why not', () => {
    const wanted = struct({ ID: 'long', more: 'date' })
    expect(projection(struct({ id: 'integer' }), wanted)).toEqual({
      ok: true,
      value: 'CAST("id" AS BIGINT) AS "ID", CAST(NULL AS DATE) AS "more"',
    })
    expect(projection(wanted, wanted)).toEqual({ ok: true, value: '"ID", "more"' })
    const refused = projection(struct({ id: 'string' }), wanted)
    expect(refused).toMatchObject({ ok: false, error: { kind: 'schema-mismatch' } })
  })

  it('has the type of change as a column of change data files', () => {
    expect(withChangeType(metadata).schema.fields.at(-1)).toEqual(field('_change_type', 'string'))
    const byId = { ...metadata, configuration: { 'delta.columnMapping.mode': 'id' } }
    expect(withChangeType(byId).configuration).toEqual({ 'delta.columnMapping.mode': 'name' })
  })
})

describe('the SQL of a change feed', () => {
  let engine: BlockingEngine
  beforeAll(async () => {
    engine = await openBlockingEngine()
  })
  const located = (rows: string) =>
    `SELECT * FROM (VALUES ${rows}) AS v(id, __boathouse_file, __boathouse_row)`
  const change = (version: number, timestamp: number) => ({
    file: { path: `f${version}`, partitionValues: {}, size: 1, modificationTime: 1, dataChange: true },
    version,
    timestamp,
  })

  it('tells for each row the change, the version and the time of its file', () => {
    const sql = changeSelect(located('(10, 0, 0), (20, 1, 0)'), 'id', 'insert', [
      change(3, Date.UTC(2026, 0, 1)),
      change(9, Date.UTC(2026, 0, 2, 3, 4, 5, 6)),
    ])
    expect(engine.rows(sql)).toEqual([
      [10, 'insert', 3n, '2026-01-01T00:00:00.000000Z'],
      [20, 'insert', 9n, '2026-01-02T03:04:05.006000Z'],
    ])
  })

  it('tells rows that one state of files has and another has not', () => {
    const before = located('(1, 0, 0), (2, 0, 1), (3, 1, 0), (4, 1, 1)')
    const after = located('(2, 1, 1), (4, 0, 1)')
    expect(engine.rows(`SELECT id FROM (${rowsOnlyIn(before, after, [1, 0])}) ORDER BY 1`)).toEqual([
      [1],
      [3],
    ])
    expect(engine.rows(rowsOnlyIn(after, before, [1, 0]))).toEqual([])
  })

  it('has its columns and types without a row, too', () => {
    const empty = noChanges(struct({ id: 'long', 'a b': 'date' }))
    expect(engine.rows(empty)).toEqual([])
    const names = ['id', '"a b"', '_change_type', '_commit_version', '_commit_timestamp']
    const types = names.map(name => `typeof(${name})`).join(', ')
    const one = `SELECT ${types} FROM ((${empty}) UNION ALL SELECT NULL, NULL, NULL, NULL, NULL)`
    expect(engine.rows(one)).toEqual([['BIGINT', 'DATE', 'VARCHAR', 'BIGINT', 'TIMESTAMP WITH TIME ZONE']])
  })
})
