import { describe, expect, test, vi } from 'vitest'
import type { CommitNotice, Notices } from './notices.ts'

const collect = (notices: Notices): { readonly heard: CommitNotice[]; readonly stop: () => void } => {
  const heard: CommitNotice[] = []
  return { heard, stop: notices.subscribe(notice => heard.push(notice)) }
}

/** What every Notices promises. `make` gives, for each test, two ends that hear each other and nobody else. */
export const noticesContract = (name: string, make: () => Promise<readonly [Notices, Notices]>): void => {
  describe(`${name} keeps the promises of Notices`, () => {
    test('a notice reaches the listeners of both ends, once each, in order', async () => {
      const [here, there] = await make()
      const listeners = [collect(here), collect(here), collect(there)]
      const notices = [0, 1, 2].map(version => ({ table: 'bronze/airports', version }))
      for (const notice of notices) here.post(notice)
      for (const { heard } of listeners) await vi.waitFor(() => expect(heard).toEqual(notices))
    })

    test('listeners are called after post has returned', async () => {
      const [here] = await make()
      const { heard } = collect(here)
      here.post({ table: 't', version: 1 })
      expect(heard).toEqual([])
      await vi.waitFor(() => expect(heard).toHaveLength(1))
    })

    test('a listener that was stopped hears nothing more, the others do', async () => {
      const [here, there] = await make()
      const stopped = [collect(here), collect(there)]
      const staying = collect(there)
      for (const { stop } of stopped) stop()
      here.post({ table: 't', version: -1 })
      await vi.waitFor(() => expect(staying.heard).toEqual([{ table: 't', version: -1 }]))
      expect(stopped.flatMap(({ heard }) => heard)).toEqual([])
    })

    test('one function subscribed twice is called twice, and stopped one at a time', async () => {
      const [here] = await make()
      const heard: CommitNotice[] = []
      const listener = (notice: CommitNotice): number => heard.push(notice)
      const stop = here.subscribe(listener)
      here.subscribe(listener)
      here.post({ table: 't', version: 1 })
      await vi.waitFor(() => expect(heard).toHaveLength(2))
      stop()
      here.post({ table: 't', version: 2 })
      await vi.waitFor(() => expect(heard.map(({ version }) => version)).toEqual([1, 1, 2]))
    })
  })
}
