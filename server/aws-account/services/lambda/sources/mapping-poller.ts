import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext } from '../../../service.ts'
import { findVersion, functionArn, type ResolvedVersion } from '../functions/functions.ts'
import type { InvokeFunction } from '../invocation/invoke-function.ts'
import { functionNotFound } from '../lambda-error.ts'
import { type EventSourceRow, eventSourcesOf } from './event-source-row.ts'
import { keepTurning, type Pauses } from './keep-turning.ts'

/** A mapping as whoever moves its events sees it. */
export interface Mapping {
  readonly context: BackgroundContext
  readonly invoke: InvokeFunction
  /** Aborted when the mapping is not to be worked on any more. */
  readonly signal: AbortSignal
  /** As it stands now; throws `Interrupted` if it is no more, or not to be worked on. */
  row(): EventSourceRow
  /** The function as it is deployed now. Throws AwsError. */
  target(row: EventSourceRow): ResolvedVersion
  /** Keeps how it last went, as GetEventSourceMapping tells it. */
  note(lastResult: string): void
  noteProblem(error: unknown): void
}

/** The mapping is no more, or not as it was. */
export class Interrupted extends Error {}

/** What moves the events of one mapping. */
export interface Poller {
  /**
   * Makes no further call. The one that it may be waiting in still returns, and what it brings is processed: the promise
   * resolves after that.
   */
  close(): Promise<void>
}

/** Takes turns for as long as the mapping is there and the poller is not closed. */
export function startPoller(
  context: BackgroundContext,
  invoke: InvokeFunction,
  uuid: string,
  pauses: Pauses,
  turnOf: (mapping: Mapping) => () => Promise<void>,
): Poller {
  const stop = new AbortController()
  const standing = () => eventSourcesOf(context.state).get(uuid)
  const note = (lastResult: string) => {
    const row = standing()
    if (row !== undefined && row.lastResult !== lastResult && !stop.signal.aborted)
      eventSourcesOf(context.state).set(uuid, { ...row, lastResult })
  }
  const noteProblem = (error: unknown) => {
    if (!(error instanceof Interrupted)) note(`PROBLEM: ${describe(error)}`)
  }
  const turn = turnOf({
    context,
    invoke,
    signal: stop.signal,
    row() {
      const row = standing()
      if (row === undefined || stop.signal.aborted) throw new Interrupted()
      return row
    },
    target({ functionName: name, qualifier }) {
      const target = findVersion(context.state, name, qualifier)
      if (target === undefined) throw functionNotFound(functionArn(context, name, qualifier))
      return target
    },
    note,
    noteProblem,
  })
  const done = keepTurning(
    stop.signal,
    pauses,
    async () => {
      if (standing() === undefined) return false
      await turn()
      return true
    },
    noteProblem,
  )
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
