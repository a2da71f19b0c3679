import { describe } from 'vitest'
import { attemptStoreContract } from './attempt-store-contract.ts'
import { createMemoryStore } from './memory-store.ts'

describe('attempts in memory', () =>
  attemptStoreContract(async () => {
    const store = createMemoryStore()
    // A job that fails stays and is tried at the next call.
    return { store, doDueJobs: () => store.runDueJobs(Date.now).catch(() => {}), close: async () => {} }
  }))
