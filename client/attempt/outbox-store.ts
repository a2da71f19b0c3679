import { z } from 'zod'
import { commandSchema } from '../../shared/protocol/command.ts'

/** A command that the server has not yet committed. `id` makes sending it twice have the effect of once. */
export const outboxItemSchema = z.object({ attemptId: z.string(), id: z.string(), command: commandSchema })
export type OutboxItem = z.infer<typeof outboxItemSchema>

/** Where undelivered commands outlive the tab. Every promise settles after the change is durable. */
export interface OutboxStore {
  /** Puts an item behind all others; the one with the id `replacing` is taken away in the same step. */
  add(item: OutboxItem, replacing: string | undefined): Promise<void>
  remove(id: string): Promise<void>
  /** The items of an attempt in the order in which they were added. */
  list(attemptId: string): Promise<readonly OutboxItem[]>
}

/** Keeps items as long as the page lives: for tests, and where the browser forbids storage. */
export function createMemoryOutboxStore(): OutboxStore {
  let items: readonly OutboxItem[] = []
  return {
    async add(item, replacing) {
      items = [...items.filter(({ id }) => id !== replacing), item]
    },
    async remove(id) {
      items = items.filter(item => item.id !== id)
    },
    async list(attemptId) {
      return items.filter(item => item.attemptId === attemptId)
    },
  }
}
