import * as Comlink from 'comlink'
import { expect, test } from 'vitest'
import type { CommitDeps } from '../services/deps.ts'
import { recoverTable } from '../services/commit.ts'
import { type CommitHost, browserCommitDeps, createRaced, racedTable } from './commit-worker.fixture.ts'

const startWriter = () => {
  const worker = new Worker(new URL('./commit-worker.fixture.ts', import.meta.url), { type: 'module' })
  return { worker, host: Comlink.wrap<CommitHost>(worker) }
}

/** The paths that each version added, read from the log by somebody who was not there. */
const addedIn = async (deps: CommitDeps): Promise<readonly (readonly string[])[]> => {
  const entries = await deps.logs.entries(racedTable, 0)
  expect(entries.map(({ version }) => version)).toEqual(entries.map((_entry, index) => index))
  return entries.map(({ actions }) =>
    actions.flatMap(action => (action.kind === 'add' ? [action.add.path] : [])),
  )
}

/** Of each writer: a hundred where all is tried that there is time for. */
const commits = import.meta.env['THOROUGH'] === '1' ? 100 : 30

test(`12 writers × ${commits} commits: versions are contiguous, nothing is lost, and a conflict is told as one`, async () => {
  const directory = `race-${crypto.randomUUID()}`
  await createRaced(await browserCommitDeps(directory), commits)
  const writers = Array.from({ length: 12 }, (_, index) => ({ name: `w${index}`, ...startWriter() }))
  const acknowledged = new Map<number, string>()
  const prizes = await Promise.all(
    writers.map(({ name, host }) =>
      host.write(
        directory,
        name,
        commits,
        Comlink.proxy((version, path) => void acknowledged.set(version, path)),
      ),
    ),
  )
  for (const { worker } of writers) worker.terminate()

  const deps = await browserCommitDeps(directory)
  const added = await addedIn(deps)
  expect(added).toHaveLength(1 + 12 * commits + 1)
  expect(acknowledged.size).toBe(12 * commits)
  for (const [version, path] of acknowledged) expect(added[version]).toEqual([path])
  expect(prizes.filter(({ ok }) => ok)).toHaveLength(1)
  for (const prize of prizes) if (!prize.ok) expect(prize.error.kind).toBe('commit-conflict')

  const { snapshot } = await deps.logs.load(racedTable)
  const everything = writers.flatMap(({ name }) => Array.from({ length: commits }, (_, n) => `${name}-${n}`))
  const live = [...snapshot.files.keys()].filter(path => !path.endsWith('-prize'))
  expect(live.toSorted()).toEqual(everything.toSorted())
  expect(snapshot.files.has('prize')).toBe(false)
}, 240_000)

/** Pseudo-random numbers from 0 to 1 that are the same in each run. */
const seeded = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
  return seed / 2 ** 31
}

test('writers that are killed at any moment lose nothing that they were told is committed', async () => {
  const directory = `kill-${crypto.randomUUID()}`
  await createRaced(await browserCommitDeps(directory), 3)
  const random = seeded(20_260_301)
  const acknowledged = new Map<number, string>()
  for (let life = 0; life < 25; life += 1) {
    const { worker, host } = startWriter()
    let first: (() => void) | undefined
    const started = new Promise<void>(resolve => (first = resolve))
    const onCommitted = Comlink.proxy((version: number, path: string) => {
      acknowledged.set(version, path)
      first?.()
    })
    // Its promise never settles: the worker is killed in the middle of it.
    void host.write(directory, `life${life}`, 10_000, onCommitted)
    await started
    await new Promise(resolve => setTimeout(resolve, random() * 60))
    worker.terminate()
  }
  const deps = await browserCommitDeps(directory)
  await recoverTable(deps, racedTable)
  const added = await addedIn(deps)
  for (const [version, path] of acknowledged) expect(added[version]).toEqual([path])
  const { snapshot } = await deps.logs.load(racedTable)
  expect(snapshot.version).toBe(added.length - 1)
  // Read from a checkpoint or from the beginning: the same files.
  expect([...snapshot.files.keys()].toSorted()).toEqual(added.flat().toSorted())
  expect(await deps.fence.pending(racedTable)).toEqual([])
}, 120_000)
