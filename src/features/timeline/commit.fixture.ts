import type { HistoryEntry } from '../../core/lake/table-views.ts'

/** A commit of a log: an append unless said otherwise. */
export const commit = (version: number, rest: Partial<HistoryEntry> = {}): HistoryEntry => ({
  version,
  timestamp: 1_772_000_000_000 + version,
  operation: 'WRITE',
  info: { operationParameters: { mode: 'Append' } },
  filesAdded: 1,
  filesRemoved: 0,
  bytes: 1000,
  ...rest,
})
