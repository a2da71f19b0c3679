import type { BackgroundContext } from '../../../service.ts'
import { queueSource } from '../../lambda/sources/queue-source.ts'
import { recordOf, reportedFailures } from '../../lambda/sources/sqs-batch.ts'
import { type Pipe, patternsOf } from '../pipes.ts'
import { asRole, runBatch } from './run-batch.ts'

/**
 * One turn of a pipe from a queue: what is done leaves the queue, what is not comes again when the queue says so, and goes
 * to the queue's own dead-letter queue in the end. Rejects where the queue cannot be read.
 */
export async function turnOfQueue(
  context: BackgroundContext,
  pipe: Pipe,
  signal: AbortSignal,
): Promise<void> {
  const { BatchSize: size = 10, MaximumBatchingWindowInSeconds: windowSeconds = 0 } =
    pipe.sourceParameters.SqsQueueParameters ?? {}
  const source = queueSource(context, pipe.source, await asRole(context, pipe), signal)
  const batch = await source.gather(size, windowSeconds)
  if (batch.length === 0) return
  await source.handle(batch, patternsOf(pipe), async passing => {
    const said = await runBatch(
      context,
      pipe,
      passing.map(message => recordOf(pipe.source, context.region, message)),
    )
    const failed = new Set(said === undefined ? [] : (reportedFailures(said) ?? []))
    return passing.filter(({ MessageId = '' }) => !failed.has(MessageId))
  })
}
