import { describe } from 'vitest'
import { openTemporaryStore } from '../store/temporary-store.ts'
import { createMemorySignIn } from './testing/memory-sign-in.ts'
import { signInContract } from './testing/sign-in-contract.ts'

describe('people and sessions in the database', () =>
  signInContract(async () => {
    const { store, close } = await openTemporaryStore()
    return { store: store.signIn, close }
  }))

describe('people and sessions in memory', () =>
  signInContract(async () => ({ store: createMemorySignIn(), close: async () => {} })))
