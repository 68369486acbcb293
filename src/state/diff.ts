import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { DiffGroup, DiffRow, RowChange, TableDiff, WantedRows } from '../core/lake/diff-views.ts'
import type { ExportFormat } from '../core/lake/job-views.ts'
import type { Progress } from '../core/ports/job.ts'
import type { Result } from '../core/result.ts'
import { runJob } from './jobs.ts'
import type { VersionPair } from './route-model.ts'
import { showComparison, useRoute } from './route.ts'
import { announce } from './shell.ts'

/** What is compared: two versions of a table, and how its rows are told apart. */
export interface DiffRequest {
  readonly table: string
  readonly from: number
  readonly to: number
  /** The table that `from` is a version of, where it is another one. */
  readonly other?: string | undefined
  /** Empty: whole rows. Absent: a key that is declared or detected. */
  readonly key?: readonly string[] | undefined
}

/** Rows of one kind that have something in common. */
export interface ShownGroup extends DiffGroup {
  readonly text: string
  readonly rows: number
}

interface DiffState {
  readonly request?: DiffRequest
  /** The newest difference of this table: of the versions before, while `isLoading`. */
  readonly diff?: TableDiff
  readonly error?: LakeError
  readonly isLoading: boolean
  readonly progress?: Progress
  /** The kind of rows that is shown; undefined: all. */
  readonly kind?: RowChange
  /** The rows of the kind that are shown alone: which, in words, and how many. */
  readonly group?: ShownGroup
}

/** The comparison of two versions that is open. Versions never change, so that commits leave it alone. */
export const useDiff = create<DiffState>(() => ({ isLoading: false }))

let controller = new AbortController()

const find = async (request: DiffRequest): Promise<void> => {
  controller.abort()
  const mine = new AbortController()
  controller = mine
  useDiff.setState(({ diff, kind }) => {
    const before = diff?.table === request.table ? { diff } : {}
    return { request, isLoading: true, ...before, ...(kind && { kind }) }
  }, true)
  const { table, from, to, other, key } = request
  const onProgress = (progress: Progress): void => {
    if (!mine.signal.aborted) useDiff.setState({ progress })
  }
  const options = { ...(key && { key }), ...(other !== undefined && { other }) }
  const found = await lake.diff(table, from, to, options, mine.signal, onProgress)
  if (mine.signal.aborted) return
  useDiff.setState(({ kind }) => {
    const told = found.ok ? { diff: found.value } : { error: found.error }
    return { request, isLoading: false, ...told, ...(kind && { kind }) }
  }, true)
}

const isSame = (a: DiffRequest, b: DiffRequest): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Compares two versions, unless that is what is compared already. The key that was chosen for a table stays for its other versions. */
export const compareVersions = (table: string, { from, to, other }: VersionPair): void => {
  const { request } = useDiff.getState()
  const key = request?.table === table && request.other === other ? request.key : undefined
  const next: DiffRequest = { table, from, to, ...(other !== undefined && { other }), ...(key && { key }) }
  if (!request || !isSame(request, next)) void find(next)
}

/** Tells rows apart in another way: by columns, by none (whole rows), or as is found (undefined). */
export const chooseDiffKey = (key: readonly string[] | undefined): void => {
  const { request } = useDiff.getState()
  if (!request) return
  const { key: _before, ...rest } = request
  void find({ ...rest, ...(key && { key }) })
}

/** Compares again: what was found is gone with its worker, or was given up. */
export const compareAgain = (): void => {
  const { request } = useDiff.getState()
  if (request) void find(request)
}

/** Gives up on the comparison that is under way. */
export const cancelDiff = (): void => {
  controller.abort()
  useDiff.setState(({ request, kind }) => {
    const error: LakeError = { kind: 'cancelled', message: 'The comparison was cancelled.' }
    return { isLoading: false, error, ...(request && { request }), ...(kind && { kind }) }
  }, true)
  announce('The comparison was cancelled.')
}

/** The page of the comparison is left. */
export const closeDiff = (): void => {
  controller.abort()
  useDiff.setState({ isLoading: false }, true)
}

/** Shows the unchanged rows too, or only changes again. */
export const showWhole = (whole: boolean): void => {
  const { route } = useRoute.getState()
  if (route.room === 'table' && route.compare && (route.compare.whole ?? false) !== whole)
    showComparison({ ...route.compare, whole })
}

/** Shows one kind of rows, or all that differ. */
export const showDiffKind = (kind: RowChange | undefined): void => {
  useDiff.setState(({ kind: _before, group: _group, ...rest }) => ({ ...rest, ...(kind && { kind }) }), true)
  showWhole(false)
}

/** Shows the rows of one kind that have something in common, or all of the kind again. */
export const showDiffGroup = (kind: RowChange, group: ShownGroup | undefined): void => {
  useDiff.setState(({ group: _before, ...rest }) => ({ ...rest, kind, ...(group && { group }) }), true)
  showWhole(false)
}

/** Rows of a difference. One that the worker does not know any more is found anew, and the rows follow with it. */
export const readDiffRows = async (
  id: string,
  kind: WantedRows | undefined,
  offset: number,
  limit: number,
  group?: DiffGroup,
): Promise<Result<readonly DiffRow[]>> => {
  // A page that is scrolled out of sight is cheaper to finish than to stop.
  const page = await lake.diffRows(id, kind, offset, limit, new AbortController().signal, group)
  const isLost = !page.ok && (page.error.kind === 'invalid' || page.error.kind === 'worker-died')
  const { diff, isLoading } = useDiff.getState()
  if (isLost && diff?.id === id && !isLoading) compareAgain()
  return page
}

/** The place of the row that differs next among all rows, after a place or before it; undefined where there is none, or nobody knows. */
export const nextDiffRow = async (
  id: string,
  place: number,
  direction: 1 | -1,
): Promise<number | undefined> => {
  const next = await lake.nextDiffRow(id, place, direction, new AbortController().signal)
  return next.ok ? next.value : undefined
}

/** Makes one file of the rows that differ, with a place in the tray. */
export const exportDiff = ({ id, table }: TableDiff, format: ExportFormat): Promise<Result<Blob>> =>
  runJob(`Export the differences of ${table}`, [], (signal, onProgress) =>
    lake.exportDiff(id, format, signal, onProgress),
  )
