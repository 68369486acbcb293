import { createMemoryStorage } from '../memory/memory-storage.ts'
import { archiveContract } from './archive.contract.ts'

archiveContract('memory storage', async () => createMemoryStorage())
