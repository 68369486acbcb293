import type { Storage } from '../../core/ports/storage.ts'
import { createWebLocks } from '../web/web-locks.ts'
import { openSwapSink } from './draft.ts'
import { createHandleStorage } from './handle-storage.ts'
import { openInPlaceDraft } from './in-place-draft.ts'
import { canMove, temporaryDrafts } from './temporary-draft.ts'

/**
 * A Storage over a folder that the user picked (permission `readwrite` must have been granted). Two limits against OPFS: other programs write there
 * without our locks, so `putIfAbsent` is atomic only among this origin's tabs and workers; and where the browser can not move
 * files outside OPFS, a new file shows as an empty one while it is written. The system may refuse some names.
 */
export const createDirectoryStorage = (root: FileSystemDirectoryHandle): Storage => {
  let movable: Promise<boolean> | undefined
  const openTemporaryDraft = temporaryDrafts(root, openSwapSink)
  return createHandleStorage({
    root,
    locks: createWebLocks(),
    open: async path => {
      movable ??= canMove(root)
      return (await movable) ? openTemporaryDraft(path) : openInPlaceDraft(root, path)
    },
  })
}
