import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { Failure, causeOf } from '../../core/error.ts'
import type { Fence } from '../../core/ports/fence.ts'

type Key = [table: string, version: number]

interface FenceSchema extends DBSchema {
  /** One row for every version that somebody has; never removed but by `forget`. */
  claims: { key: Key; value: true }
  /** The bytes of those that are not published yet. */
  pending: { key: Key; value: Uint8Array<ArrayBuffer> }
}

type Database = IDBPDatabase<FenceSchema>

const stores = ['claims', 'pending'] as const

/** All keys of one table: arrays sort after every number. */
const ofTable = (table: string): IDBKeyRange => IDBKeyRange.bound([table], [table, []])

const fenceFailure = (table: string, thrown: unknown): unknown => {
  if (!(thrown instanceof DOMException)) return thrown
  const cause = causeOf(thrown)
  const reason = cause.message.replace(/\.$/, '')
  return cause.name === 'QuotaExceededError'
    ? new Failure({
        kind: 'storage-full',
        message: `There is no space left in the browser's storage: “${table}” was not changed.`,
        cause,
      })
    : new Failure({
        kind: 'storage-failed',
        path: table,
        message: `The commits of “${table}” could not be recorded: ${reason}.`,
        cause,
      })
}

/** Keeps one connection, and opens a new one after the browser closed it or another version of the app asked for it. */
const connector = (name: string): (() => Promise<Database>) => {
  let opening: Promise<Database> | undefined
  const forgetConnection = (): void => {
    opening = undefined
  }
  const connect = (): Promise<Database> =>
    openDB<FenceSchema>(name, 1, {
      upgrade: database => {
        for (const store of stores) database.createObjectStore(store)
      },
      blocking: (_current, _blocked, event) => {
        forgetConnection()
        // closing gives way to the other tab's upgrade
        ;(event.target as IDBDatabase).close()
      },
      terminated: forgetConnection,
    })
  return () => {
    opening ??= connect()
    opening.catch(forgetConnection)
    return opening
  }
}

const claim = async (
  database: Database,
  key: Key,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<'ratified' | 'taken'> => {
  const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' })
  const ended = transaction.done.then(
    () => undefined,
    (thrown: unknown) =>
      thrown instanceof Error
        ? thrown
        : new DOMException('the browser gave up the transaction', 'AbortError'),
  )
  try {
    await transaction.objectStore('claims').add(true, key)
    // a copy of the view alone: a stored view would keep its whole buffer
    await transaction.objectStore('pending').put(bytes.slice(), key)
  } catch (thrown) {
    await ended
    if (thrown instanceof DOMException && thrown.name === 'ConstraintError') return 'taken'
    throw thrown
  }
  const failure = await ended
  if (failure !== undefined) throw failure
  return 'ratified'
}

/** A Fence in an IndexedDB of this name: claims are durable before `ratify` resolves, and hold for all tabs of the origin. */
export const createIdbFence = (databaseName: string): Fence => {
  const connection = connector(databaseName)
  const run = async <T>(table: string, body: (database: Database) => Promise<T>): Promise<T> => {
    try {
      return await body(await connection())
    } catch (thrown) {
      throw fenceFailure(table, thrown)
    }
  }
  return {
    ratify: ({ table, version, bytes }) => run(table, database => claim(database, [table, version], bytes)),
    pending: table =>
      run(table, async database => {
        const store = database.transaction('pending').store
        const [keys, values] = await Promise.all([
          store.getAllKeys(ofTable(table)),
          store.getAll(ofTable(table)),
        ])
        return values.flatMap((bytes, index) => {
          const key = keys[index]
          return key === undefined ? [] : [{ table, version: key[1], bytes }]
        })
      }),
    markPublished: (table, version) => run(table, database => database.delete('pending', [table, version])),
    forget: table =>
      run(table, async database => {
        const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' })
        await Promise.all([
          ...stores.map(store => transaction.objectStore(store).delete(ofTable(table))),
          transaction.done,
        ])
      }),
  }
}
