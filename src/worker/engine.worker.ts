import { VoidLogger, createDuckDB } from '@malloydata/duckdb-wasm/blocking'
import ehWasm from '@malloydata/duckdb-wasm/dist/duckdb-eh.wasm?url'
import mvpWasm from '@malloydata/duckdb-wasm/dist/duckdb-mvp.wasm?url'
import { expose } from 'comlink'
import type { DuckDbBindings } from '../adapters/duckdb/duckdb-bindings.ts'
import type { LAKE_RUNTIME } from '../adapters/duckdb/lake-runtime.ts'
import { createWorkerHost } from '../adapters/duckdb/worker-host.ts'

const bundle = (mainModule: string) => ({ mainModule, mainWorker: '' })

/** The package's declarations name Emscripten's types, which are not installed; `DuckDbBindings` states what is used of them. */
type Create = (bundles: object, logger: VoidLogger, runtime: typeof LAKE_RUNTIME) => Promise<DuckDbBindings>

const create = createDuckDB as unknown as Create

expose(
  createWorkerHost(runtime =>
    create({ mvp: bundle(mvpWasm), eh: bundle(ehWasm) }, new VoidLogger(), runtime),
  ),
)
