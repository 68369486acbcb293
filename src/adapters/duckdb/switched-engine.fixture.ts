import type { Engine } from '../../core/ports/engine.ts'
import type { Storage } from '../../core/ports/storage.ts'
import { createNodeEngine } from './node-engine.fixture.ts'

/** An engine that can be given another storage: to start one takes longer than most tests. */
export interface SwitchedEngine {
  readonly engine: Engine
  readonly use: (storage: Storage) => void
}

/** Starts an engine over a storage. */
export const createSwitchedEngine = async (storage: Storage): Promise<SwitchedEngine> => {
  let current = storage
  const seen = new Proxy(storage, { get: (_, method) => Reflect.get(current, method) as unknown })
  const engine = await createNodeEngine(seen)
  return { engine, use: next => void (current = next) }
}

/** The same engine, which closes in another way. */
export const closingBy = (engine: Engine, close: () => Promise<void>): Engine =>
  new Proxy(engine, { get: (_, key) => (key === 'close' ? close : (Reflect.get(engine, key) as unknown)) })
