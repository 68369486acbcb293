import type { AddFile, Metadata, Snapshot } from '../core/delta/actions.ts'
import { type NewFile, addActionsOf } from '../core/delta/commit-plan.ts'
import type { Constraint } from '../core/delta/constraints.ts'
import { fileKey } from '../core/delta/file-key.ts'
import { matchFile } from '../core/delta/match.ts'
import { isOn } from '../core/delta/properties.ts'
import type { Replacement } from '../core/delta/write-plan.ts'
import type { Job } from '../core/ports/job.ts'
import { discardDataFiles } from './data-file.ts'
import type { LakeDeps } from './deps.ts'
import { predicateOf } from './predicates.ts'
import { type Relation, tableRelation } from './relation.ts'
import { writeRows } from './write-rows.ts'

/** Takes the rows out of a table that a condition holds for. */
export interface Replacing {
  /** What new rows must meet. */
  readonly rule: Constraint
  /** Finds the files with such rows and writes the others' rows anew; what was written for the same files before is used again. */
  replace(base: Snapshot, metadata: Metadata, added: readonly NewFile[]): Promise<Replacement>
  /** Removes what was written and not committed. */
  clear(): Promise<void>
}

interface Rewritten {
  readonly keys: string
  readonly copied: readonly NewFile[]
  readonly changes: readonly NewFile[]
}

/** Files with rows that go, told apart by whether all do. */
interface Touched {
  readonly removed: readonly AddFile[]
  readonly rewritten: readonly AddFile[]
}

const addsOf = (files: readonly NewFile[]): readonly AddFile[] =>
  addActionsOf(files).flatMap(action => (action.kind === 'add' ? [action.add] : []))

interface Context {
  readonly deps: LakeDeps
  readonly table: string
  readonly condition: string
  /** SQL, never NULL: whether a row goes. */
  readonly meets: string
  readonly job: Job
}

const rowsOf = ({ deps, table }: Context, snapshot: Snapshot, files: readonly AddFile[]) =>
  tableRelation(deps, deps.jobs, table, snapshot, { files, ordered: true })

/** Of files that may have such rows, those that have. */
const lookInto = async (context: Context, base: Snapshot, files: readonly AddFile[]): Promise<Touched> => {
  const { deps, table, meets, job } = context
  if (files.length === 0) return { removed: [], rewritten: [] }
  const relation = await tableRelation(deps, deps.jobs, table, base, { files, locate: true })
  const { rows } = await deps.jobs.rows(
    `SELECT __boathouse_file, count(*) FILTER (WHERE NOT ${meets}) FROM (${relation.sql}\n) AS t
      GROUP BY 1 HAVING count(*) FILTER (WHERE ${meets}) > 0 ORDER BY 1`,
    { files: relation.files, cancel: job.cancel },
  )
  const kept = new Map(rows.map(([at, count]) => [relation.located[Number(at)], Number(count)]))
  const having = (some: boolean) =>
    [...kept].flatMap(([file, count]) => (file && count > 0 === some ? [file] : []))
  return { removed: having(false), rewritten: having(true) }
}

const findTouched = async (
  context: Context,
  base: Snapshot,
): Promise<Touched & Pick<Replacement, 'predicate'>> => {
  const predicate = await predicateOf(context.deps.jobs, context.condition, base.metadata)
  const live = [...base.files.values()]
  const matches = new Map(live.map(file => [file, matchFile(base.metadata, file, predicate)]))
  const unsure = live.filter(file => matches.get(file) === 'some')
  const looked = await lookInto(context, base, unsure)
  const whole = live.filter(file => matches.get(file) === 'all')
  return { predicate, removed: [...whole, ...looked.removed], rewritten: looked.rewritten }
}

const write = (
  { deps, table, job }: Context,
  metadata: Metadata,
  relation: Relation,
  kind: 'data' | 'change',
): Promise<readonly NewFile[]> =>
  writeRows(deps, deps.jobs, { table, metadata }, relation, { job, kind, trusted: true })

const copyRest = async (
  context: Context,
  after: Snapshot,
  { rewritten }: Touched,
): Promise<readonly NewFile[]> => {
  if (rewritten.length === 0) return []
  const relation = await rowsOf(context, after, rewritten)
  const rest = `SELECT * FROM (${relation.sql}\n) AS t WHERE NOT ${context.meets}`
  return write(context, after.metadata, { ...relation, sql: rest }, 'data')
}

/** Change files are needed only where a file is rewritten; then they must tell all that the commit does. */
const writeChanges = async (
  context: Context,
  after: Snapshot,
  { removed, rewritten }: Touched,
  added: readonly NewFile[],
  keep: (files: readonly NewFile[]) => void,
): Promise<void> => {
  const { metadata } = after
  if (rewritten.length === 0 || !isOn(metadata, 'delta.enableChangeDataFeed')) return
  const gone = await rowsOf(context, after, [...removed, ...rewritten])
  const deleted = `SELECT *, 'delete' AS _change_type FROM (${gone.sql}\n) AS t WHERE ${context.meets}`
  keep(await write(context, metadata, { ...gone, sql: deleted }, 'change'))
  if (added.length === 0) return
  const came = await rowsOf(context, after, addsOf(added))
  const inserted = `SELECT *, 'insert' AS _change_type FROM (${came.sql}\n) AS t`
  keep(await write(context, metadata, { ...came, sql: inserted }, 'change'))
}

/** Prepares REPLACE WHERE. */
export const createReplacing = (deps: LakeDeps, table: string, condition: string, job: Job): Replacing => {
  const context: Context = { deps, table, condition, meets: `coalesce((${condition}\n), false)`, job }
  let done: Rewritten | undefined

  const clear = async (): Promise<void> => {
    const files = [...(done?.copied ?? []), ...(done?.changes ?? [])]
    done = undefined
    await discardDataFiles(deps, deps.jobs, table, files)
  }

  const rewrite = async (
    keys: string,
    after: Snapshot,
    touched: Touched,
    added: readonly NewFile[],
  ): Promise<Rewritten> => {
    await clear()
    // Noted step by step, so that all is removed should the next step fail.
    let all: Rewritten = { keys, copied: await copyRest(context, after, touched), changes: [] }
    done = all
    await writeChanges(context, after, touched, added, files => {
      all = { ...all, changes: [...all.changes, ...files] }
      done = all
    })
    return all
  }

  return {
    rule: { name: 'replaceWhere', rule: `REPLACE WHERE ${condition}`, holds: `(${condition}\n)` },
    clear,
    replace: async (base, metadata, added) => {
      const { predicate, ...touched } = await findTouched(context, base)
      const keys = JSON.stringify([touched.removed, touched.rewritten].map(files => files.map(fileKey)))
      const { copied, changes } =
        done?.keys === keys ? done : await rewrite(keys, { ...base, metadata }, touched, added)
      return { predicate, ...touched, copied, changes }
    },
  }
}
