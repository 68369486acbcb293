import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FilmFrame, FilmQuery, FilmReport } from '../core/lake/film-views.ts'
import type { Value } from '../core/ports/engine.ts'
import type { LakeDeps } from './deps.ts'
import { type Films, createFilms } from './film.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { runSql } from './sql.ts'

let deps: LakeDeps
let films: Films
let made = 0
beforeAll(async () => {
  deps = await memoryLake()
  films = createFilms(deps)
})
afterAll(() => deps.jobs.close())

/** Runs statements on a new table, which they call $t. */
const history = async (...statements: readonly string[]): Promise<string> => {
  const table = `silver.f${(made += 1)}`
  for (const text of statements) await runSql(deps, text.replaceAll('$t', table), patientJob())
  return table
}

const shown = async (
  query: Partial<FilmQuery> & Pick<FilmQuery, 'table'>,
  versions: readonly number[],
): Promise<FilmReport & { readonly frames: readonly FilmFrame[] }> => {
  const frames: FilmFrame[] = []
  const whole = { orderBy: [], where: [], rows: 10, ...query }
  const report = await films.show(whole, versions, patientJob().cancel, some => void frames.push(...some))
  return { ...report, frames }
}

const column = (frame: FilmFrame | undefined, name: string): readonly Value[] => {
  const at = frame?.columns.findIndex(each => each.name === name) ?? -1
  return (frame?.rows ?? []).map(row => row[at] ?? null)
}

const joined = (frame: FilmFrame | undefined, name: string): string =>
  column(frame, name).map(String).join('')

const letters = [
  "CREATE TABLE $t (id BIGINT, name STRING) TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'delta.columnMapping.mode' = 'name')",
  "INSERT INTO $t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')",
  "UPDATE $t SET name = 'B' WHERE id = 2",
  'DELETE FROM $t WHERE id = 1',
  "INSERT INTO $t VALUES (0, 'z')",
]

