import type { BackgroundContext } from '../../../service.ts'
import type { InvokeFunction } from '../invocation/invoke-function.ts'
import { eventSourcesOf } from './event-source-row.ts'
import type { Poller } from './mapping-poller.ts'
import { startQueuePoller } from './queue-poller.ts'
import { startStreamPoller } from './stream-poller.ts'

/** The pollers of one account: one for each enabled mapping. */
export interface EventSources {
  /** Starts or stops the mapping's poller after its row was written or deleted. */
  changed(uuid: string): void
  /** True while a mapping that was disabled still waits for its last call to return. */
  isStopping(uuid: string): boolean
  close(): void
}

export function createEventSources(context: BackgroundContext, invoke: InvokeFunction): EventSources {
  const pollers = new Map<string, Poller>()
  const stopping = new Map<string, Promise<void>>()
  const changed = (uuid: string) => {
    const row = eventSourcesOf(context.state).get(uuid)
    const enabled = row?.enabled === true
    const start = row?.stream === undefined ? startQueuePoller : startStreamPoller
    const poller = pollers.get(uuid)
    if (enabled && poller === undefined) pollers.set(uuid, start(context, invoke, uuid))
    if (!enabled && poller !== undefined) {
      pollers.delete(uuid)
      const stopped = poller.close().finally(() => {
        if (stopping.get(uuid) === stopped) stopping.delete(uuid)
      })
      stopping.set(uuid, stopped)
    }
  }
  for (const uuid of [...eventSourcesOf(context.state).keys()]) changed(uuid)
  return {
    changed,
    isStopping: uuid => stopping.has(uuid),
    close() {
      // Their last calls end when the queues close; nobody has to wait for that.
      for (const poller of pollers.values()) poller.close()
      pollers.clear()
    },
  }
}
