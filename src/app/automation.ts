import { lake } from '../client/lake.ts'
import type {
  BatchNumber,
  Biography,
  CheckedRecipe,
  ColumnDetail,
  DiffOptions,
  DiffRow,
  Drift,
  Explanation,
  ExportFormat,
  FilmFrame,
  FilmQuery,
  FilmReport,
  HistoryEntry,
  IngestOptions,
  IngestReport,
  LakeApi,
  LakeInfo,
  LakeMoment,
  LakeStorage,
  Metric,
  MetricPick,
  NamedRow,
  OpenedTable,
  RefreshReport,
  RestoredTable,
  SqlResult,
  TableDetail,
  TableDiff,
  TableFile,
  TableSummary,
  TableUpkeep,
  Tag,
  VacuumPreview,
  VersionSpan,
  WantedRows,
} from '../contract/lake-api.ts'
import type { Aggregate } from '../core/aggregate/aggregate.ts'
import type { CountedValue } from '../core/cluster/canonical.ts'
import { clusterAt } from '../core/cluster/found.ts'
import type { ClusterMethod } from '../core/cluster/method.ts'
import type { LakeError } from '../core/error.ts'
import type { Value } from '../core/ports/engine.ts'
import type { Progress } from '../core/ports/job.ts'
import type { RecipeExport, RecipeFormat } from '../core/recipe/export-recipe.ts'
import type { Operation, Recipe } from '../core/recipe/recipe.ts'
import type { Result } from '../core/result.ts'

/** How a caller of long work stops it and watches it. */
export interface JobOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** A step as a script writes it: its id may be left out. */
export type StepInput = Operation & {
  readonly id?: string
  readonly disabled?: boolean
  readonly note?: string
}

/** A recipe as a script writes it: what Boathouse can fill in may be left out. */
export type RecipeInput = { readonly input: string; readonly steps: readonly StepInput[] } & Partial<
  Omit<Recipe, 'steps'>
>

/** An aggregate as a script writes it. */
export type AggregateInput = Pick<Aggregate, 'input' | 'groupBy' | 'measures'> & Partial<Aggregate>

/** Which rows of a recipe to look at. */
export interface PreviewOptions extends JobOptions {
  readonly steps?: number
  /** At most so many rows; 100 when absent. */
  readonly limit?: number
  /** Where steps look beyond single rows: out of so many of the input's first rows, for a quick look. */
  readonly sample?: number
}

/** Rows of a recipe. */
export interface RecipePreview {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly Value[])[]
}

/** How a statement is run. */
export interface SqlOptions extends JobOptions {
  readonly txn?: BatchNumber
  /** The moment as of which tables are read. */
  readonly at?: number | string | Date
}

/** The difference between two versions of a table, and its rows. */
export interface VersionDiff extends TableDiff {
  /** Rows of one kind, or all that differ, or the unchanged ones too (`whole`); the first 100 when nothing else is said. */
  rows(kind?: WantedRows, offset?: number, limit?: number): Promise<readonly DiffRow[]>
  /** All rows that differ as one file, with old and new values side by side; Parquet when nothing is said. */
  export(options?: { readonly format?: ExportFormat } & JobOptions): Promise<Blob>
}

/** The rows in sight at some versions, and how their frames were made. */
export interface Film extends FilmReport {
  readonly frames: readonly FilmFrame[]
}

/**
 * `window.boathouse`: what the app's buttons do, for people who automate (docs/automation.md). Every call resolves to a value or
 * rejects with the LakeError as it is. Tables are named `layer.name`.
 */
