import type { StoredEvent } from '../stored-event.ts'

/** Events that may stand after `afterSeq`, with a chain that the store accepts and that nothing else verifies. */
export function newEvents(afterSeq: number, count = 1, body: StoredEvent['body'] = {}): StoredEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const seq = afterSeq + index + 1
    return { seq, at: 1_000 + seq, type: 'noted', body, previousHash: `hash ${seq - 1}`, hash: `hash ${seq}` }
  })
}
