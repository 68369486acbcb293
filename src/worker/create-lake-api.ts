import type { LakeApi } from '../contract/lake-api.ts'
import { unwrap } from '../core/failure.ts'
import { parseRecipe } from '../core/recipe/validate.ts'
import { retailFiles } from '../core/sample/retail.ts'
import { explainDiff } from '../services/attribution.ts'
import { readBiography } from '../services/biography.ts'
import { findClusters, unmappedValues } from '../services/clusters.ts'
import {
  deleteRecipe,
  listAggregates,
  listDeletedRecipes,
  listRecipes,
  readAggregate,
  readRecipe,
  saveAggregate,
  saveRecipe,
} from '../services/documents.ts'
import { keepEdit, readEdits } from '../services/edits.ts'
import { tableDetail } from '../services/detail.ts'
import { exportTable } from '../services/exports.ts'
import { filmPlace } from '../services/film-place.ts'
import { ingest } from '../services/ingest/ingest.ts'
import { planIngest } from '../services/ingest/plan-ingest.ts'
import { exportLake, importLake } from '../services/lake-archive.ts'
import { openLake } from '../services/lake.ts'
import { dropMetric, keepMetric, listMetrics } from '../services/kept-metrics.ts'
import { measureVersions } from '../services/metric.ts'
import { lakeAtMoment } from '../services/moment.ts'
import { openTable } from '../services/open-table.ts'
import { compareRecipes } from '../services/recipe-compare.ts'
import { checkRecipeDocument, recipeAsText } from '../services/recipe-text.ts'
import { countSteps, detectTypes } from '../services/recipes.ts'
import { refresh } from '../services/refresh.ts'
import { restoreVersion } from '../services/restore.ts'
import { aggregateAt, recipeAt } from '../services/revisions.ts'
import { runSql } from '../services/sql.ts'
import { describeSqlStep } from '../services/sql-step.ts'
import { exportDiff } from '../services/table-diff-export.ts'
import { tableKey } from '../services/table-key.ts'
import { dropTable, listTables, tableHistory, viewTable } from '../services/tables.ts'
import { previewVacuum } from '../services/vacuum-preview.ts'
import { tableUpkeep } from '../services/upkeep.ts'
import { lakeStorage } from '../services/upkeep-lake.ts'
import { listTags, tagVersion, untagVersion } from '../services/tags.ts'
import { type Answering, type LakeWorkerDeps, createAnswering } from './answering.ts'
import { arriving } from './arriving.ts'
import { archivedFiles, findTables, sourceOf } from './source-of.ts'
import { telling } from './telling.ts'

/** A file of the lake as a File for the page, backed by the disk, under another name. */
const fileAt = async (
  root: FileSystemDirectoryHandle,
  path: string,
  name: string,
  type: string,
): Promise<Blob> => {
  const parts = path.split('/')
  let directory = root
  for (const part of parts.slice(0, -1)) directory = await directory.getDirectoryHandle(part)
  const handle = await directory.getFileHandle(parts.at(-1) ?? '')
  return new File([await handle.getFile()], name, { type })
}

const mediaTypes = {
  parquet: 'application/vnd.apache.parquet',
  csv: 'text/csv',
  json: 'application/x-ndjson',
}

const lakeCalls = ({ ready, answer }: Answering) =>
  ({
    open: () => answer(({ deps }) => openLake(deps)),
    tables: () => answer(({ deps }) => listTables(deps)),
    table: (name, version) => answer(({ deps }) => viewTable(deps, name, version)),
    history: name => answer(({ deps }) => tableHistory(deps, name)),
    detail: name => answer(({ deps }) => tableDetail(deps, name)),
    dropTable: name => answer(({ deps }) => dropTable(deps, name)),
    storageUse: () =>
      answer(async () => {
        const { usage = 0, quota = 0 } = await navigator.storage.estimate()
        return { used: usage, quota, persisted: await navigator.storage.persisted() }
      }),
    watch: async listener => {
      const { deps } = await ready
      deps.notices.subscribe(listener)
    },
  }) satisfies Partial<LakeApi>

