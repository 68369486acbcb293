import * as v from 'valibot'
import { invalidAt } from '../invalid.ts'
import type { KeptMetric } from '../lake/timeline-views.ts'
import { problemsOf } from '../recipe/document-problems.ts'
import { type Result, err, ok } from '../result.ts'

const longestName = 100
const mostKept = 100

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(longestName))

const query = v.union([
  v.pipe(v.string(), v.minLength(1)),
  v.strictObject({ kind: v.literal('rows') }),
  v.strictObject({
    kind: v.literal('column'),
    column: v.string(),
    measure: v.picklist(['sum', 'avg', 'min', 'max', 'nulls', 'distinct']),
  }),
])

const documentSchema = v.strictObject({
  formatVersion: v.literal(1),
  metrics: v.array(v.strictObject({ name, query })),
})

/** Reads the document of the metrics that are kept for a table; `invalid` when it is none. */
export const parseKeptMetrics = (json: unknown): Result<readonly KeptMetric[]> => {
  const parsed = v.safeParse(documentSchema, json)
  return parsed.success ? ok(parsed.output.metrics) : err(problemsOf('list of metrics', parsed.issues))
}

/** The document of the metrics that are kept for a table. */
export const keptMetricsDocument = (metrics: readonly KeptMetric[]) => ({ formatVersion: 1, metrics })

/** The metrics with one more, in the place of one of the same name. Errors: `invalid` for a name that is none, and for too many. */
export const withMetric = (
  metrics: readonly KeptMetric[],
  metric: KeptMetric,
): Result<readonly KeptMetric[]> => {
  const kept = { ...metric, name: metric.name.trim() }
  if (kept.name === '' || kept.name.length > longestName)
    return err(invalidAt('name', `The name of a metric has 1 to ${longestName} characters.`))
  if (typeof kept.query === 'string' && kept.query.trim() === '')
    return err(invalidAt('query', 'A metric needs a query.'))
  const at = metrics.findIndex(known => known.name === kept.name)
  if (at >= 0) return ok(metrics.with(at, kept))
  if (metrics.length >= mostKept)
    return err(
      invalidAt('name', `A table keeps at most ${mostKept} metrics: remove one that is not needed first.`),
    )
  return ok([...metrics, kept])
}
