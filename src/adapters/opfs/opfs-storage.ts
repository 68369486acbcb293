import type { Storage } from '../../core/ports/storage.ts'
import { createHandleStorage } from '../directory-handle/handle-storage.ts'
import { temporaryDrafts } from '../directory-handle/temporary-draft.ts'
import { createWebLocks } from '../web/web-locks.ts'
import { openSyncSink } from './sync-sink.ts'

/** A Storage over a directory in the origin's private file system. Fastest in a dedicated worker; works on a page too. */
export const createOpfsStorage = (root: FileSystemDirectoryHandle): Storage =>
  createHandleStorage({ root, locks: createWebLocks(), open: temporaryDrafts(root, openSyncSink) })
