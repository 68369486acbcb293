import { createOpfsStorage } from '../opfs/opfs-storage.ts'
import { freshDirectory } from '../opfs/worker-storage.fixture.ts'
import { archiveContract } from './archive.contract.ts'

archiveContract('OPFS storage', async () => createOpfsStorage(await freshDirectory()))
