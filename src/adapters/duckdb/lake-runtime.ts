import {
  type DuckDbBindings,
  type DuckDbModule,
  callForText,
  failStatement,
  readText,
} from './duckdb-bindings.ts'
import type { SyncFile } from './sync-file.ts'

/** What one DuckDB instance can see, and what it did. */
export interface FileTable {
  /** Attached files by the name that statements use. */
  readonly byName: Map<string, SyncFile>
  /** Names that the engine was once told to read past its page cache; it never forgets them. */
  readonly direct: Set<string>
  readonly open: Map<number, OpenedFile>
  /** Bytes since the statement began. */
  read: number
  written: number
  /** Called after bytes moved, also while a statement blocks the thread. */
  onTraffic: () => void
  /** The first read or write of this statement that failed. */
  fault: { readonly name: string; readonly thrown: unknown } | undefined
  /** A name that the statement opened although it is no attached file. */
  stray: string | undefined
}

interface OpenedFile {
  readonly name: string
  readonly file: SyncFile | undefined
}

const FSACCESS = 3
const CREATE_NEW = 16
const BIGINT_ARRAYS = 1

/** One runtime serves every instance of the thread, since the package keeps it in a global; tables are told apart by module. */
const tables = new WeakMap<DuckDbModule, FileTable>()

/** The files of one instance; made on first use. */
export const fileTableOf = (mod: DuckDbModule): FileTable => {
  const known = tables.get(mod)
  if (known !== undefined) return known
  const table: FileTable = {
    byName: new Map(),
    direct: new Set(),
    open: new Map(),
    read: 0,
    written: 0,
    onTraffic: () => undefined,
    fault: undefined,
    stray: undefined,
  }
  tables.set(mod, table)
  return table
}

const nameOf = (mod: DuckDbModule, id: number): string => {
  const text = callForText(mod, 'duckdb_web_fs_get_file_info_by_id', ['number', 'number'], [id, 0])
  const info: unknown = text === '' ? undefined : JSON.parse(text)
  const name = typeof info === 'object' && info !== null && 'fileName' in info ? info.fileName : ''
  return typeof name === 'string' ? name : ''
}

const openFile = (mod: DuckDbModule, id: number, flags: number): number => {
  const table = fileTableOf(mod)
  const name = nameOf(mod, id)
  const file = table.byName.get(name)
  // Failing here would hang the engine: an unknown name opens as an empty file, and the host rejects afterwards.
  if (file === undefined) table.stray ??= name
  else if ((flags & CREATE_NEW) !== 0) file.truncate(0)
  table.open.set(id, { name, file })
  const answer = mod._malloc(3 * 8)
  mod.HEAPF64.set([file?.getSize() ?? 0, 0, 0], answer >> 3)
  return answer
}

/** Runs an access to an open file; a failure is noted and becomes the statement's. */
const access = (mod: DuckDbModule, id: number, body: (file: SyncFile) => number): number => {
  const table = fileTableOf(mod)
  const opened = table.open.get(id)
  if (opened?.file === undefined) return 0
  try {
    return body(opened.file)
  } catch (thrown) {
    table.fault ??= { name: opened.name, thrown }
    failStatement(mod, `${opened.name}: ${String(thrown)}`)
    return 0
  }
}

const readFile = (mod: DuckDbModule, id: number, buffer: number, bytes: number, at: number): number => {
  if (bytes === 0) return 0
  const read = access(mod, id, file => {
    const count = file.read(mod.HEAPU8.subarray(buffer, buffer + bytes), { at })
    // Chromium tells an I/O error by its number, which is negative and comes as an unsigned one.
    if (count > bytes) throw new DOMException(`I/O error ${count - 2 ** 32}`, 'OperationError')
    return count
  })
  const table = fileTableOf(mod)
  table.read += read
  table.onTraffic()
  return read
}

const writeFile = (mod: DuckDbModule, id: number, buffer: number, bytes: number, at: number): number => {
  const table = fileTableOf(mod)
  if (table.open.get(id)?.file === undefined) return bytes
  const written = access(mod, id, file => file.write(mod.HEAPU8.subarray(buffer, buffer + bytes), { at }))
  table.written += written
  table.onTraffic()
  return written
}

const isAttached = (mod: DuckDbModule, pointer: number, length: number): boolean =>
  fileTableOf(mod).byName.has(readText(mod, pointer, length))

/** Answers for each file that a statement names which files are meant: itself. A pattern means none. */
const glob = (mod: DuckDbModule, pointer: number, length: number): void => {
  const name = readText(mod, pointer, length)
  if (fileTableOf(mod).byName.has(name)) mod.ccall('duckdb_web_fs_glob_add_path', null, ['string'], [name])
}

const absent = (): boolean => false
const nothing = (): number => 0

/**
 * The file system under DuckDB: every file is a SyncFile that the host attached by name. Nothing reaches a network, and a
 * directory does not exist. Passed to `createDuckDB` in place of the package's own runtime.
 */
export const LAKE_RUNTIME = {
  _files: new Map<string, unknown>(),
  _udfFunctions: new Map<number, never>(),
  testPlatformFeature: (_mod: DuckDbModule, feature: number): boolean => feature === BIGINT_ARRAYS,
  getDefaultDataProtocol: (): number => FSACCESS,
  openFile,
  readFile,
  writeFile,
  closeFile: (mod: DuckDbModule, id: number): void => {
    fileTableOf(mod).open.delete(id)
  },
  truncateFile: (mod: DuckDbModule, id: number, size: number): void => {
    access(mod, id, file => {
      file.truncate(size)
      return 0
    })
  },
  syncFile: nothing,
  getLastFileModificationTime: nothing,
  checkFile: isAttached,
  checkDirectory: absent,
  listDirectoryEntries: absent,
  createDirectory: nothing,
  removeDirectory: nothing,
  removeFile: nothing,
  moveFile: absent,
  glob,
  callScalarUDF: (mod: DuckDbModule): void => failStatement(mod, 'Functions in JavaScript are not available'),
}

/**
 * Makes a file visible to the instance under a name, past DuckDB's own page cache. The engine itself must not hold the name: it
 * compares every name in a statement with every one that it holds, by a regular expression. It is told the name once, for what that
 * leaves behind even when the name is dropped (to read it past the cache); from then on it asks the runtime for it.
 */
export const attachFile = (
  bindings: Pick<DuckDbBindings, 'mod' | 'registerFileHandle' | 'dropFile'>,
  name: string,
  file: SyncFile,
): void => {
  const { byName, direct } = fileTableOf(bindings.mod)
  byName.set(name, file)
  if (direct.has(name)) return
  bindings.registerFileHandle(name, null, FSACCESS, true)
  bindings.dropFile(name)
  // The package keeps a global list of handles that nobody here reads.
  LAKE_RUNTIME._files.clear()
  direct.add(name)
}

/** Takes a file out of the instance's sight; closing it is the caller's. */
export const detachFile = ({ mod }: Pick<DuckDbBindings, 'mod'>, name: string): void => {
  fileTableOf(mod).byName.delete(name)
}
