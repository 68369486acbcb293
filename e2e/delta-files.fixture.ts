import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import {
  BlobReader,
  BlobWriter,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js'
import { bytesOf } from './automation.fixture.ts'

/** Files by their paths, parts joined by `/`. */
export type Files = ReadonlyMap<string, Uint8Array>

/** The files of the lake, as its export has them. */
export const lakeFiles = async (page: Page): Promise<Files> => {
  const zip = await bytesOf(page, 'boathouse.exportLake()')
  const reader = new ZipReader(new BlobReader(new Blob([new Uint8Array(zip)])))
  const files = new Map<string, Uint8Array>()
  for (const entry of await reader.getEntries()) {
    if (!entry.directory) files.set(entry.filename, await entry.getData(new Uint8ArrayWriter()))
  }
  await reader.close()
  return files
}

/** Files below a folder, by their paths from there; `under` is put before them. */
export const below = (files: Files, folder: string, under = ''): Files =>
  new Map(
    [...files].flatMap(([path, bytes]) =>
      path.startsWith(folder) ? [[under + path.slice(folder.length), bytes] as const] : [],
    ),
  )

/** One zip of files. */
export const zipOf = async (files: Files): Promise<Buffer> => {
  const writer = new ZipWriter(new BlobWriter('application/zip'))
  for (const [path, bytes] of files) await writer.add(path, new Uint8ArrayReader(bytes))
  return Buffer.from(await (await writer.close()).arrayBuffer())
}

/** Writes files to a folder of the disk. */
export const writeFiles = (files: Files, folder: string): void => {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
}

/** Reads a folder of the disk, with all that is in it. */
export const readFolder = (folder: string): Files =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => {
        const path = join(entry.parentPath, entry.name)
        return [relative(folder, path).replaceAll('\\', '/'), readFileSync(path)] as const
      }),
  )

/** Files as they can be handed to the page. */
export const asBase64 = (files: Files): readonly (readonly [string, string])[] =>
  [...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')])

/** Tables that other engines wrote. */
export const fixtures = resolve(import.meta.dirname, '../../shared/fixtures')

/** Drags files and folders of the disk over the page and drops them, as the system does. */
export const dropPaths = async (page: Page, paths: readonly string[]): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data })
  await session.detach()
}

/** Adds a table that lies in a folder of the disk, as it is. */
export const openFolder = (page: Page, table: string, folder: string) =>
  page.evaluate(
    ([name, files]) => {
      const bytes = (text: string) => Uint8Array.from(atob(text), char => char.charCodeAt(0))
      return window.boathouse.openTable(
        name,
        files.map(([path, text]) => ({ path, file: new Blob([bytes(text)]) })),
      )
    },
    [table, asBase64(readFolder(folder))] as const,
  )