const timelineCalls = ({ answer, work }: Answering) =>
  ({
    biography: (table, key, signal, onProgress) =>
      work(signal, onProgress, ({ deps }, job) => readBiography(deps, table, key, job)),
    metric: (query, table, span, signal, onProgress, onPoints) =>
      work(signal, onProgress, ({ deps }, job) =>
        telling(deps.clock, onPoints, tell => measureVersions(deps, query, table, span, job, tell)),
      ),
    keptMetrics: table => answer(({ deps }) => listMetrics(deps, table)),
    keepMetric: (table, metric) => answer(({ deps }) => keepMetric(deps, table, metric)),
    dropMetric: (table, name) => answer(({ deps }) => dropMetric(deps, table, name)),
    drift: (table, column, span, signal, onProgress) =>
      work(signal, onProgress, ({ drifts }, job) => drifts.of(table, column, span, job)),
    diff: (table, from, to, options, signal, onProgress) =>
      work(signal, onProgress, ({ diffs }, job) => diffs.open({ table, from, to }, options, job)),
    diffRows: (id, kind, offset, limit, signal, group) =>
      answer(({ diffs }) => diffs.rows(id, kind, offset, limit, signal, group)),
    nextDiffRow: (id, place, direction, signal) =>
      answer(({ diffs }) => diffs.next(id, place, direction, signal)),
    exportDiff: (id, format, signal, onProgress) =>
      work(signal, onProgress, async ({ deps, diffs }, job) => {
        const path = await exportDiff(deps, await diffs.opened(id), format, job)
        return fileAt(deps.root, path, `differences.${format}`, mediaTypes[format])
      }),
    tableKey: table => answer(({ deps }) => tableKey(deps, table)),
    explainDiff: (id, signal, onProgress) =>
      work(signal, onProgress, async ({ deps, diffs }, job) =>
        explainDiff(deps, await diffs.opened(id), job),
      ),
    film: (query, versions, signal, onFrames) =>
      answer(async ({ films }) => {
        const { tell, end } = arriving(onFrames)
        try {
          return await films.show(query, versions, signal, tell)
        } finally {
          await end()
        }
      }),
    filmPlace: (query, version, signal) => answer(({ deps }) => filmPlace(deps, query, version, signal)),
    tag: (table, version, name, note) => answer(({ deps }) => tagVersion(deps, table, version, name, note)),
    untag: (table, name) => answer(({ deps }) => untagVersion(deps, table, name)),
    tags: table => answer(({ deps }) => listTags(deps, table)),
    upkeep: table => answer(({ deps }) => tableUpkeep(deps, table)),
    lakeStorage: (signal, onTables) =>
      answer(({ deps }) => telling(deps.clock, onTables, tell => lakeStorage(deps, signal, tell))),
    vacuumPreview: (table, retainHours) => answer(({ deps }) => previewVacuum(deps, table, retainHours)),
    atMoment: timestamp => answer(({ deps }) => lakeAtMoment(deps, timestamp)),
    restore: (table, to, signal, onProgress) =>
      work(signal, onProgress, ({ deps }, job) => restoreVersion(deps, table, to, job)),
  }) satisfies Partial<LakeApi>

const ingestCalls = ({ answer, work }: Answering) =>
  ({
    planIngest: (files, options) => answer(({ deps }) => planIngest(deps, files.map(sourceOf), options)),
    ingest: (files, options, signal, onProgress) =>
      work(signal, onProgress, ({ deps }, job) => ingest(deps, files.map(sourceOf), options, job)),
    sampleFiles: () => answer(async () => retailFiles().map(({ name, bytes }) => new File([bytes], name))),
  }) satisfies Partial<LakeApi>

const rowCalls = ({ answer, work }: Answering) =>
  ({
    openRows: (query, signal) => answer(({ rowSets }) => rowSets.open(query, signal)),
    openRecipe: (document, { steps, ...query }, signal) =>
      answer(({ rowSets }) => {
        const recipe = unwrap(parseRecipe(document))
        return rowSets.open({ source: { kind: 'recipe', recipe, steps }, ...query }, signal)
      }),
    countRows: (id, signal) => answer(({ rowSets }) => rowSets.count(id, signal)),
    readRows: (id, offset, limit, signal) => answer(({ rowSets }) => rowSets.read(id, offset, limit, signal)),
    profile: (source, columns, where, signal) =>
      answer(({ profiles }) => profiles.profile(source, columns, where, signal)),
    profileColumn: (source, column, signal) =>
      answer(({ profiles }) => profiles.column(source, column, signal)),
    sql: (text, signal, onProgress, txn, at) =>
      work(signal, onProgress, ({ deps }, job) => runSql(deps, text, job, txn, at)),
  }) satisfies Partial<LakeApi>

