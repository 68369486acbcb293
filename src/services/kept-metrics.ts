import { unwrap } from '../core/failure.ts'
import type { KeptMetric } from '../core/lake/timeline-views.ts'
import { keptMetricsDocument, parseKeptMetrics, withMetric } from '../core/timeline/kept-metric.ts'
import type { LakeDeps } from './deps.ts'
import { documentsRoot, readDocument, writeDocument } from './documents.ts'

type MetricDeps = Pick<LakeDeps, 'storage' | 'locks' | 'logs'>

/** Tables of different layers may have one name, so that the layer is in the file's. */
const metricsPath = (table: string): string => `metrics/${table}.json`

const withMetricLock = <T>({ locks }: Pick<MetricDeps, 'locks'>, table: string, body: () => Promise<T>) =>
  locks.withLock(`boathouse:metrics:${table}`, body)

const readMetrics = async (
  { storage }: Pick<MetricDeps, 'storage'>,
  table: string,
): Promise<readonly KeptMetric[]> => {
  const document = await readDocument(storage, metricsPath(table))
  return document === undefined ? [] : unwrap(parseKeptMetrics(document))
}

/**
 * The metrics that are kept for a table, in the order in which they came. They are a document of the lake, not a setting of this browser:
 * what somebody watches on a table goes with the lake to where it is copied.
 */
export const listMetrics = async (deps: MetricDeps, table: string): Promise<readonly KeptMetric[]> => {
  await deps.logs.load(table)
  return readMetrics(deps, table)
}

/** Keeps a metric with its table, in the place of one of the same name; all that are kept then. Failures: `table-missing`, `invalid`. */
export const keepMetric = async (
  deps: MetricDeps,
  table: string,
  metric: KeptMetric,
): Promise<readonly KeptMetric[]> => {
  await deps.logs.load(table)
  return withMetricLock(deps, table, async () => {
    const metrics = unwrap(withMetric(await readMetrics(deps, table), metric))
    await writeDocument(deps.storage, metricsPath(table), keptMetricsDocument(metrics))
    return metrics
  })
}

/** Keeps a metric no longer; those that are kept then. */
export const dropMetric = async (
  deps: MetricDeps,
  table: string,
  name: string,
): Promise<readonly KeptMetric[]> =>
  withMetricLock(deps, table, async () => {
    const metrics = (await readMetrics(deps, table)).filter(metric => metric.name !== name)
    if (metrics.length > 0)
      await writeDocument(deps.storage, metricsPath(table), keptMetricsDocument(metrics))
    else await removeMetrics(deps, table)
    return metrics
  })

/** Removes all metrics of a table, when the table is dropped. */
export const removeMetrics = ({ storage }: Pick<MetricDeps, 'storage'>, table: string): Promise<void> =>
  storage.remove(`${documentsRoot}/${metricsPath(table)}`)
