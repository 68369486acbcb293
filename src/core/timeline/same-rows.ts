import type { LogEntry, Snapshot } from '../delta/actions.ts'
import { mappingMode } from '../delta/column-mapping.ts'
import { printSchema } from '../delta/schema-json.ts'

/** Whether a commit leaves the rows of its table, and how they are read, as they were: OPTIMIZE, VACUUM, what others noted in the log. */
export const leavesRows = ({ actions }: LogEntry): boolean =>
  !actions.some(action => {
    if (action.kind === 'add') return action.add.dataChange
    if (action.kind === 'remove') return action.remove.dataChange
    return action.kind === 'metaData'
  })

/** Tells states of a table apart by their files: two have one text when they have the same files, read in the same way. */
export class FileSets {
  private readonly numbers = new Map<string, number>()

  textOf({ metadata, files }: Pick<Snapshot, 'metadata' | 'files'>): string {
    const members: number[] = []
    for (const key of files.keys()) members.push(this.numberOf(key))
    const reading = [printSchema(metadata.schema), metadata.partitionColumns, mappingMode(metadata)]
    const head = this.numberOf(JSON.stringify(reading))
    return [head, ...members.sort((a, b) => a - b)].map(number => number.toString(36)).join(' ')
  }

  private numberOf(key: string): number {
    const known = this.numbers.get(key) ?? this.numbers.size
    this.numbers.set(key, known)
    return known
  }
}
