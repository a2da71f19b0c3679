import type { People } from '../people.ts'

/** People in memory, for tests. */
export function createMemoryPeople(): People {
  const names = new Map<string, string>()
  return {
    async remember({ id, name }) {
      names.set(id, name)
    },
    nameOf: async personId => names.get(personId),
    async forget(personId) {
      names.delete(personId)
    },
  }
}
