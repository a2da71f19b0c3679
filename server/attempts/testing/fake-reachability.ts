type Listener = (reachable: boolean, since: number, causedBy?: string) => void

/** Whether a part can be reached, as a test tells it. */
export interface FakeReachability {
  listen(listener: Listener): () => void
  tell(reachable: boolean, since: number, causedBy?: string): void
}

export function createFakeReachability(): FakeReachability {
  const listeners = new Set<Listener>()
  return {
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell(reachable, since, causedBy) {
      for (const listener of listeners) listener(reachable, since, causedBy)
    },
  }
}
