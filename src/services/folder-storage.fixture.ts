import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Entry, Storage } from '../core/ports/storage.ts'

const refuse = (): Promise<never> => Promise.reject(new Error('This folder is only read.'))

const isKind = (path: string, kind: 'isFile' | 'isDirectory'): boolean =>
  existsSync(path) && statSync(path)[kind]()

/** A table in a folder on disk, seen as the table of this directory of a lake; files whose names are hidden are not there. Read-only. */
export const folderStorage = (
  folder: string,
  directory: string,
  hidden: (name: string) => boolean = () => false,
): Storage => {
  const onDisk = (path: string): string | undefined =>
    path === directory || path.startsWith(`${directory}/`)
      ? join(folder, path.slice(directory.length))
      : undefined
  const children = (path: string): readonly string[] => {
    const place = onDisk(path)
    return place !== undefined && isKind(place, 'isDirectory')
      ? readdirSync(place)
          .filter(name => !hidden(name))
          .toSorted()
      : []
  }
  const entry = (path: string, name: string): Entry => {
    const found = statSync(join(onDisk(path) ?? '', name))
    return found.isDirectory()
      ? { kind: 'directory', name }
      : { kind: 'file', name, size: found.size, modified: Math.floor(found.mtimeMs) }
  }
  const file = (path: string): string | undefined => {
    const place = onDisk(path)
    const isHidden = hidden(path.slice(path.lastIndexOf('/') + 1))
    return place !== undefined && !isHidden && isKind(place, 'isFile') ? place : undefined
  }
  return {
    list: async path => children(path).map(name => entry(path, name)),
    names: async path => children(path).filter(name => entry(path, name).kind === 'file'),
    size: async path => {
      const place = file(path)
      return place === undefined ? undefined : statSync(place).size
    },
    read: async (path, range) => {
      const place = file(path)
      if (place === undefined) return undefined
      const bytes = new Uint8Array(readFileSync(place))
      return range === undefined ? bytes : bytes.slice(range.start, Math.max(range.start, range.end))
    },
    write: refuse,
    writeStream: refuse,
    putIfAbsent: refuse,
    remove: refuse,
  }
}