const makerCalls = ({ answer, work }: Answering) =>
  ({
    recipes: () => answer(({ deps }) => listRecipes(deps.storage)),
    recipe: output => answer(({ deps }) => readRecipe(deps.storage, output)),
    recipeAt: (table, version) => answer(({ deps }) => recipeAt(deps, table, version)),
    saveRecipe: (recipe, base) => answer(({ deps }) => saveRecipe(deps, recipe, base)),
    keepEdit: (id, note) => answer(({ deps }) => keepEdit(deps, id, note)),
    edits: id => answer(({ deps }) => readEdits(deps, id)),
    deleteRecipe: output => answer(({ deps }) => deleteRecipe(deps, output)),
    deletedRecipes: () => answer(({ deps }) => listDeletedRecipes(deps.storage)),
    describeSql: (recipe, step, signal) => answer(({ deps }) => describeSqlStep(deps, recipe, step, signal)),
    checkRecipe: document => answer(({ deps }) => checkRecipeDocument(deps, document)),
    exportRecipe: (recipe, format, schema) =>
      answer(({ deps }) => recipeAsText(deps, recipe, format, schema)),
    countSteps: (recipe, signal) => answer(({ deps }) => countSteps(deps, recipe, signal)),
    compareRecipes: (a, b, key, signal) => answer(({ deps }) => compareRecipes(deps, a, b, key, signal)),
    detectTypes: (recipe, signal) => answer(({ deps }) => detectTypes(deps, recipe, signal)),
    clusters: (query, signal, onProgress) =>
      work(signal, onProgress, ({ deps }, job) => findClusters(deps, query, job)),
    unmappedValues: (recipe, stepId, signal, onProgress) =>
      work(signal, onProgress, ({ deps }, job) => unmappedValues(deps, recipe, stepId, job)),
    aggregates: () => answer(({ deps }) => listAggregates(deps.storage)),
    aggregate: output => answer(({ deps }) => readAggregate(deps.storage, output)),
    aggregateAt: (table, version) => answer(({ deps }) => aggregateAt(deps, table, version)),
    saveAggregate: aggregate => answer(({ deps }) => saveAggregate(deps, aggregate)),
    refresh: (table, signal, onProgress) =>
      work(signal, onProgress, ({ deps }, job) => refresh(deps, table, job)),
  }) satisfies Partial<LakeApi>

const exportCalls = ({ answer, work }: Answering) =>
  ({
    exportTable: (table, format, version, signal, onProgress) =>
      work(signal, onProgress, async ({ deps }, job) => {
        const path = await exportTable(deps, table, format, version, job)
        return fileAt(deps.root, path, `${table}.${format}`, mediaTypes[format])
      }),
    exportLake: (signal, onProgress) =>
      work(signal, onProgress, async ({ deps }, job) =>
        fileAt(deps.root, await exportLake(deps, job), 'lake.zip', 'application/zip'),
      ),
    importLake: (zip, signal, onProgress) =>
      work(signal, onProgress, ({ deps }, job) => {
        const file = zip instanceof File ? zip : new File([zip], 'lake.zip')
        return importLake(deps, sourceOf(file), job)
      }),
    findTables: files => answer(({ deps }) => findTables(deps.archive, files)),
    openTable: (name, files, folder, signal, onProgress) =>
      work(signal, onProgress, async ({ deps }, job) =>
        openTable(deps, name, await archivedFiles(deps.archive, files, folder), job),
      ),
  }) satisfies Partial<LakeApi>

/** The page's view of the services. */
export const createLakeApi = (composing: Promise<LakeWorkerDeps>): LakeApi => {
  const answering = createAnswering(composing)
  return {
    ...lakeCalls(answering),
    ...timelineCalls(answering),
    ...ingestCalls(answering),
    ...rowCalls(answering),
    ...makerCalls(answering),
    ...exportCalls(answering),
  }
}
