import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { DeletionVector } from '../core/delta/actions.ts'
import { deletedRows } from '../core/delta/deleted-rows.ts'
import { parseLogEntry, versionOfLogFile } from '../core/delta/log-entry.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import { readDeletionVector, writeDeletionVectors } from './deletion-vectors.ts'

const golden = join(import.meta.dirname, '../../../shared/fixtures/kernel-rs-golden')
const present = existsSync(golden)
if (!present) console.warn(`SKIPPED: deletion vectors that Spark wrote are not at ${golden}`)

/** Reads the files of this machine as if the fixture's directory were the lake. */
const fromDisk = {
  read: (path: string, range?: { start: number; end: number }) => {
    const file = join(golden, path)
    const bytes = existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined
    return Promise.resolve(range ? bytes?.slice(range.start, range.end) : bytes)
  },
}

const vectorsOf = (table: string): readonly DeletionVector[] => {
  const log = join(golden, table, '_delta_log')
  return readdirSync(log).flatMap(name => {
    const version = versionOfLogFile(name)
    if (version === undefined) return []
    const entry = parseLogEntry(version, readFileSync(join(log, name)))
    if (!entry.ok) throw new Error(entry.error.message)
    return entry.value.actions.flatMap(action =>
      action.kind === 'add' && action.add.deletionVector ? [action.add.deletionVector] : [],
    )
  })
}

const table = 'silver/orders'

describe.skipIf(!present)('deletion vectors that Spark wrote', () => {
  it.each([
    ['dv-partitioned-with-checkpoint/delta', 10],
    ['dv-with-columnmapping/delta', 10],
    ['log-replay-dv-key-cases/delta', 3],
  ])('of %s have as many rows as their log says', async (directory, count) => {
    const vectors = vectorsOf(directory)
    expect(vectors).toHaveLength(count)
    for (const vector of vectors) {
      const rows = await readDeletionVector(fromDisk, directory, vector)
      expect(rows.ok && rows.value.size).toBe(vector.cardinality)
    }
  })

  it('are what we would have written, byte for byte', async () => {
    const directory = 'log-replay-dv-key-cases/delta'
    const storage = createMemoryStorage()
    for (const vector of vectorsOf(directory)) {
      const rows = await readDeletionVector(fromDisk, directory, vector)
      if (!rows.ok) throw new Error(rows.error.message)
      const [ours] = await writeDeletionVectors(memoryCommitDeps({ storage }), table, [rows.value])
      expect(ours).toEqual({ ...vector, pathOrInlineDv: ours?.pathOrInlineDv })
      const file = (await storage.list(table)).find(({ name }) => name.endsWith('.bin'))?.name ?? ''
      const theirs = readdirSync(join(golden, directory))
        .filter(name => name.endsWith('.bin'))
        .map(name => [...readFileSync(join(golden, directory, name))])
      expect(theirs).toContainEqual([...((await storage.read(`${table}/${file}`)) ?? [])])
      await storage.remove(table)
    }
  })
})

describe('deletion vectors', () => {
  it('are read back from the one file that several were written to', async () => {
    const deps = memoryCommitDeps()
    const sets = [deletedRows([1, 5]), deletedRows([0]), deletedRows([99_999, 100_000])]
    const vectors = await writeDeletionVectors(deps, table, sets)
    expect((await deps.storage.list(table)).map(({ name }) => name)).toHaveLength(1)
    for (const [index, vector] of vectors.entries()) {
      const rows = await readDeletionVector(deps.storage, table, vector)
      expect(rows.ok && [...rows.value.ranges()]).toEqual([...(sets[index]?.ranges() ?? [])])
    }
  })

  it('by an absolute path are found in the lake, and in a table that was copied from elsewhere', async () => {
    const deps = memoryCommitDeps()
    const [vector] = await writeDeletionVectors(deps, table, [deletedRows([3])])
    const name = (await deps.storage.list(table))[0]?.name ?? ''
    for (const base of [`file:///${table}`, `/${table}`, 's3://bucket/lake%20house/orders']) {
      const absolute = { ...vector, storageType: 'p', pathOrInlineDv: `${base}/${name}` } as DeletionVector
      const rows = await readDeletionVector(deps.storage, table, absolute)
      expect(rows.ok && rows.value.has(3)).toBe(true)
    }
  })

  it('that are missing, damaged or count wrong are errors that name the file or the counts', async () => {
    const deps = memoryCommitDeps()
    const [vector] = await writeDeletionVectors(deps, table, [deletedRows([3, 4])])
    if (!vector) throw new Error('no vector')
    const problem = async (changed: DeletionVector) => {
      const read = await readDeletionVector(deps.storage, table, changed)
      return read.ok ? '' : read.error.message
    }
    expect(await problem({ ...vector, cardinality: 3 })).toContain('2 rows where the log says 3')
    expect(await problem({ ...vector, sizeInBytes: 30 })).toContain('bytes where the log says 30')
    const path = `${table}/${(await deps.storage.list(table))[0]?.name ?? ''}`
    const bytes = (await deps.storage.read(path)) ?? new Uint8Array()
    await deps.storage.write(path, bytes.with(30, 77))
    expect(await problem(vector)).toContain(path)
    await deps.storage.remove(path)
    expect(await problem(vector)).toContain(`${path} is missing`)
  })
})