export interface BoathouseApi {
  /** Resolves when the lake is open and earlier commits are recovered. */
  readonly ready: Promise<LakeInfo>
  ingest(files: File | readonly File[], options?: IngestOptions & JobOptions): Promise<IngestReport>
  tables(): Promise<readonly TableSummary[]>
  /**
   * Runs a statement, or several with `;` between them (docs/sql.md); resolves to what the last one returns. With `at`, a moment as
   * `atMoment` takes it, tables are read as they were then, and nothing can be written.
   */
  sql(text: string, options?: SqlOptions): Promise<SqlResult>
  /** Every commit, oldest first. */
  history(table: string): Promise<readonly HistoryEntry[]>
  /** What a column of the newest version holds, over all rows (`ColumnDetail` in src/core/lake/profile-views.ts). */
  profile(table: string, column: string, options?: Pick<JobOptions, 'signal'>): Promise<ColumnDetail>
  /** What DESCRIBE DETAIL says of the newest version. */
  detail(table: string): Promise<TableDetail>
  /** What became of the rows with a key, such as `{ id: 17n }`, version by version. */
  biography(table: string, key: NamedRow, options?: JobOptions): Promise<Biography>
  /** What two versions of a table differ in; `from` may be the later one, or one of another table (`other`). Without a `key`, one is looked for. */
  diff(table: string, from: number, to: number, options?: DiffOptions & JobOptions): Promise<VersionDiff>
  /** What the rows of a difference (its `id`) have in common, and what was done to their cells. */
  explain(diff: string, options?: JobOptions): Promise<Explanation>
  /** A query's one row at each version of a table, which the query names as it is; other tables stay as they are now. */
  metric(sql: string | MetricPick, table: string, options?: VersionSpan & JobOptions): Promise<Metric>
  /** What a column holds at each version of a table, and where it moved. */
  drift(table: string, column: string, options?: VersionSpan & JobOptions): Promise<Drift>
  /** The first rows of some versions from `anchor` on, in one order that all of them have; 50 when nothing else is said. */
  film(
    table: string,
    versions: readonly number[],
    options?: Partial<Omit<FilmQuery, 'table'>> & Pick<JobOptions, 'signal'>,
  ): Promise<Film>
  /** Names a version; as long as it has a tag, VACUUM and the clean-up of the log keep what it needs. */
  tag(table: string, version: number, name: string, note?: string): Promise<Tag>
  untag(table: string, name: string): Promise<void>
  tags(table: string): Promise<readonly Tag[]>
  /** The version that each table of the lake had at a moment; a number is ms since the epoch. */
  atMoment(timestamp: number | string | Date): Promise<LakeMoment>
  /** What a table takes of the storage, what OPTIMIZE would do to it, and by which columns its files can not be told apart. */
  upkeep(table: string): Promise<TableUpkeep>
  /** What every table and layer takes of the storage, and what lies beside them. */
  storage(options?: Pick<JobOptions, 'signal'>): Promise<LakeStorage>
  /** What VACUUM would delete and which versions would go with it, with a retention in hours or the table's own; nothing is deleted. */
  vacuumPreview(table: string, retainHours?: number): Promise<VacuumPreview>
  /** Makes a table what it was at a version, or at a moment as `TIMESTAMP AS OF` spells it, as a new commit. */
  restore(table: string, to: number | string, options?: JobOptions): Promise<RestoredTable>
  readonly recipes: {
    /** The saved recipe of a table; with a version, the one that made that version, where it was kept. */
    get(table: string, version?: number): Promise<Recipe | undefined>
    save(table: string, recipe: RecipeInput): Promise<Recipe>
    /** Each step against the columns that it would find; `valid` when it can run. Rejects with `invalid` what is no recipe. */
    validate(recipe: RecipeInput): Promise<CheckedRecipe & { readonly valid: boolean }>
    /** The first rows as of a number of steps (all when absent), without saving anything. */
    preview(recipe: RecipeInput, options?: PreviewOptions): Promise<RecipePreview>
    /** The saved recipe of a table as text; `json` when no format is given. */
    export(table: string, format?: RecipeFormat): Promise<RecipeExport>
  }
  readonly aggregates: {
    get(table: string): Promise<Aggregate | undefined>
    save(table: string, aggregate: AggregateInput): Promise<Aggregate>
  }
  /** Spellings of one value in a text column of a table: the largest cluster first, in each the value to keep first. */
  clusters(
    table: string,
    column: string,
    method?: ClusterMethod,
    options?: JobOptions,
  ): Promise<readonly (readonly CountedValue[])[]>
  refresh(table: string, options?: JobOptions): Promise<RefreshReport>
  exportTable(
    table: string,
    options?: { readonly format?: ExportFormat; readonly version?: number } & JobOptions,
  ): Promise<Blob>
  exportLake(options?: JobOptions): Promise<Blob>
  /** Returns the names of the tables that were added. */
  importLake(zip: Blob, options?: JobOptions): Promise<readonly string[]>
  /**
   * Adds a Delta table as it is. `files`: one zip of its folder; or the files of the folder, with paths in it (`{ path, file }`, or
   * Files out of an `<input webkitdirectory>`).
   */
  openTable(
    name: string,
    files: Blob | readonly (File | TableFile)[],
    options?: JobOptions,
  ): Promise<OpenedTable>
  drop(table: string): Promise<void>
}

