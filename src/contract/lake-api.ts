import type { Aggregate } from '../core/aggregate/aggregate.ts'
import type { UnmappedValue } from '../core/cluster/unmapped.ts'
import type { ClusterQuery, FoundClusters } from '../core/lake/cluster-views.ts'
import type { EditLog, EditNote } from '../core/edits/edit-log.ts'
import type { RecipeComparison } from '../core/lake/compare-views.ts'
import type { DiffGroup, DiffOptions, DiffRow, TableDiff, WantedRows } from '../core/lake/diff-views.ts'
import type { Drift } from '../core/lake/drift-views.ts'
import type { FilmFrame, FilmQuery, FilmReport } from '../core/lake/film-views.ts'
import type { IngestOptions, IngestReport, PlannedFile } from '../core/lake/ingest-views.ts'
import type {
  CheckedRecipe,
  DetectedType,
  ExportFormat,
  RefreshReport,
  StepCount,
  StorageUse,
} from '../core/lake/job-views.ts'
import type { ColumnDetail, Profile } from '../core/lake/profile-views.ts'
import type { BatchNumber, RowQuery, RowSet, RowSource, SqlResult } from '../core/lake/row-views.ts'
import type {
  ColumnView,
  HistoryEntry,
  LakeInfo,
  OpenedTable,
  TableDetail,
  TableSummary,
  TableView,
} from '../core/lake/table-views.ts'
import type {
  Biography,
  KeptMetric,
  LakeMoment,
  Metric,
  MetricPick,
  MetricPoint,
  NamedRow,
  RestoredTable,
  Tag,
  VersionSpan,
} from '../core/lake/timeline-views.ts'
import type { LakeStorage, TableStorage, TableUpkeep, VacuumPreview } from '../core/lake/upkeep-views.ts'
import type { Explanation } from '../core/lake/why-views.ts'
import type { Value } from '../core/ports/engine.ts'
import type { Progress } from '../core/ports/job.ts'
import type { CommitNotice } from '../core/ports/notices.ts'
import type { ColumnFilter } from '../core/profile/filter.ts'
import type { RecipeExport, RecipeFormat } from '../core/recipe/export-recipe.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import type { Result } from '../core/result.ts'
import type { TimeTravel } from '../core/sql/time-travel.ts'

export type * from '../core/lake/cluster-views.ts'
export type * from '../core/lake/compare-views.ts'
export type * from '../core/lake/diff-views.ts'
export type * from '../core/lake/drift-views.ts'
export type * from '../core/lake/film-views.ts'
export type * from '../core/lake/ingest-views.ts'
export type * from '../core/lake/job-views.ts'
export type * from '../core/lake/profile-views.ts'
export type * from '../core/lake/row-views.ts'
export type * from '../core/lake/table-views.ts'
export type * from '../core/lake/timeline-views.ts'
export type * from '../core/lake/upkeep-views.ts'
export type * from '../core/lake/why-views.ts'

/** A file of a table's folder: its path in that folder, or from any folder above it, parts joined by `/`. */
export interface TableFile {
  readonly path: string
  readonly file: Blob
}

/** A Delta table among files that a user brought. */
export interface FoundTable {
  /** The index of the zip that holds it; absent where its files are among those that were given. */
  readonly zip?: number
  /** Its folder, with a `/` at the end; empty where the paths begin in it. */
  readonly folder: string
  readonly files: number
  readonly bytes: number
}

/** What files are, as far as their paths tell. */
export interface FoundFiles {
  readonly tables: readonly FoundTable[]
  /** Indexes of zips that hold a whole lake. */
  readonly lakes: readonly number[]
  /** Indexes of files that belong to none of these. */
  readonly others: readonly number[]
}

export type OnProgress = (progress: Progress) => void

/**
 * The lake, as a worker offers it. Every call resolves to a Result; signals cancel for real. Table names are `layer.name`.
 * AbortSignals and callbacks are top-level arguments because only there can they cross.
 */
