import { fail } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { VersionSpan } from '../core/lake/timeline-views.ts'
import type { LakeDeps } from './deps.ts'

/** The first and the last version of a span of a table. Failures: `version-missing`, `invalid` for a first one after the last. */
export const spanOf = async (
  { logs }: Pick<LakeDeps, 'logs'>,
  table: string,
  { from, to }: VersionSpan,
): Promise<readonly [number, number]> => {
  const latest = (await logs.load(table)).snapshot.version
  const earliest = await logs.earliest(table)
  const [first, last] = [from ?? earliest, to ?? latest]
  for (const version of [first, last])
    // Told as queries tell it.
    if (version < earliest || version > latest) await logs.snapshotAt(table, version)
  if (first > last)
    return fail(
      invalidAt('from', `The versions go from ${first} to ${last}: the first has to come before the last.`),
    )
  return [first, last]
}