declare global {
  interface Window {
    boathouse: BoathouseApi
  }
}

const value = async <T>(call: Promise<Result<T>>): Promise<T> => {
  const result = await call
  if (result.ok) return result.value
  // Scripts get the LakeError as it is: plain data with a `kind` to switch on.
  // oxlint-disable-next-line typescript/only-throw-error
  throw result.error
}

const job = ({ signal, onProgress }: JobOptions): [AbortSignal, (progress: Progress) => void] => [
  signal ?? new AbortController().signal,
  onProgress ?? (() => undefined),
]

/** Steps without an id get that of the saved step in their place, so that saving the same recipe again changes nothing. */
const withIds = (steps: readonly StepInput[], saved: readonly { readonly id: string }[]) => {
  const given = new Set(steps.map(({ id }) => id))
  return steps.map((step, index) => {
    const before = saved[index]?.id
    const free = before !== undefined && !given.has(before) ? before : crypto.randomUUID()
    return { ...step, id: step.id ?? free }
  })
}

const tableFiles = (files: Blob | readonly (File | TableFile)[]): readonly TableFile[] => {
  if (files instanceof Blob) return [{ path: 'table.zip', file: files }]
  return files.map(file =>
    file instanceof File ? { path: file.webkitRelativePath || file.name, file } : file,
  )
}

/** A recipe with all that a script may leave out. */
const whole = (recipe: RecipeInput, known?: Recipe): Recipe => ({
  formatVersion: 1,
  id: known?.id ?? crypto.randomUUID(),
  revision: 0,
  output: 'silver.preview',
  audit: 'drop',
  ...recipe,
  steps: withIds(recipe.steps, known?.steps ?? []),
})

const recipePreview = async (
  api: LakeApi,
  recipe: RecipeInput,
  { steps = recipe.steps.length, limit = 100, sample, ...options }: PreviewOptions,
): Promise<RecipePreview> => {
  const [signal] = job(options)
  const part = { steps, first: limit, ...(sample === undefined ? {} : { sample }) }
  const { id, columns, first } = await value(api.openRecipe(whole(recipe), part, signal))
  const rows = first ?? (await value(api.readRows(id, 0, limit, signal)))
  return { columns: columns.map(({ name, type }) => ({ name, type })), rows }
}

const versionDiff = async (
  api: LakeApi,
  { table, from, to }: Pick<TableDiff, 'table' | 'from' | 'to'>,
  { key, other, ...options }: DiffOptions & JobOptions,
): Promise<VersionDiff> => {
  const how: DiffOptions = { ...(key && { key }), ...(other !== undefined && { other }) }
  const found = await value(api.diff(table, from, to, how, ...job(options)))
  return {
    ...found,
    export: ({ format = 'parquet', ...rest } = {}) => value(api.exportDiff(found.id, format, ...job(rest))),
    rows: (kind, offset = 0, limit = 100) =>
      value(api.diffRows(found.id, kind, offset, limit, new AbortController().signal)),
  }
}

/** Where the app serves the JSON Schema of recipes. */
const schemaAddress = (): string => new URL('schemas/recipe.schema.json', document.baseURI).href

const spanOf = ({ from, to }: VersionSpan): VersionSpan => ({
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
})

