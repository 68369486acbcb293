/** The parts of an Emscripten module that the file runtime touches. Heap views change when memory grows: never keep one. */
export interface DuckDbModule {
  readonly HEAPU8: Uint8Array
  readonly HEAPF64: Float64Array
  _malloc(bytes: number): number
  _free(pointer: number): void
  stackSave(): number
  stackAlloc(bytes: number): number
  stackRestore(pointer: number): void
  ccall(name: string, returns: string | null, types: readonly string[], args: readonly unknown[]): unknown
}

/** The blocking bindings, as far as the host uses them; `@malloydata/duckdb-wasm` has more. */
export interface DuckDbBindings {
  readonly mod: DuckDbModule
  instantiate(): Promise<unknown>
  open(config: { readonly path: string }): void
  connect(): { useUnsafe<T>(use: (bindings: never, connection: number) => T): T }
  /** Starts a statement; null until `pollPendingQuery` gives the Arrow schema message. */
  startPendingQuery(connection: number, sql: string): Uint8Array | null
  pollPendingQuery(connection: number): Uint8Array | null
  /** The next record batch message, empty at the end. */
  fetchQueryResults(connection: number): Uint8Array
  createPrepared(connection: number, sql: string): number
  /** Starts a prepared statement; its batches come from `fetchQueryResults`. */
  sendPrepared(connection: number, statement: number, parameters: readonly unknown[]): Uint8Array
  closePrepared(connection: number, statement: number): void
  registerFileHandle(name: string, handle: unknown, protocol: number, directIo: boolean): void
  dropFile(name: string): void
}

const decoder = new TextDecoder()

/** Calls an export that answers with (status, pointer, length); returns the text, or throws it when the call failed. */
export const callForText = (mod: DuckDbModule, name: string, types: string[], args: unknown[]): string => {
  const stack = mod.stackSave()
  const response = mod.stackAlloc(3 * 8)
  mod.ccall(name, null, ['number', ...types], [response, ...args])
  const [status = 1, pointer = 0, length = 0] = mod.HEAPF64.subarray(response >> 3, (response >> 3) + 3)
  mod.stackRestore(stack)
  const text = readText(mod, pointer, length)
  mod.ccall('duckdb_web_clear_response', null, [], [])
  if (status !== 0) throw new Error(text)
  return text
}

/** Text out of the module's memory. */
export const readText = (mod: DuckDbModule, pointer: number, length: number): string =>
  decoder.decode(mod.HEAPU8.slice(pointer, pointer + length))

/** Makes the running statement fail with a message. Never from inside `openFile`: there the engine would hang. */
export const failStatement = (mod: DuckDbModule, message: string): void => {
  mod.ccall('duckdb_web_fail_with', null, ['string'], [message])
}