describe('a film', () => {
  test('has the rows of each version in the order of the key, in the order in which versions are asked for', async () => {
    const table = await history(...letters)
    const { frames, orderBy, key, missing } = await shown({ table }, [4, 3, 2, 1, 0])
    expect(frames.map(({ version }) => version)).toEqual([4, 3, 2, 1, 0])
    expect(frames.map(frame => joined(frame, 'name'))).toEqual(['zBcd', 'Bcd', 'aBcd', 'abcd', ''])
    expect([orderBy, key, missing]).toEqual([[{ column: 'id', descending: false }], ['id'], []])
    expect(frames.map(({ count }) => count)).toEqual([4, 3, 4, 4, 0])
  })

  test('tells a row by one key in all of its frames', async () => {
    const table = await history(...letters)
    const { frames } = await shown({ table }, [2, 1])
    expect(frames[0]?.keys).toEqual(frames[1]?.keys)
  })

  test('reads a file once, however many versions have it', async () => {
    const table = await history(...letters)
    const first = await shown({ table }, [4])
    expect(first.filesRead).toBe(3)
    const others = await shown({ table }, [3, 2, 1])
    expect([others.filesRead, others.filesShown]).toEqual([0, 5])
    expect(others.frames.map(frame => joined(frame, 'name'))).toEqual(['Bcd', 'aBcd', 'abcd'])
  })

  test('begins at its anchor, and has no more rows than asked for', async () => {
    const table = await history(...letters)
    const { frames } = await shown({ table, anchor: [2n], rows: 2 }, [4, 1])
    expect(frames.map(frame => joined(frame, 'name'))).toEqual(['Bc', 'bc'])
  })

  test('follows a sort, with the key for rows that are equal in it', async () => {
    const table = await history(...letters, "UPDATE $t SET name = 'x' WHERE id IN (0, 4)")
    const orderBy = [{ column: 'name', descending: true }]
    const { frames, orderBy: used } = await shown({ table, orderBy }, [5, 1])
    expect(frames.map(frame => column(frame, 'id'))).toEqual([
      [0n, 4n, 3n, 2n],
      [4n, 3n, 2n, 1n],
    ])
    expect(used).toEqual([...orderBy, { column: 'id', descending: false }])
  })

  test('follows columns that were renamed, added and widened', async () => {
    const table = await history(
      ...letters,
      'ALTER TABLE $t RENAME COLUMN id TO order_id',
      'ALTER TABLE $t ADD COLUMNS (n INT)',
      'UPDATE $t SET n = 5 - order_id',
    )
    const { frames, orderBy } = await shown(
      { table, orderBy: [{ column: 'n', descending: false }] },
      [7, 6, 1],
    )
    expect(orderBy.map(({ column: name }) => name)).toEqual(['n', 'order_id'])
    expect(frames.map(frame => joined(frame, 'name'))).toEqual(['dcBz', 'zBcd', 'abcd'])
  })

  test('has only rows that pass its filters', async () => {
    const table = await history(...letters)
    const where = [{ kind: 'range', column: 'id', from: '2', to: '4' } as const]
    const { frames } = await shown({ table, where }, [4, 1])
    expect(frames.map(frame => joined(frame, 'name'))).toEqual(['Bc', 'bc'])
    expect(frames.map(frame => 'count' in frame)).toEqual([false, false])
  })

  test('tells a version whose files are gone, and shows the others', async () => {
    const table = await history(...letters)
    const { files } = await deps.logs.snapshotAt(table, 1)
    const paths = Array.from(files.values(), ({ path }) => `silver/${table.slice(7)}/${path}`)
    await deps.interactive.release(paths)
    await runSql(deps, `INSERT OVERWRITE ${table} VALUES (7, 'q')`, patientJob())
    for (const path of paths) await deps.storage.remove(path)
    const { frames, missing } = await shown({ table }, [5, 1, 99, 0])
    expect(frames.map(frame => [frame.version, joined(frame, 'name')])).toEqual([
      [5, 'q'],
      [0, ''],
    ])
    expect(missing.map(({ version }) => version)).toEqual([1, 99])
    expect(missing[0]?.why).toContain(paths[0])
    expect(missing[1]?.why).toContain('has no version 99')
  })

  test('shows a version whose files went after they were read', async () => {
    const table = await history(...letters)
    await shown({ table }, [1])
    const { files } = await deps.logs.snapshotAt(table, 1)
    const paths = Array.from(files.values(), ({ path }) => `silver/${table.slice(7)}/${path}`)
    await deps.interactive.release(paths)
    for (const path of paths) await deps.storage.remove(path)
    const { frames } = await shown({ table }, [1])
    expect(frames.map(frame => joined(frame, 'name'))).toEqual(['abcd'])
  })

  test('ends between two versions when it is cancelled, and leaves the engine as it is', async () => {
    const table = await history(...letters)
    const stop = new AbortController()
    const { epoch } = deps.interactive
    const frames: FilmFrame[] = []
    const query = { table, orderBy: [], where: [], rows: 10 }
    const running = films.show(query, [4, 3, 2, 1], stop.signal, some => {
      frames.push(...some)
      stop.abort()
    })
    await expect(running).rejects.toMatchObject({ error: { kind: 'cancelled' } })
    expect(frames.map(({ version }) => version)).toEqual([4])
    expect(deps.interactive.epoch).toBe(epoch)
    expect((await shown({ table }, [3])).frames).toHaveLength(1)
  })

  test('is refused an order by a column that is not there, or that is nested', async () => {
    const table = await history('CREATE TABLE $t (id BIGINT, list ARRAY<INT>)')
    const sorted = (name: string) => shown({ table, orderBy: [{ column: name, descending: false }] }, [0])
    await expect(sorted('nothing')).rejects.toMatchObject({ error: { kind: 'invalid' } })
    await expect(sorted('list')).rejects.toMatchObject({ error: { kind: 'invalid' } })
  })

  test('has the rows of a version that has many more than the one before', async () => {
    const table = await history(
      'CREATE TABLE $t (id BIGINT)',
      'INSERT INTO $t VALUES (5), (15000), (29000)',
      'INSERT INTO $t SELECT i AS id FROM range(30000) AS r(i)',
    )
    const { frames, filesRead } = await shown({ table, rows: 4 }, [1, 2, 0])
    expect(frames.map(frame => column(frame, 'id'))).toEqual([[5n, 15_000n, 29_000n], [0n, 1n, 2n, 3n], []])
    expect(filesRead).toBe(2)
  })

  test('has each row once after a version with many more rows than the ones before', async () => {
    const table = await history(
      'CREATE TABLE $t (id BIGINT)',
      'INSERT INTO $t SELECT i * 3000 AS id FROM range(20) AS r(i)',
      'INSERT INTO $t SELECT i AS id FROM range(60000) AS r(i) WHERE i % 3000 <> 0',
    )
    await shown({ table, rows: 4 }, [1, 2])
    const { frames } = await shown({ table, rows: 12 }, [1, 2])
    expect(frames.map(frame => column(frame, 'id'))).toEqual([
      Array.from({ length: 12 }, (_, at) => BigInt(at * 3000)),
      Array.from({ length: 12 }, (_, at) => BigInt(at)),
    ])
  })

  test('has the first rows that are left of a version in which most were deleted', async () => {
    const table = await history(
      "CREATE TABLE $t (id BIGINT) TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')",
      'INSERT INTO $t SELECT i AS id FROM range(30000) AS r(i)',
      'DELETE FROM $t WHERE id < 29000 AND id <> 3',
      'DELETE FROM $t WHERE id < 29000',
    )
    const { frames } = await shown({ table, rows: 3 }, [1, 2, 3, 2])
    expect(frames.map(frame => column(frame, 'id'))).toEqual([
      [0n, 1n, 2n],
      [3n, 29_000n, 29_001n],
      [29_000n, 29_001n, 29_002n],
      [3n, 29_000n, 29_001n],
    ])
  })

  test('has rows of which many are equal', async () => {
    const table = await history(
      'CREATE TABLE $t (name STRING)',
      "INSERT INTO $t SELECT 'same' AS name FROM range(20000) AS r(i)",
      "INSERT INTO $t VALUES ('first')",
    )
    const { frames, orderBy, key } = await shown({ table, rows: 2 }, [2, 1])
    expect([orderBy, key]).toEqual([[{ column: 'name', descending: false }], []])
    expect(frames.map(frame => joined(frame, 'name'))).toEqual(['firstsame', 'samesame'])
  })

  test('reads on from what it has when its anchor moves on', async () => {
    const table = await history(
      'CREATE TABLE $t (id BIGINT)',
      'INSERT INTO $t SELECT i AS id FROM range(1000) AS r(i)',
      'INSERT INTO $t SELECT 1000 + i AS id FROM range(1000) AS r(i)',
    )
    const at = async (id: bigint) => {
      const { frames, filesRead } = await shown({ table, anchor: [id], rows: 3 }, [2])
      return [column(frames[0], 'id')[0], frames[0]?.rows.length, filesRead]
    }
    // The second file can have no row that is in sight.
    expect(await at(10n)).toEqual([10n, 3, 1])
    expect(await at(12n)).toEqual([12n, 3, 0])
    expect(await at(17n)).toEqual([17n, 3, 1])
    expect(await at(998n)).toEqual([998n, 3, 2])
    expect(await at(10n)).toEqual([10n, 3, 0])
  })
})
