import { Failure } from '../../core/error.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { ByteRange, Entry, Storage } from '../../core/ports/storage.ts'
import { filePath, isTemporary, pathParts } from '../../core/ports/storage-path.ts'

interface FileNode {
  readonly kind: 'file'
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly modified: number
}

interface DirectoryNode {
  readonly kind: 'directory'
  readonly children: Map<string, FileNode | DirectoryNode>
}

const newDirectory = (): DirectoryNode => ({ kind: 'directory', children: new Map() })

const refuse = (path: string, why: string): never => {
  throw new Failure({ kind: 'storage-failed', path, message: `“${path}” ${why}.` })
}

const find = (root: DirectoryNode, path: string): FileNode | DirectoryNode | undefined => {
  let node: FileNode | DirectoryNode | undefined = root
  for (const part of pathParts(path)) node = node?.kind === 'directory' ? node.children.get(part) : undefined
  return node
}

const publish = (
  root: DirectoryNode,
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  modified: number,
): void => {
  const { directory, name } = filePath(path)
  let node = root
  for (const part of directory) {
    const child = node.children.get(part) ?? newDirectory()
    if (child.kind === 'file') return refuse(path, 'can not be written: a part of it is a file')
    node.children.set(part, child)
    node = child
  }
  if (node.children.get(name)?.kind === 'directory') refuse(path, 'can not be written: it is a directory')
  node.children.set(name, { kind: 'file', bytes, modified })
}

const join = (chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

const entryOf = (name: string, node: FileNode | DirectoryNode): Entry =>
  node.kind === 'directory'
    ? { kind: 'directory', name }
    : { kind: 'file', name, size: node.bytes.length, modified: node.modified }

const cut = (bytes: Uint8Array<ArrayBuffer>, range: ByteRange | undefined): Uint8Array<ArrayBuffer> =>
  range === undefined ? bytes.slice() : bytes.slice(range.start, Math.max(range.start, range.end))

/** A Storage in memory that behaves as the ones on disk do: directories outlive their files, bytes are copied in and out. */
export const createMemoryStorage = (clock: Pick<Clock, 'now'> = { now: () => Date.now() }): Storage => {
  const root = newDirectory()
  const fileAt = (path: string): FileNode | undefined => {
    const node = find(root, path)
    return node?.kind === 'file' ? node : undefined
  }
  return {
    list: async directory => {
      const node = find(root, directory)
      if (node?.kind !== 'directory') return []
      const children = [...node.children].filter(([name]) => !isTemporary(name))
      return children.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, child]) => entryOf(name, child))
    },
    names: async directory => {
      const node = find(root, directory)
      if (node?.kind !== 'directory') return []
      const files = [...node.children].filter(([name, child]) => child.kind === 'file' && !isTemporary(name))
      return files.map(([name]) => name).sort()
    },
    size: async path => fileAt(path)?.bytes.length,
    read: async (path, range) => {
      const file = fileAt(path)
      return file === undefined ? undefined : cut(file.bytes, range)
    },
    write: async (path, bytes) => publish(root, path, new Uint8Array(bytes), clock.now()),
    writeStream: async (path, chunks) => {
      filePath(path)
      const parts: Uint8Array[] = []
      for await (const chunk of chunks) parts.push(new Uint8Array(chunk))
      const bytes = join(parts)
      publish(root, path, bytes, clock.now())
      return bytes.length
    },
    putIfAbsent: async (path, bytes) => {
      const { directory, name } = filePath(path)
      const parent = find(root, directory.join('/'))
      if (parent?.kind === 'directory' && parent.children.get(name)?.kind === 'file') return 'exists'
      publish(root, path, new Uint8Array(bytes), clock.now())
      return 'created'
    },
    remove: async path => {
      const { directory, name } = filePath(path)
      const parent = find(root, directory.join('/'))
      if (parent?.kind === 'directory') parent.children.delete(name)
    },
  }
}
