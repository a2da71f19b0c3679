import { randomUUID } from 'node:crypto'
import type { Message } from '@aws-sdk/client-sqs'
import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, Fields } from '../../../service.ts'
import { holdMessages } from '../../sqs/held-messages.ts'
import { findVersion, functionArn, type ResolvedVersion } from '../functions/functions.ts'
import type { InvokeFunction } from '../invocation/invoke-function.ts'
import { functionNotFound } from '../lambda-error.ts'
import { createEventFilter } from './event-filters.ts'
import { type EventSourceRow, eventSourcesOf } from './event-source-row.ts'
import { pause } from './pause.ts'
import { queueUrl } from './queue-url.ts'
import { filteredForm, handledMessages, queueEvent } from './sqs-batch.ts'

/** As long as SQS lets a call wait: each call stands in the account's record. */
const waitSeconds = 20
/** AWS starts with five concurrent batches. */
const maxBatchesAtOnce = 5
/** SQS's limit for one call. */
const maxMessagesPerCall = 10
/** SQS answers sooner than it was asked to, and with nothing, only while the account closes. */
const suspiciouslySoonMs = 1000
/** Doubled with each failure in a row up to the longest. */
const firstPauseMs = 500
const longestPauseMs = 4000

/** Moves messages of one queue to one function, as the function's role. */
export class EventSourcePoller {
  readonly #context: BackgroundContext
  readonly #invoke: InvokeFunction
  readonly #uuid: string
  readonly #running = new Set<Promise<void>>()
  readonly #stop = new AbortController()
  readonly #done: Promise<void>

  constructor(context: BackgroundContext, invoke: InvokeFunction, uuid: string) {
    this.#context = context
    this.#invoke = invoke
    this.#uuid = uuid
    this.#done = this.#loop()
  }

  /**
   * Makes no further call. The one that it may be waiting in still returns, and what it brings is processed: the
   * promise resolves after that.
   */
  close(): Promise<void> {
    this.#stop.abort()
    return this.#done
  }

  async #loop(): Promise<void> {
    let pauseMs = firstPauseMs
    while (!this.#stop.signal.aborted) {
      const row = eventSourcesOf(this.#context.state).get(this.#uuid)
      if (row === undefined) return
      try {
        await this.#turn(row)
        pauseMs = firstPauseMs
      } catch (error) {
        this.#note(`PROBLEM: ${describe(error)}`)
        await pause(pauseMs, this.#stop.signal)
        pauseMs = Math.min(pauseMs * 2, longestPauseMs)
      }
    }
  }

  async #turn(row: EventSourceRow): Promise<void> {
    const asked = performance.now()
    const batch = await this.#gather(row, this.#target(row))
    if (batch.length === 0) {
      if (performance.now() - asked < suspiciouslySoonMs) await pause(firstPauseMs, this.#stop.signal)
      return
    }
    // What was deployed while the messages were waited for takes them.
    const work = this.#process(row, this.#target(row), batch)
      .catch(error => this.#note(`PROBLEM: ${describe(error)}`))
      .finally(() => this.#running.delete(work))
    this.#running.add(work)
    // Messages of a FIFO queue stay in order: one batch at a time.
    const most = row.queueArn.endsWith('.fifo') ? 1 : maxBatchesAtOnce
    while (this.#running.size >= most) await Promise.race(this.#running)
  }

  #target({ functionName: name, qualifier }: EventSourceRow): ResolvedVersion {
    const target = findVersion(this.#context.state, name, qualifier)
    if (target === undefined) throw functionNotFound(functionArn(this.#context, name, qualifier))
    return target
  }

  /** Until the batch is full or its window since the first message is over. */
  async #gather(row: EventSourceRow, target: ResolvedVersion): Promise<Message[]> {
    const { now } = this.#context
    const batch = await this.#receive(row, target, row.batchSize, waitSeconds)
    const end = now() + row.windowSeconds * 1000
    while (batch.length > 0 && batch.length < row.batchSize && !this.#stop.signal.aborted) {
      const left = Math.ceil((end - now()) / 1000)
      if (left <= 0) break
      const more = await this.#receive(row, target, row.batchSize - batch.length, Math.min(left, waitSeconds))
      batch.push(...more)
    }
    return batch
  }

  async #receive(
    row: EventSourceRow,
    target: ResolvedVersion,
    most: number,
    seconds: number,
  ): Promise<Message[]> {
    const answer = await this.#sqs(row, target, 'ReceiveMessage', {
      MaxNumberOfMessages: Math.min(most, maxMessagesPerCall),
      WaitTimeSeconds: seconds,
      AttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    })
    return (answer.Messages ?? []) as Message[]
  }

  async #process(row: EventSourceRow, target: ResolvedVersion, batch: readonly Message[]): Promise<void> {
    const release = holdMessages(
      this.#context.state,
      batch.map(message => message.ReceiptHandle),
    )
    try {
      await this.#handOver(row, target, batch)
    } finally {
      release()
    }
  }

  async #handOver(row: EventSourceRow, target: ResolvedVersion, batch: readonly Message[]): Promise<void> {
    const wanted = createEventFilter(row.filters)
    const { region } = this.#context
    const passing = batch.filter(message => wanted(filteredForm(row.queueArn, region, message)))
    // What nobody wants leaves the queue as if it had been done.
    const handled = batch.filter(message => !passing.includes(message))
    if (passing.length > 0) {
      const payload = Buffer.from(JSON.stringify(queueEvent(row.queueArn, region, passing)))
      const outcome = await this.#invoke(target, { requestId: randomUUID(), payload })
      handled.push(...handledMessages(outcome, passing, row.reportsItemFailures))
    }
    for (let start = 0; start < handled.length; start += maxMessagesPerCall) {
      const part = handled.slice(start, start + maxMessagesPerCall)
      const Entries = part.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
      await this.#sqs(row, target, 'DeleteMessageBatch', { Entries })
    }
    this.#note(handled.length === batch.length ? 'OK' : 'PROBLEM: Function call failed')
  }

  async #sqs(
    row: EventSourceRow,
    target: ResolvedVersion,
    operation: string,
    input: Fields,
  ): Promise<Fields> {
    const { call, assumeForService, endpoint } = this.#context
    const role = assumeForService(target.version.role, target.row.name)
    return call(role, 'sqs', operation, { QueueUrl: queueUrl(endpoint, row.queueArn), ...input })
  }

  #note(lastResult: string): void {
    const sources = eventSourcesOf(this.#context.state)
    const row = sources.get(this.#uuid)
    if (row !== undefined && row.lastResult !== lastResult && !this.#stop.signal.aborted)
      sources.set(this.#uuid, { ...row, lastResult })
  }
}

function describe(error: unknown): string {
  if (error instanceof AwsError) return error.message
  console.error('event source', error)
  return 'Internal error'
}
