import type { HostReply } from './engine-errors.ts'
import type { EngineHost } from './engine-host.ts'
import type { Traffic } from './statements.ts'

/** What the engine's worker exposes. `open` comes first and once. */
export interface WorkerHost extends EngineHost {
  open(root: FileSystemDirectoryHandle, memoryLimit: number): Promise<HostReply<undefined>>
}

/** Posted beside the calls, since it must get out while a statement blocks the worker. */
export interface TrafficMessage extends Traffic {
  readonly kind: 'engine-traffic'
}

export const isTrafficMessage = (data: unknown): data is TrafficMessage =>
  typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'engine-traffic'
