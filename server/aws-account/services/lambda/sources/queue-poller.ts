import { randomUUID } from 'node:crypto'
import type { Message } from '@aws-sdk/client-sqs'
import type { BackgroundContext } from '../../../service.ts'
import { type ResolvedVersion, roleOf } from '../functions/functions.ts'
import type { InvokeFunction } from '../invocation/invoke-function.ts'
import type { EventSourceRow } from './event-source-row.ts'
import { type Mapping, type Poller, startPoller } from './mapping-poller.ts'
import { queueSource } from './queue-source.ts'
import { handledMessages, queueEvent } from './sqs-batch.ts'

/** AWS starts with five concurrent batches. */
const MAX_BATCHES_AT_ONCE = 5
const PAUSES = { firstMs: 500, longestMs: 4000 }

/** Moves messages of one queue to one function, as the function's role. */
export function startQueuePoller(context: BackgroundContext, invoke: InvokeFunction, uuid: string): Poller {
  return startPoller(context, invoke, uuid, PAUSES, mapping => {
    const running = new Set<Promise<void>>()
    return () => turn(mapping, running)
  })
}

async function turn(mapping: Mapping, running: Set<Promise<void>>): Promise<void> {
  const row = mapping.row()
  const source = sourceFor(mapping, row, mapping.target(row))
  const batch = await source.gather(row.batchSize, row.windowSeconds)
  if (batch.length === 0) return
  const work = handOver(mapping, row, batch)
    .catch(mapping.noteProblem)
    .finally(() => running.delete(work))
  running.add(work)
  // Messages of a FIFO queue stay in order: one batch at a time.
  const most = row.queueArn.endsWith('.fifo') ? 1 : MAX_BATCHES_AT_ONCE
  while (running.size >= most) await Promise.race(running)
}

const sourceFor = ({ context, signal }: Mapping, { queueArn }: EventSourceRow, target: ResolvedVersion) =>
  queueSource(context, queueArn, roleOf(context, target), signal)

async function handOver(mapping: Mapping, row: EventSourceRow, batch: readonly Message[]): Promise<void> {
  const { context, invoke, note } = mapping
  // What was deployed while the messages were waited for takes them.
  const target = mapping.target(row)
  const isDone = await sourceFor(mapping, row, target).handle(batch, row.filters, async passing => {
    const payload = Buffer.from(JSON.stringify(queueEvent(row.queueArn, context.region, passing)))
    const outcome = await invoke(target, { requestId: randomUUID(), payload })
    return handledMessages(outcome, passing, row.reportsItemFailures)
  })
  note(isDone ? 'OK' : 'PROBLEM: Function call failed')
}
