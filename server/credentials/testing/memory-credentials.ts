import type {
  CredentialStore,
  StatusChange,
  StatusList,
  StoredCredential,
  StoredKey,
} from '../credential-store.ts'

/** A credential store that forgets, with the rules of the real one. */
export function createMemoryCredentials(): CredentialStore {
  let keys: StoredKey[] = []
  let credentials: StoredCredential[] = []
  const lists: StatusList[] = []
  const places = new Map<string, { withdrawn: boolean; readonly changes: StatusChange[] }>()
  const nameOf = (list: number, place: number) => `${list}/${place}`
  return {
    keys: async () => keys,
    async addKey(key) {
      const retired = keys.map(one =>
        one.state === 'active' ? { ...one, state: 'retired' as const, endedAt: key.createdAt } : one,
      )
      keys = [...retired, { ...key, state: 'active', endedAt: undefined }]
    },
    async addFirstKey(key) {
      if (keys.some(({ state }) => state === 'active')) return false
      keys = [...keys, { ...key, state: 'active', endedAt: undefined }]
      return true
    },
    async compromiseKey(id, at) {
      const found = keys.some(key => key.id === id)
      keys = keys.map(key =>
        key.id === id ? { ...key, state: 'compromised', sealed: undefined, endedAt: at } : key,
      )
      return found
    },
    async statusListOf(issuer, addressOf) {
      const there = lists.find(list => list.issuer === issuer)
      if (there) return there
      const made = { id: lists.length + 1, issuer, address: addressOf(lists.length + 1) }
      lists.push(made)
      return made
    },
    statusList: async id => lists.find(list => list.id === id),
    async takePlace(list, place) {
      if (places.has(nameOf(list, place))) return false
      places.set(nameOf(list, place), { withdrawn: false, changes: [] })
      return true
    },
    async withdrawnPlaces(list) {
      const withdrawn = [...places]
        .filter(([, { withdrawn }]) => withdrawn)
        .map(([name]) => name.split('/').map(Number))
      return withdrawn.flatMap(([of, place = 0]) => (of === list ? [place] : [])).sort((a, b) => a - b)
    },
    async keep(added) {
      const isThere = (one: StoredCredential) =>
        credentials.some(({ attemptId, kind }) => attemptId === one.attemptId && kind === one.kind)
      if (added.some(isThere)) return 'there-already'
      credentials = [...added, ...credentials]
      return 'kept'
    },
    async replace(added) {
      const stays = (one: StoredCredential) =>
        !added.some(({ attemptId, kind }) => attemptId === one.attemptId && kind === one.kind)
      credentials = [...added, ...credentials.filter(stays)]
    },
    find: async ({ attemptId, id }) =>
      credentials.filter(one => (attemptId ?? one.attemptId) === one.attemptId && (id ?? one.id) === one.id),
    async changeStatus(list, place, change) {
      const found = places.get(nameOf(list, place))
      if (found === undefined || found.withdrawn === change.withdrawn) return false
      found.withdrawn = change.withdrawn
      found.changes.push(change)
      return true
    },
    statusChanges: async (list, place) => places.get(nameOf(list, place))?.changes ?? [],
  }
}
