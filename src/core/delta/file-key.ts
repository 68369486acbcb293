import type { DeletionVector, RemoveFile } from './actions.ts'

/** A deletion vector's unique id (PROTOCOL.md, "Derived Fields"). */
export const deletionVectorId = ({ storageType, pathOrInlineDv, offset }: DeletionVector): string =>
  `${storageType}${pathOrInlineDv}${offset === undefined ? '' : `@${offset}`}`

/** `file:/a`, `file:///a` and `/a` are one file; relative paths stay as they are. */
const canonical = (path: string): string => path.replace(/^file:\/+/i, '/')

/** What a logical file is known by: its path and its deletion vector (PROTOCOL.md, "Action Reconciliation"). */
export const fileKey = ({ path, deletionVector }: Pick<RemoveFile, 'path' | 'deletionVector'>): string =>
  deletionVector ? `${canonical(path)} ${deletionVectorId(deletionVector)}` : canonical(path)
