import type { DemoStore, StoredDemo } from '../demo-store.ts'

/** A store of demos that forgets. */
export function createMemoryDemos(): DemoStore {
  const kept = new Map<string, StoredDemo>()
  const pieces = new Map<string, Uint8Array>()
  return {
    ofAttempt: async attemptId => kept.get(attemptId),
    byToken: async token => [...kept.values()].find(demo => demo.token === token),
    save: async demo => void kept.set(demo.attemptId, demo),
    savePiece: async (attemptId, number, bytes) => void pieces.set(`${attemptId}/${number}`, bytes),
    piece: async (attemptId, number) => pieces.get(`${attemptId}/${number}`),
  }
}
