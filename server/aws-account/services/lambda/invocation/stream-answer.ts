import type { AnswerSink } from '../../../functions/function-build.ts'
import type { Fields } from '../../../service.ts'
import type { FunctionOutcome } from './invoke-function.ts'

/** An answer of a function as it comes. */
export interface StreamedAnswer {
  /** What the function says that it is; undefined if it answered as a whole. */
  readonly contentType: string | undefined
  /** All of it. Whoever breaks off reading lets the function run on. */
  readonly parts: AsyncIterable<Uint8Array>
  /** How it ended, once the parts have come. A failure before any part has none. */
  readonly outcome: Promise<FunctionOutcome>
}

/** Runs code that answers into a sink; resolves when its answer begins, or it ended without one. Rejects if it could not be run. */
export async function streamAnswer(
  run: (sink: AnswerSink) => Promise<FunctionOutcome>,
): Promise<StreamedAnswer> {
  const channel = createPartChannel()
  let contentType: string | undefined
  let hasBegun = () => {}
  const begun = new Promise<void>(resolve => {
    hasBegun = resolve
  })
  const sink: AnswerSink = {
    begin(type) {
      contentType = type
      hasBegun()
    },
    take: channel.take,
  }
  const outcome = run(sink)
  const ended = outcome.then(async end => {
    if (contentType === undefined && end.kind === 'finished' && !end.failed) void channel.take(end.payload)
    channel.close()
  })
  // Whoever reads hears of it by the outcome.
  ended.catch(() => channel.close())
  await Promise.race([begun, ended])
  return { contentType, parts: channel.parts, outcome }
}

const ofEvents = new WeakMap<object, StreamedAnswer>()

/** The events of an answer, as the operation tells of it. */
export function withEvents<Events extends object>(events: Events, streamed: StreamedAnswer): Events {
  ofEvents.set(events, streamed)
  return events
}

/** The answer itself, for who asked from inside the account. */
export function streamedInvocation({ EventStream: events }: Fields): StreamedAnswer {
  const streamed = typeof events === 'object' && events !== null ? ofEvents.get(events) : undefined
  if (streamed === undefined) throw new Error('This is no answer of a function')
  return streamed
}

/** Hands parts from one who has them to one who reads them: the next is taken when the one before has been read. */
function createPartChannel() {
  const waiting: { part: Uint8Array; taken(): void }[] = []
  let isClosed = false
  let isLeft = false
  let wake = () => {}
  const leave = () => {
    isLeft = true
    for (const { taken } of waiting.splice(0)) taken()
  }
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const next = waiting.shift()
        if (next) {
          yield next.part
          next.taken()
        } else if (isClosed) return
        else
          await new Promise<void>(resolve => {
            wake = resolve
          })
      }
    } finally {
      leave()
    }
  }
  return {
    parts: { [Symbol.asyncIterator]: read },
    take(part: Uint8Array): Promise<void> | void {
      if (isLeft) return
      return new Promise(taken => {
        waiting.push({ part, taken })
        wake()
      })
    },
    close() {
      isClosed = true
      wake()
    },
  }
}