/** What a script asks of the versions of tables. */
const timelineCalls = (api: LakeApi) =>
  ({
    biography: (table, key, options = {}) => value(api.biography(table, key, ...job(options))),
    explain: (id, options = {}) => value(api.explainDiff(id, ...job(options))),
    diff: (table, from, to, options = {}) => versionDiff(api, { table, from, to }, options),
    metric: (sql, table, options = {}) => value(api.metric(sql, table, spanOf(options), ...job(options))),
    drift: (table, column, options = {}) => value(api.drift(table, column, spanOf(options), ...job(options))),
    film: async (table, versions, { signal, ...query } = {}) => {
      const frames: FilmFrame[] = []
      const whole = { orderBy: [], where: [], rows: 50, ...query, table }
      const keep = (some: readonly FilmFrame[]): void => void frames.push(...some)
      const report = await value(api.film(whole, versions, signal ?? new AbortController().signal, keep))
      return { ...report, frames }
    },
    tag: (table, version, name, note) => value(api.tag(table, version, name, note)),
    untag: (table, name) => value(api.untag(table, name)),
    tags: table => value(api.tags(table)),
    upkeep: table => value(api.upkeep(table)),
    storage: (options = {}) => value(api.lakeStorage(job(options)[0])),
    vacuumPreview: (table, retainHours) => value(api.vacuumPreview(table, retainHours)),
    atMoment: timestamp => value(api.atMoment(timestamp instanceof Date ? timestamp.getTime() : timestamp)),
    restore: (table, to, options = {}) =>
      value(
        api.restore(table, typeof to === 'number' ? { version: to } : { timestamp: to }, ...job(options)),
      ),
  }) satisfies Partial<BoathouseApi>

/** Builds the scripting API over a lake. */
const createAutomation = (api: LakeApi): BoathouseApi => ({
  ready: value(api.open()),
  ingest: (files, options = {}) => {
    const { signal: _signal, onProgress: _onProgress, ...ingestOptions } = options
    const list = files instanceof File ? [files] : [...files]
    return value(api.ingest(list, ingestOptions, ...job(options)))
  },
  tables: () => value(api.tables()),
  sql: async (text, options = {}) => {
    const moment = options.at instanceof Date ? options.at.getTime() : options.at
    // Text is read as time travel spells it, in the worker.
    const at = typeof moment === 'string' ? (await value(api.atMoment(moment))).timestamp : moment
    return value(api.sql(text, ...job(options), options.txn, at))
  },
  history: table => value(api.history(table)),
  profile: (table, column, options = {}) =>
    value(api.profileColumn({ kind: 'table', table }, column, job(options)[0])),
  detail: table => value(api.detail(table)),
  ...timelineCalls(api),
  recipes: {
    get: (table, version) => value(version === undefined ? api.recipe(table) : api.recipeAt(table, version)),
    save: async (table, recipe) => {
      const known = await value(api.recipe(table))
      return value(api.saveRecipe({ ...whole(recipe, known), output: table }))
    },
    validate: async recipe => {
      const checked = await value(api.checkRecipe(whole(recipe)))
      return { ...checked, valid: checked.steps.every(({ status }) => status !== 'broken') }
    },
    preview: (recipe, options = {}) => recipePreview(api, recipe, options),
    export: async (table, format = 'json') => {
      const recipe = await value(api.recipe(table))
      if (recipe) return value(api.exportRecipe(recipe, format, schemaAddress()))
      // Scripts get the LakeError as it is.
      // oxlint-disable-next-line typescript/only-throw-error
      throw { kind: 'table-missing', message: `${table} has no recipe.`, table } satisfies LakeError
    },
  },
  aggregates: {
    get: table => value(api.aggregate(table)),
    save: async (table, aggregate) => {
      const known = await value(api.aggregate(table))
      const id = known?.id ?? crypto.randomUUID()
      return value(api.saveAggregate({ formatVersion: 1, id, revision: 0, ...aggregate, output: table }))
    },
  },
  clusters: async (table, column, method = { kind: 'fingerprint' }, options = {}) => {
    const query = { source: { kind: 'table', table }, column, method } as const
    const found = await value(api.clusters(query, ...job(options)))
    return Array.from(found.starts, (_, cluster) => clusterAt(found, cluster))
  },
  refresh: (table, options = {}) => value(api.refresh(table, ...job(options))),
  exportTable: (table, { format = 'parquet', version, ...options } = {}) =>
    value(api.exportTable(table, format, version, ...job(options))),
  exportLake: (options = {}) => value(api.exportLake(...job(options))),
  importLake: (zip, options = {}) => value(api.importLake(zip, ...job(options))),
  openTable: (name, files, options = {}) =>
    value(api.openTable(name, tableFiles(files), undefined, ...job(options))),
  drop: table => value(api.dropTable(table)),
})

/** Puts the scripting API on the window. */
export const installAutomation = (): void => {
  window.boathouse = createAutomation(lake)
}