export interface LakeApi {
  open(): Promise<Result<LakeInfo>>
  tables(): Promise<Result<readonly TableSummary[]>>
  table(name: string, version?: number): Promise<Result<TableView>>
  history(name: string): Promise<Result<readonly HistoryEntry[]>>
  /** What DESCRIBE DETAIL says of the newest version. */
  detail(name: string): Promise<Result<TableDetail>>
  dropTable(name: string): Promise<Result<void>>

  /** What became of the rows with a key, `{ column: value }`, version by version, as far back as the log goes. */
  biography(
    table: string,
    key: NamedRow,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<Result<Biography>>
  /**
   * The one row of a query, or the value of a pick, at each version of a table, which the query names as it is. Points are told as they
   * become known, the newest first.
   */
  metric(
    query: string | MetricPick,
    table: string,
    span: VersionSpan,
    signal: AbortSignal,
    onProgress: OnProgress,
    onPoints?: (points: readonly MetricPoint[]) => void,
  ): Promise<Result<Metric>>
  /** The metrics that are kept with a table; to keep one more, in the place of one of its name, or one less gives all that are kept then. */
  keptMetrics(table: string): Promise<Result<readonly KeptMetric[]>>
  keepMetric(table: string, metric: KeptMetric): Promise<Result<readonly KeptMetric[]>>
  dropMetric(table: string, name: string): Promise<Result<readonly KeptMetric[]>>
  /** What a column holds at each version of a table, and where it moved. */
  drift(
    table: string,
    column: string,
    span: VersionSpan,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<Result<Drift>>
  /**
   * The difference between two versions of a table, of which `from` may be the later one, or a version of another table: counts, and what is
   * told of columns. Computed from what differs in their files alone, and kept a while for its rows.
   */
  diff(
    table: string,
    from: number,
    to: number,
    options: DiffOptions,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<Result<TableDiff>>
  /**
   * Rows of a difference: of one kind, or what was added, then removed, then changed; with a group, those of it alone. `whole`: all rows, the
   * unchanged ones too, in the order of the key.
   */
  diffRows(
    id: string,
    kind: WantedRows | undefined,
    offset: number,
    limit: number,
    signal: AbortSignal,
    group?: DiffGroup,
  ): Promise<Result<readonly DiffRow[]>>
  /** Among all rows of a difference, the place of the one that differs next after a place (direction 1) or before it (-1). */
  nextDiffRow(
    id: string,
    place: number,
    direction: 1 | -1,
    signal: AbortSignal,
  ): Promise<Result<number | undefined>>
  /** The rows of a difference as one file: the kind of change, then old and new values side by side. */
  exportDiff(
    id: string,
    format: ExportFormat,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<Result<Blob>>
  /** The columns by which the rows of a table are told apart, as far as is declared or found in some of its rows; empty: none. */
  tableKey(table: string): Promise<Result<readonly string[]>>
  /** What the rows of an open difference have in common, and what was done to their cells. */
  explainDiff(id: string, signal: AbortSignal, onProgress: OnProgress): Promise<Result<Explanation>>
  /**
   * The rows in sight at some versions, each told as soon as it is made, in the order in which they are asked for. What was read stays
   * known for the next call: neighbours of a version cost next to nothing. The signal ends the work between two versions.
   */
  film(
    query: FilmQuery,
    versions: readonly number[],
    signal: AbortSignal,
    onFrames: (frames: readonly FilmFrame[]) => void,
  ): Promise<Result<FilmReport>>
  /** How many rows of a version come before a film's anchor; `orderBy` is that of `FilmReport`. */
  filmPlace(query: FilmQuery, version: number, signal: AbortSignal): Promise<Result<number>>
  /** Gives a version a name, under which it stays readable; `invalid` when another version has the name. */
  tag(table: string, version: number, name: string, note?: string): Promise<Result<Tag>>
  untag(table: string, name: string): Promise<Result<void>>
  /** The oldest version first. */
  tags(table: string): Promise<Result<readonly Tag[]>>
  /** Every table as it was at a moment: ms since the epoch, or text as `TIMESTAMP AS OF` has it. */
  atMoment(timestamp: number | string): Promise<Result<LakeMoment>>
  /** What a table takes of the storage, how its files lie, and when it was last put in order. */
  upkeep(table: string): Promise<Result<TableUpkeep>>
  /** What all tables take of the storage, and what lies beside them. Tables are told as they become known. */
  lakeStorage(
    signal: AbortSignal,
    onTables?: (tables: readonly TableStorage[]) => void,
  ): Promise<Result<LakeStorage>>
  /** What VACUUM with a retention would delete, which versions would go, what tags hold, and the same of all other retentions; nothing is deleted. */
  vacuumPreview(table: string, retainHours?: number): Promise<Result<VacuumPreview>>
  /** Makes a table what it was at a version, as a new commit; the versions in between stay. */
  restore(
    table: string,
    to: TimeTravel,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<Result<RestoredTable>>

  planIngest(files: readonly File[], options: IngestOptions): Promise<Result<readonly PlannedFile[]>>
  ingest(
    files: readonly File[],
    options: IngestOptions,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<Result<IngestReport>>
  sampleFiles(): Promise<Result<readonly File[]>>

  openRows(query: RowQuery, signal: AbortSignal): Promise<Result<RowSet>>
  /** Opens the rows of a recipe's document as of a number of steps; `invalid` where it is none. */
  openRecipe(
    document: unknown,
    part: { readonly steps: number } & Pick<RowQuery, 'sample' | 'first'>,
    signal: AbortSignal,
  ): Promise<Result<RowSet>>
  countRows(id: string, signal: AbortSignal): Promise<Result<number>>
  /**
   * Rows `offset` to `offset + limit`, fewer at the end, decoded in the worker (there is no Arrow on the page). The signal ends a query
   * that has to be run for it, with the engine's restart: it is no way to say that a page is not needed any more.
   */
  readRows(
    id: string,
    offset: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<Result<readonly (readonly Value[])[]>>
  /**
   * What columns hold, over all rows of a source, in the order in which they are asked for; names that the rows do not have are left out.
   * `where`: what the filters leave is counted beside it, each column by the filters of the others.
   */
  profile(
    source: RowSource,
    columns: readonly string[],
    where: readonly ColumnFilter[],
    signal: AbortSignal,
  ): Promise<Result<Profile>>
  /** All that is told of one column. */
  profileColumn(source: RowSource, column: string, signal: AbortSignal): Promise<Result<ColumnDetail>>
  /**
   * `txn`: for one INSERT, which is then done exactly once (Delta's `txn`). `at`, ms since the epoch: tables without a time travel of their
   * own are read as they were then, and statements that write are refused.
   */
  sql(
    text: string,
    signal: AbortSignal,
    onProgress: OnProgress,
    txn?: BatchNumber,
    at?: number,
  ): Promise<Result<SqlResult>>

  /** All saved recipes, by their output's name; those whose table was never written too. */
  recipes(): Promise<Result<readonly Recipe[]>>
  recipe(output: string): Promise<Result<Recipe | undefined>>
  /** The recipe that made a version of a table, as it was then; undefined where none did, or it was not kept. */
  recipeAt(table: string, version: number): Promise<Result<Recipe | undefined>>
  /** `base`: the revision that the lake must still have, 0: none; `commit-conflict` when it has another. Absent: whatever it has. */
  saveRecipe(recipe: Recipe, base?: number): Promise<Result<Recipe>>
  /** Writes down something that was done to a recipe or an aggregate, by its id, in this tab. */
  keepEdit(id: string, note: EditNote): Promise<Result<void>>
  /** What was done to a recipe or an aggregate, in all tabs; the oldest of it is forgotten at some time. */
  edits(id: string): Promise<Result<EditLog>>
  /** Takes the recipe of a table out of the lake, and keeps it aside; the table stays as it is. */
  deleteRecipe(output: string): Promise<Result<void>>
  /** Recipes that were deleted and are not back, each as it was then. */
  deletedRecipes(): Promise<Result<readonly Recipe[]>>
  /** The columns that the query of one of a recipe's SQL steps gives, by the step's index; `query-failed` says where it is wrong. */
  describeSql(recipe: Recipe, step: number, signal: AbortSignal): Promise<Result<readonly ColumnView[]>>
  /**
   * Looks at a recipe's document against the lake, before it is saved: `invalid` where it is none, else each step against the columns
   * that it would find.
   */
  checkRecipe(document: unknown): Promise<Result<CheckedRecipe>>
  /** A recipe as text. `schema`: the address of the published JSON Schema, which a document then names. */
  exportRecipe(recipe: Recipe, format: RecipeFormat, schema?: string): Promise<Result<RecipeExport>>
  /** Counts of every enabled step, in order, over the whole input. */
  countSteps(recipe: Recipe, signal: AbortSignal): Promise<Result<readonly StepCount[]>>
  /**
   * Compares what two recipes make, on all rows; the rows themselves are those of a `comparison` (`openRows`).
   *
   * @param key columns of both outputs that tell which row of one is which of the other; empty: none
   */
  compareRecipes(
    a: Recipe,
    b: Recipe,
    key: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<RecipeComparison>>
  /** The cast step that fits all values of the text columns left after the recipe's steps; undefined when all is text. */
  detectTypes(recipe: Recipe, signal: AbortSignal): Promise<Result<readonly DetectedType[]>>
  /** Finds spellings of one value among all values of a text column. */
  clusters(query: ClusterQuery, signal: AbortSignal, onProgress: OnProgress): Promise<Result<FoundClusters>>
  /** Values that a cluster step of a recipe finds now, that belong to one of its clusters, and that its mapping does not have. */
  unmappedValues(
    recipe: Recipe,
    stepId: string,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<Result<readonly UnmappedValue[]>>
  /** All saved aggregates, by their output's name; those whose table was never written too. */
  aggregates(): Promise<Result<readonly Aggregate[]>>
  aggregate(output: string): Promise<Result<Aggregate | undefined>>
  /** The aggregate that made a version of a table, as it was then; undefined where none did, or it was not kept. */
  aggregateAt(table: string, version: number): Promise<Result<Aggregate | undefined>>
  saveAggregate(aggregate: Aggregate): Promise<Result<Aggregate>>
  /** Brings a silver or gold table up to date with its inputs; those are refreshed first where they are stale. */
  refresh(table: string, signal: AbortSignal, onProgress: OnProgress): Promise<Result<RefreshReport>>

  exportTable(
    table: string,
    format: ExportFormat,
    version: number | undefined,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<Result<Blob>>
  exportLake(signal: AbortSignal, onProgress: OnProgress): Promise<Result<Blob>>
  /** Adds the tables and documents of an exported lake; a table that is there already stops the import before anything is written. */
  importLake(zip: Blob, signal: AbortSignal, onProgress: OnProgress): Promise<Result<readonly string[]>>

  /** Tells the Delta tables among files by their paths, also inside zips. A zip that can not be read is one of the others. */
  findTables(files: readonly TableFile[]): Promise<Result<FoundFiles>>
  /**
   * Adds a Delta table as it is, out of the files of its folder or one zip of it.
   *
   * @param folder the table's folder, as `findTables` has it, where there is more than one; undefined to find it
   */
  openTable(
    name: string,
    files: readonly TableFile[],
    folder: string | undefined,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<Result<OpenedTable>>

  storageUse(): Promise<Result<StorageUse>>
  /** Calls the listener on every commit, of this tab or another. */
  watch(listener: (notice: CommitNotice) => void): Promise<void>
}
