import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Action, Metadata, Snapshot } from './actions.ts'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import { encodeDataPath } from './data-path.ts'
import { add, entry, metadataAction, protocolAction, snapshotOf } from './log.fixture.ts'
import { physicalSchemaSql, physicalSchemas } from './physical-schema.ts'
import type { ScanFile, ScanRequest } from './scan-part.ts'
import { dataFilePath, planScan } from './scan.ts'

/** Data files in a directory on disk, the tables that they make, and what scans of those give. */
export interface ScanBench {
  readonly engine: BlockingEngine
  readonly directory: string
  /** Writes a data file, of a name that no other has, and gives the add action for it. */
  written(path: string, select: string, partitionValues?: Readonly<Record<string, string | null>>): Action
  table(metadata: Partial<Metadata>, ...actions: readonly Action[]): Snapshot
  /** The files of a snapshot as a scan takes them, with what is really in them. */
  filesOf(snapshot: Snapshot): readonly ScanFile[]
  scan(snapshot: Snapshot, options?: Partial<ScanRequest>): string
  read(snapshot: Snapshot, order?: string, options?: Partial<ScanRequest>): readonly Record<string, unknown>[]
  /** Names and engine types of a scan's columns. */
  types(snapshot: Snapshot, options?: Partial<ScanRequest>): readonly (readonly unknown[])[]
  close(): void
}

export const openScanBench = async (): Promise<ScanBench> => {
  const engine = await openBlockingEngine()
  const directory = mkdtempSync(join(tmpdir(), 'boathouse-scan-'))

  const written: ScanBench['written'] = (path, select, partitionValues = {}) => {
    const full = join(directory, path)
    mkdirSync(join(full, '..'), { recursive: true })
    engine.objects(`COPY (${select}) TO '${full.replaceAll("'", "''")}' (FORMAT parquet, USE_TMP_FILE false)`)
    return add(encodeDataPath(path), undefined, { partitionValues })
  }
  const filesOf = ({ files }: Snapshot): readonly ScanFile[] => {
    const paths = [...files.values()].map(({ path }) => dataFilePath(directory, path))
    const schemas = paths.length === 0 ? [] : physicalSchemas(engine.rows(physicalSchemaSql(paths)))
    return [...files.values()].map((file, at) => ({ file, path: paths[at] ?? '', schema: schemas[at] ?? [] }))
  }
  const scan: ScanBench['scan'] = (snapshot, options = {}) => {
    const planned = planScan({ metadata: snapshot.metadata, files: filesOf(snapshot), ...options })
    if (!planned.ok) throw new Error(planned.error.message)
    return planned.value
  }
  return {
    engine,
    directory,
    written,
    table: (metadata, ...actions) =>
      snapshotOf(entry(0, protocolAction, metadataAction(metadata), ...actions)),
    filesOf,
    scan,
    read: (snapshot, order = '1', options = {}) =>
      engine.objects(`SELECT * FROM (${scan(snapshot, options)}) ORDER BY ${order}`),
    types: (snapshot, options = {}) =>
      engine
        .objects(`DESCRIBE ${scan(snapshot, options)}`)
        .map(row => [row['column_name'], row['column_type']]),
    close: () => rmSync(directory, { recursive: true, force: true }),
  }
}
