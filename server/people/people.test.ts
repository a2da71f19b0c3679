import { describe } from 'vitest'
import { openTemporaryStore } from '../store/temporary-store.ts'
import { createMemoryPeople } from './testing/memory-people.ts'
import { peopleContract } from './testing/people-contract.ts'

describe('names in the database', () =>
  peopleContract(async () => {
    const { store, close } = await openTemporaryStore()
    return { people: store.people, close }
  }))

describe('names in memory', () =>
  peopleContract(async () => ({ people: createMemoryPeople(), close: async () => {} })))
