import { expect, test, vi } from 'vitest'
import { locksContract } from '../../core/ports/locks.contract.ts'
import { noticesContract } from '../../core/ports/notices.contract.ts'
import type { CommitNotice } from '../../core/ports/notices.ts'
import { createBroadcastNotices } from './broadcast-notices.ts'
import { createWebLocks } from './web-locks.ts'

locksContract('web locks', async () => createWebLocks())

noticesContract('broadcast notices', async () => {
  const name = crypto.randomUUID()
  return [createBroadcastNotices(name), createBroadcastNotices(name)]
})

test('two makers of web locks share them: a lock is of the origin, not of the object', async () => {
  const order: string[] = []
  const first = createWebLocks().withLock('shared', async () => {
    await new Promise(resolve => setTimeout(resolve, 20))
    order.push('first')
  })
  await createWebLocks().withLock('shared', async () => order.push('second'))
  await first
  expect(order).toEqual(['first', 'second'])
})

test('the lock of a worker that was killed passes on to who waits for it', async () => {
  const code = `navigator.locks.request('doomed', () => new Promise(() => postMessage('held')))`
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })))
  await new Promise(resolve => worker.addEventListener('message', resolve, { once: true }))
  const locks = createWebLocks()
  expect(await locks.isHeld('doomed')).toBe(true)
  const waiting = locks.withLock('doomed', async () => 'mine')
  worker.terminate()
  expect(await waiting).toBe('mine')
  expect(await locks.isHeld('doomed')).toBe(false)
})

test('what is not a notice is not told, and other channels are not heard', async () => {
  const name = crypto.randomUUID()
  const heard: CommitNotice[] = []
  createBroadcastNotices(name).subscribe(notice => heard.push(notice))
  const stranger = new BroadcastChannel(name)
  for (const data of ['reload', null, { table: 't' }, { table: 1, version: 1 }]) stranger.postMessage(data)
  createBroadcastNotices(crypto.randomUUID()).post({ table: 'elsewhere', version: 0 })
  stranger.postMessage({ table: 't', version: 4 })
  await vi.waitFor(() => expect(heard).toEqual([{ table: 't', version: 4 }]))
  stranger.close()
})
