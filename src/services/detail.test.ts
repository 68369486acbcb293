import { describe, expect, it } from 'vitest'
import { attempt } from '../core/failure.ts'
import { field } from '../core/delta/schema.fixture.ts'
import { tableDetail } from './detail.ts'
import {
  appendIds,
  commitActions,
  createOrders,
  createWorld,
  deletePlaces,
  orders,
  workerIn,
} from './upkeep.fixture.ts'

describe('DESCRIBE DETAIL', () => {
  it('tells what the log tells, without opening a data file', async () => {
    const deps = workerIn(await createWorld())
    const configuration = { 'delta.enableDeletionVectors': 'true', note: 'x' }
    await createOrders(deps, { partitionColumns: ['part'], configuration, description: 'All orders.' })
    await appendIds(deps, 0, 10)
    await deletePlaces(deps, ([file]) => file, [1, 2])
    const { snapshot } = await deps.logs.load(orders)
    const reads: string[] = []
    const storage = { ...deps.storage, read: (path: string) => (reads.push(path), deps.storage.read(path)) }
    const detail = await tableDetail({ ...deps, storage }, orders)
    expect(reads.filter(path => !path.includes('/_delta_log/'))).toEqual([])
    expect(detail).toEqual({
      format: 'delta',
      id: snapshot.metadata.id,
      name: orders,
      description: 'All orders.',
      location: 'silver/orders',
      createdAt: snapshot.metadata.createdTime,
      lastModified: snapshot.timestamp,
      partitionColumns: ['part'],
      clusteringColumns: [],
      numFiles: 2,
      sizeInBytes: [...snapshot.files.values()].reduce((total, { size }) => total + size, 0),
      properties: configuration,
      minReaderVersion: 3,
      minWriterVersion: 7,
      tableFeatures: ['appendOnly', 'deletionVectors', 'invariants'],
      statistics: { numRows: 8, numDeletionVectors: 1, numRowsDeletedByDeletionVectors: 2 },
    })
  })

  it('names clustering columns as the table does, whatever they are called in the files', async () => {
    const deps = workerIn(await createWorld())
    const mapped = {
      ...field('id', 'long'),
      metadata: { 'delta.columnMapping.id': 1, 'delta.columnMapping.physicalName': 'col-1' },
    }
    await createOrders(deps, {
      schema: { type: 'struct', fields: [mapped] },
      configuration: { 'delta.columnMapping.mode': 'name', 'delta.columnMapping.maxColumnId': '1' },
    })
    const configuration = '{"clusteringColumns":[["col-1"],["gone","inner"]]}'
    const domainMetadata = { domain: 'delta.clustering', configuration, removed: false }
    await commitActions(deps, [{ kind: 'domainMetadata', domainMetadata }])
    expect((await tableDetail(deps, orders)).clusteringColumns).toEqual(['id', 'gone.inner'])
  })

  it('says which table there is not', async () => {
    const deps = workerIn(await createWorld())
    const detail = await attempt(() => tableDetail(deps, 'gold.nowhere'))
    expect(detail.ok || detail.error.kind).toBe('table-missing')
  })
})
