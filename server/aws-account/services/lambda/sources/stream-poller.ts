import { randomUUID } from 'node:crypto'
import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext } from '../../../service.ts'
import { findVersion, functionArn, type ResolvedVersion } from '../functions/functions.ts'
import type { InvokeFunction } from '../invocation/invoke-function.ts'
import { functionNotFound } from '../lambda-error.ts'
import { createEventFilter } from './event-filters.ts'
import { type EventSourceRow, eventSourcesOf } from './event-source-row.ts'
import { nextChange } from './next-change.ts'
import { pause } from './pause.ts'
import { queueUrl } from './queue-url.ts'
import { positionsOf, readRecords } from './stream-access.ts'
import {
  type GivenUpBatch,
  givenUpMessage,
  remainingRecords,
  type StreamRecord,
  streamEvent,
} from './stream-batch.ts'

/** Doubled with each failure in a row up to the longest. */
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 15_000

/** The mapping is no more, or not as it was. */
class Interrupted extends Error {}

/** Moves the records of one table's stream to one function, in their order, as the function's role. */
export class StreamPoller {
  readonly #context: BackgroundContext
  readonly #invoke: InvokeFunction
  readonly #uuid: string
  readonly #stop = new AbortController()
  readonly #done: Promise<void>

  constructor(context: BackgroundContext, invoke: InvokeFunction, uuid: string) {
    this.#context = context
    this.#invoke = invoke
    this.#uuid = uuid
    this.#done = this.#loop()
  }

  /** Begins no further batch; one that was not done is begun again when the mapping is enabled again. */
  close(): Promise<void> {
    this.#stop.abort()
    return this.#done
  }

  async #loop(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS
    while (!this.#stop.signal.aborted && this.#row() !== undefined) {
      // Asked for before it is looked, so that no change falls in between.
      const change = nextChange(this.#context, this.#stop.signal)
      try {
        const moved = await this.#turn()
        pauseMs = FIRST_PAUSE_MS
        if (!moved) await change.happened
      } catch (error) {
        if (!(error instanceof Interrupted)) this.#note(`PROBLEM: ${describe(error)}`)
        await pause(pauseMs, this.#stop.signal)
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      } finally {
        change.end()
      }
    }
  }

  /** False if there was nothing to read. */
  async #turn(): Promise<boolean> {
    const row = this.#existingRow()
    const position = positionsOf(this.#context.state).get(this.#uuid)
    if (position === undefined) throw new Interrupted()
    let { records, next } = await readRecords(
      this.#context,
      this.#target(row),
      position.iterator,
      row.batchSize,
    )
    if (records.length > 0 && records.length < row.batchSize && row.windowSeconds > 0) {
      await pause(row.windowSeconds * 1000, this.#stop.signal)
      const more = await readRecords(this.#context, this.#target(row), next, row.batchSize - records.length)
      records = [...records, ...more.records]
      next = more.next
    }
    const wanted = createEventFilter(row.filters)
    await this.#deliver(records.filter(wanted), 0)
    if (next !== position.iterator)
      positionsOf(this.#context.state).set(this.#uuid, { ...position, iterator: next })
    return records.length > 0
  }

  /** Resolves when the function has done them or they were given up. */
  async #deliver(records: readonly StreamRecord[], attemptsBefore: number): Promise<void> {
    let batch = records
    let attempts = attemptsBefore
    let pauseMs = FIRST_PAUSE_MS
    while (batch.length > 0) {
      const row = this.#existingRow()
      batch = await this.#withoutOld(row, batch, attempts)
      if (batch.length === 0) return
      const requestId = randomUUID()
      const payload = Buffer.from(JSON.stringify(streamEvent(row.queueArn, batch)))
      const outcome = await this.#invoke(this.#target(row), { requestId, payload })
      attempts++
      batch = remainingRecords(outcome, batch, row.reportsItemFailures)
      this.#note(batch.length === 0 ? 'OK' : 'PROBLEM: Function call failed')
      if (batch.length === 0) return
      const { maxRetries = -1, bisects = false } = row.stream ?? {}
      if (bisects && batch.length > 1) {
        const half = Math.ceil(batch.length / 2)
        // A split is no retry.
        await this.#deliver(batch.slice(0, half), attempts - 1)
        return this.#deliver(batch.slice(half), attempts - 1)
      }
      if (maxRetries >= 0 && attempts > maxRetries)
        return this.#giveUp(row, { condition: 'RetryAttemptsExhausted', requestId, attempts, records: batch })
      await pause(pauseMs, this.#stop.signal)
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    }
  }

  async #withoutOld(row: EventSourceRow, batch: readonly StreamRecord[], attempts: number) {
    const { maxAgeSeconds = -1 } = row.stream ?? {}
    if (maxAgeSeconds < 0) return batch
    const oldest = this.#context.now() / 1000 - maxAgeSeconds
    const isOld = ({ dynamodb }: StreamRecord) => dynamodb.ApproximateCreationDateTime < oldest
    const old = batch.filter(isOld)
    if (old.length > 0)
      await this.#giveUp(row, {
        condition: 'RecordAgeExceeded',
        requestId: randomUUID(),
        attempts,
        records: old,
      })
    return batch.filter(record => !isOld(record))
  }

  async #giveUp(
    row: EventSourceRow,
    what: Pick<GivenUpBatch, 'condition' | 'requestId' | 'attempts' | 'records'>,
  ): Promise<void> {
    const destination = row.stream?.onFailure
    if (destination === undefined) return
    const { call, assumeForService, endpoint, state, now } = this.#context
    const target = this.#target(row)
    const text = givenUpMessage(
      {
        ...what,
        functionArn: functionArn(this.#context, row.functionName, row.qualifier),
        version: target.version.version,
        shardId: positionsOf(state).get(row.uuid)?.shardId ?? '',
        streamArn: row.queueArn,
      },
      now(),
    )
    const role = assumeForService(target.version.role, target.row.name)
    const sent = destination.startsWith('arn:aws:sqs:')
      ? call(role, 'sqs', 'SendMessage', { QueueUrl: queueUrl(endpoint, destination), MessageBody: text })
      : call(role, 'sns', 'Publish', { TopicArn: destination, Message: text })
    // As on AWS the batch is gone if the role may not tell of it; the refusal stands in the account's record.
    await sent.catch(() => undefined)
  }

  #row(): EventSourceRow | undefined {
    return eventSourcesOf(this.#context.state).get(this.#uuid)
  }

  #existingRow(): EventSourceRow {
    const row = this.#row()
    if (row === undefined || this.#stop.signal.aborted) throw new Interrupted()
    return row
  }

  #target({ functionName: name, qualifier }: EventSourceRow): ResolvedVersion {
    const target = findVersion(this.#context.state, name, qualifier)
    if (target === undefined) throw functionNotFound(functionArn(this.#context, name, qualifier))
    return target
  }

  #note(lastResult: string): void {
    const row = this.#row()
    if (row !== undefined && row.lastResult !== lastResult && !this.#stop.signal.aborted)
      eventSourcesOf(this.#context.state).set(this.#uuid, { ...row, lastResult })
  }
}

function describe(error: unknown): string {
  if (error instanceof AwsError) return error.message
  console.error('event source', error)
  return 'Internal error'
}
