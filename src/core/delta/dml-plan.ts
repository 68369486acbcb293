import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import type { Action, AddFile, DeletionVector, LogJson, Metadata, Snapshot } from './actions.ts'
import { removeActionsOf } from './commit-plan.ts'
import { parseJson, printJson } from './log-json.ts'
import { isOn } from './properties.ts'

/** A live file of which rows change, and how many. `live` are the rows that it has now, without deleted ones. */
export interface TouchedFile {
  readonly file: AddFile
  readonly live: number
  readonly updated: number
  readonly deleted: number
}

/** What is to be done with each file of a table that rows change in. */
export interface FileWork {
  /** All their rows go: they are just removed. */
  readonly gone: readonly TouchedFile[]
  /** Written anew without the rows that go, with the new values of the others (copy-on-write). */
  readonly rewritten: readonly TouchedFile[]
  /** Kept, with a deletion vector for the rows that go and those that get new values (merge-on-read). */
  readonly marked: readonly TouchedFile[]
  /** Whether the commit has to have change data files. */
  readonly needsChanges: boolean
}

/** Whether rows are marked in deletion vectors instead of writing their files anew: the table wants it, and its protocol allows it. */
const writesVectors = ({ protocol, metadata }: Pick<Snapshot, 'protocol' | 'metadata'>): boolean =>
  isOn(metadata, 'delta.enableDeletionVectors') && (protocol.writerFeatures ?? []).includes('deletionVectors')

/**
 * Decides what becomes of the files with rows that change; `whole` go unread, and `inserts` tells whether rows come too. Change data is needed where the feed is on, unless the commit does nothing but add files or remove
 * whole ones (PROTOCOL.md, "Change Data Files").
 */
export const planFiles = (
  snapshot: Pick<Snapshot, 'protocol' | 'metadata'>,
  touched: readonly TouchedFile[],
  whole: readonly AddFile[],
  inserts: boolean,
): FileWork => {
  const vectors = writesVectors(snapshot)
  const goes = ({ live, updated, deleted }: TouchedFile): boolean =>
    vectors ? updated + deleted >= live : deleted >= live
  const gone = touched.filter(goes)
  const stay = touched.filter(file => !goes(file))
  const removesOnly = stay.length === 0 && gone.every(({ updated }) => updated === 0) && !inserts
  const changes = (touched.length > 0 || whole.length > 0) && !removesOnly
  return {
    gone,
    rewritten: vectors ? [] : stay,
    marked: vectors ? stay : [],
    needsChanges: changes && isOn(snapshot.metadata, 'delta.enableChangeDataFeed'),
  }
}

/** Refuses to change or remove rows of an append-only table (PROTOCOL.md, "Append-only Tables"). */
export const checkRemovable = (metadata: Metadata, table: string, verb: string): Result<void> => {
  if (!isOn(metadata, 'delta.appendOnly')) return ok(undefined)
  const message =
    `${table} is append-only: its rows can not be ${verb}. To allow it, run ` +
    `ALTER TABLE ${table} SET TBLPROPERTIES ('delta.appendOnly' = 'false').`
  return refused('configuration.delta.appendOnly', message)
}

type JsonObject = { readonly [key: string]: LogJson }

const asObject = (json: LogJson | undefined): JsonObject | undefined =>
  json !== null && typeof json === 'object' && !Array.isArray(json) ? (json as JsonObject) : undefined

const parsed = (text: string | undefined): JsonObject => {
  if (text === undefined) return {}
  try {
    const body = asObject(parseJson(text))
    const wrapped = body?.['stats_json']
    return (typeof wrapped === 'string' ? asObject(parseJson(wrapped)) : body) ?? {}
  } catch {
    return {}
  }
}

/** Null counts stay true where no value is null or all are; the latter is told from the file's physical rows then. */
const widened = (json: LogJson, live: number, physical: number): LogJson => {
  const inner = asObject(json)
  if (inner) {
    return Object.fromEntries(
      Object.entries(inner).map(([key, value]) => [key, widened(value, live, physical)]),
    )
  }
  return Number(json) === live ? physical : json
}

/**
 * The statistics of a file that gets a deletion vector: its physical rows, and bounds that are no longer tight (PROTOCOL.md,
 * "Per-file Statistics"). `live` are its rows before.
 */
export const statsWithVector = (stats: string | undefined, live: number, physical: number): string => {
  const { numRecords: _, tightBounds, nullCount, ...bounds } = parsed(stats)
  const nulls =
    nullCount === undefined
      ? {}
      : { nullCount: tightBounds === false ? nullCount : widened(nullCount, live, physical) }
  return printJson({ numRecords: physical, ...bounds, ...nulls, tightBounds: false })
}

/** The pair of actions that gives a file another deletion vector, which holds all its deleted rows. `now` is ms since the epoch. */
export const vectorActions = (
  { file, live }: TouchedFile,
  deletionVector: DeletionVector,
  now: number,
): readonly Action[] => {
  const physical = live + (file.deletionVector?.cardinality ?? 0)
  const stats = statsWithVector(file.stats, live, physical)
  return [
    ...removeActionsOf([file], now),
    { kind: 'add', add: { ...file, dataChange: true, stats, deletionVector } },
  ]
}
