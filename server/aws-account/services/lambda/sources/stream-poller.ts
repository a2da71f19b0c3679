import { randomUUID } from 'node:crypto'
import type { BackgroundContext } from '../../../service.ts'
import { functionArn, roleOf } from '../functions/functions.ts'
import type { InvokeFunction } from '../invocation/invoke-function.ts'
import { createEventFilter } from './event-filters.ts'
import { Interrupted, type Mapping, type Poller, startPoller } from './mapping-poller.ts'
import { lookOrWait } from './next-change.ts'
import { positionsOf, readBatch, streamReader } from './stream-access.ts'
import {
  type GivenUpBatch,
  givenUpMessage,
  remainingRecords,
  type StreamRecord,
  streamEvent,
} from './stream-batch.ts'
import { deliverInOrder } from './stream-delivery.ts'
import { tellDestination } from './tell-destination.ts'

const PAUSES = { firstMs: 250, longestMs: 15_000 }

/**
 * Moves the records of one table's stream to one function, in their order, as the function's role. Closed, it begins no further
 * batch; one that was not done is begun again when the mapping is enabled again.
 */
export function startStreamPoller(context: BackgroundContext, invoke: InvokeFunction, uuid: string): Poller {
  return startPoller(
    context,
    invoke,
    uuid,
    PAUSES,
    mapping => () => lookOrWait(context, mapping.signal, () => turn(mapping)),
  )
}

/** False if there was nothing to read. */
async function turn(mapping: Mapping): Promise<boolean> {
  const { context, signal } = mapping
  const row = mapping.row()
  const position = positionsOf(context.state).get(row.uuid)
  if (position === undefined) throw new Interrupted()
  const read = streamReader(context, roleOf(context, mapping.target(row)))
  const batch = { size: row.batchSize, windowSeconds: row.windowSeconds }
  const { records, next } = await readBatch(read, position.iterator, batch, signal)
  const wanted = createEventFilter(row.filters)
  await deliver(mapping, records.filter(wanted))
  if (next !== position.iterator) positionsOf(context.state).set(row.uuid, { ...position, iterator: next })
  return records.length > 0
}

/** Resolves when the function has done them or they were given up; throws `Interrupted` where it is stopped before. */
async function deliver(mapping: Mapping, records: readonly StreamRecord[]): Promise<void> {
  const { context, invoke, signal } = mapping
  let requestId = ''
  await deliverInOrder(records, {
    rules: () => mapping.row().stream ?? {},
    async attempt(batch) {
      const row = mapping.row()
      requestId = randomUUID()
      const payload = Buffer.from(JSON.stringify(streamEvent(row.queueArn, batch)))
      const outcome = await invoke(mapping.target(row), { requestId, payload })
      const left = remainingRecords(outcome, batch, row.reportsItemFailures)
      mapping.note(left.length === 0 ? 'OK' : 'PROBLEM: Function call failed')
      return left
    },
    giveUp: (condition, batch, attempts) =>
      giveUp(mapping, {
        condition,
        attempts,
        records: batch,
        requestId: condition === 'RecordAgeExceeded' ? randomUUID() : requestId,
      }),
    now: context.now,
    signal,
  })
}

async function giveUp(
  mapping: Mapping,
  what: Pick<GivenUpBatch, 'condition' | 'requestId' | 'attempts' | 'records'>,
): Promise<void> {
  const { context } = mapping
  const row = mapping.row()
  const destination = row.stream?.onFailure
  if (destination === undefined) return
  const target = mapping.target(row)
  const text = givenUpMessage(
    {
      ...what,
      functionArn: functionArn(context, row.functionName, row.qualifier),
      version: target.version.version,
      shardId: positionsOf(context.state).get(row.uuid)?.shardId ?? '',
      streamArn: row.queueArn,
    },
    context.now(),
  )
  await tellDestination(context, roleOf(context, target), destination, text)
}
