import { randomUUID } from 'node:crypto'
import type { Message } from '@aws-sdk/client-sqs'
import { AwsError } from '../../aws-error.ts'
import type { InvocationOutcome } from '../../functions/function-build.ts'
import type { BackgroundContext, Fields } from '../../service.ts'
import type { FunctionWork } from './account-functions.ts'
import { type EventSourceRow, eventSourcesOf } from './event-source-row.ts'
import { type ResolvedVersion, resolveVersion } from './function-name.ts'
import { queueUrl } from './queue-url.ts'
import { handledMessages, queueEvent } from './sqs-batch.ts'

/** Moves messages of one queue to one function, as the function's role. */
export interface EventSourcePoller {
  /**
   * Makes no further call. The one that it may be waiting in still returns, and what it brings is processed: the
   * promise resolves after that.
   */
  close(): Promise<void>
}

/** As long as SQS lets a call wait: each call stands in the account's record. */
const waitSeconds = 20
/** AWS starts with five concurrent batches. */
const maxBatchesAtOnce = 5
const maxMessagesPerReceive = 10
/** Doubled with each failure in a row up to the longest. */
const firstPauseMs = 500
const longestPauseMs = 4000

export function createEventSourcePoller(
  context: BackgroundContext,
  invoke: (target: ResolvedVersion, work: FunctionWork) => Promise<InvocationOutcome>,
  uuid: string,
): EventSourcePoller {
  const sources = eventSourcesOf(context.state)
  const running = new Set<Promise<void>>()
  const stop = new AbortController()

  const sqs = (row: EventSourceRow, target: ResolvedVersion, operation: string, input: Fields) =>
    context.call(context.assumeForService(target.version.role, target.row.name), 'sqs', operation, {
      QueueUrl: queueUrl(context.endpoint, row.queueArn),
      ...input,
    })
  const receive = async (row: EventSourceRow, target: ResolvedVersion, most: number, seconds: number) => {
    const answer = await sqs(row, target, 'ReceiveMessage', {
      MaxNumberOfMessages: Math.min(most, maxMessagesPerReceive),
      WaitTimeSeconds: seconds,
      AttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    })
    return (answer.Messages ?? []) as Message[]
  }
  /** A batch is full, or its window since the first message is over. */
  const gather = async (row: EventSourceRow, target: ResolvedVersion) => {
    const batch = await receive(row, target, row.batchSize, waitSeconds)
    const end = context.now() + row.windowSeconds * 1000
    while (batch.length > 0 && batch.length < row.batchSize && !stop.signal.aborted) {
      const left = Math.ceil((end - context.now()) / 1000)
      if (left <= 0) break
      batch.push(...(await receive(row, target, row.batchSize - batch.length, Math.min(left, waitSeconds))))
    }
    return batch
  }
  const process = async (row: EventSourceRow, target: ResolvedVersion, batch: readonly Message[]) => {
    const outcome = await invoke(target, {
      requestId: randomUUID(),
      payload: Buffer.from(JSON.stringify(queueEvent(row.queueArn, context.region, batch))),
    })
    const handled = handledMessages(outcome, batch, row.reportsItemFailures)
    for (let start = 0; start < handled.length; start += 10) {
      const Entries = handled
        .slice(start, start + 10)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
      await sqs(row, target, 'DeleteMessageBatch', { Entries })
    }
    note(handled.length === batch.length ? 'OK' : 'PROBLEM: Function call failed')
  }
  const note = (lastResult: string) => {
    const row = sources.get(uuid)
    if (row !== undefined && row.lastResult !== lastResult && !stop.signal.aborted)
      sources.set(uuid, { ...row, lastResult })
  }
  const turn = async (row: EventSourceRow) => {
    const target = resolveVersion(context, row.functionName, row.qualifier)
    const batch = await gather(row, target)
    if (batch.length === 0) return
    const work = process(row, target, batch)
      .catch(error => note(`PROBLEM: ${describe(error)}`))
      .finally(() => running.delete(work))
    running.add(work)
    // Messages of a FIFO queue stay in order: one batch at a time.
    while (running.size >= (row.queueArn.endsWith('.fifo') ? 1 : maxBatchesAtOnce))
      await Promise.race(running)
  }
  const loop = async () => {
    let pauseMs = firstPauseMs
    while (!stop.signal.aborted) {
      const row = sources.get(uuid)
      if (row === undefined) return
      try {
        await turn(row)
        pauseMs = firstPauseMs
      } catch (error) {
        note(`PROBLEM: ${describe(error)}`)
        await pause(pauseMs, stop.signal)
        pauseMs = Math.min(pauseMs * 2, longestPauseMs)
      }
    }
  }
  const done = loop()
  return {
    close() {
      stop.abort()
      return done
    },
  }
}

function describe(error: unknown): string {
  if (error instanceof AwsError) return error.message
  console.error('event source', error)
  return 'Internal error'
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
