import type { CommitInfo, LogEntry } from '../delta/actions.ts'
import { commitInfoOf, commitTime } from '../delta/replay.ts'
import type {
  OptimizeCommit,
  StoredAmount,
  TableStorage,
  UpkeepCommit,
  VacuumCommit,
} from '../lake/upkeep-views.ts'

const metric = ({ operationMetrics }: CommitInfo, name: string): number | undefined => {
  const text = operationMetrics?.[name]
  return text === undefined || !/^\d{1,15}$/.test(text) ? undefined : Number(text)
}

const amount = (info: CommitInfo, which: 'Removed' | 'Added'): StoredAmount | undefined => {
  const files = metric(info, `num${which}Files`)
  const bytes = metric(info, `num${which}Bytes`)
  return files === undefined || bytes === undefined ? undefined : { files, bytes }
}

/** A list that writers put down as JSON in a string. */
const namesIn = (parameter: unknown): readonly string[] => {
  try {
    const names: unknown = typeof parameter === 'string' ? JSON.parse(parameter) : parameter
    return Array.isArray(names) ? names.filter(name => typeof name === 'string') : []
  } catch {
    return []
  }
}

const commitOf = (entry: LogEntry): UpkeepCommit => ({
  version: entry.version,
  timestamp: commitTime(entry, true, undefined),
})

const optimizeCommit = (entry: LogEntry): OptimizeCommit => {
  const info = commitInfoOf(entry)
  const [removed, added] = [amount(info, 'Removed'), amount(info, 'Added')]
  return {
    ...commitOf(entry),
    ...(removed && { removed }),
    ...(added && { added }),
    zOrderBy: namesIn(info.operationParameters?.['zOrderBy']),
  }
}

/** Only the start says how many bytes; they are those that went where all the files did. */
const vacuumCommit = (end: LogEntry, start: LogEntry | undefined): VacuumCommit => {
  const files = metric(commitInfoOf(end), 'numDeletedFiles')
  const planned = start && commitInfoOf(start)
  const isAll = planned !== undefined && files !== undefined && metric(planned, 'numFilesToDelete') === files
  const bytes = isAll ? metric(planned, 'sizeOfDataToDelete') : undefined
  return {
    ...commitOf(end),
    ...(files === undefined ? {} : { files }),
    ...(bytes === undefined ? {} : { bytes }),
  }
}

const isOf = (operation: string) => (entry: LogEntry) => commitInfoOf(entry).operation === operation

const isDone = (entry: LogEntry): boolean => {
  const { operation, operationParameters } = commitInfoOf(entry)
  return operation === 'VACUUM END' && (operationParameters?.['status'] ?? 'COMPLETED') === 'COMPLETED'
}

/** The newest OPTIMIZE and the newest VACUUM that came to its end among some commits, in the order of their versions. */
export const lastUpkeep = (
  entries: readonly LogEntry[],
): Pick<TableStorage, 'lastOptimize' | 'lastVacuum'> => {
  const optimized = entries.findLast(isOf('OPTIMIZE'))
  const endAt = entries.findLastIndex(isDone)
  const end = entries[endAt]
  const start = entries.slice(0, Math.max(0, endAt)).findLast(isOf('VACUUM START'))
  return {
    ...(optimized && { lastOptimize: optimizeCommit(optimized) }),
    ...(end && { lastVacuum: vacuumCommit(end, start) }),
  }
}
