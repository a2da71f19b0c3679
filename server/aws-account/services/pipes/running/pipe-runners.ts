import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext } from '../../../service.ts'
import { keepTurning } from '../../lambda/sources/keep-turning.ts'
import { lookOrWait } from '../../lambda/sources/next-change.ts'
import { isFromQueue, pipesOf } from '../pipes.ts'
import { turnOfQueue } from './queue-runner.ts'
import { BatchFailed } from './run-batch.ts'
import { turnOfStream } from './stream-runner.ts'

const PAUSES = { firstMs: 500, longestMs: 15_000 }

/** What runs of an account's pipes: a loop for each that is on. */
export interface PipeRunners {
  /** After a pipe was made, changed or deleted. */
  changed(arn: string): void
  close(): void
}

export function createPipeRunners(context: BackgroundContext): PipeRunners {
  const running = new Map<string, AbortController>()
  const changed = (arn: string) => {
    running.get(arn)?.abort()
    running.delete(arn)
    if (pipesOf(context.state).get(arn)?.state !== 'RUNNING') return
    const stop = new AbortController()
    running.set(arn, stop)
    void run(context, arn, stop.signal)
  }
  for (const arn of [...pipesOf(context.state).keys()]) changed(arn)
  return {
    changed,
    close() {
      // Their last calls end when the queues close; nobody has to wait for that.
      for (const stop of running.values()) stop.abort()
      running.clear()
    },
  }
}

function run(context: BackgroundContext, arn: string, signal: AbortSignal): Promise<void> {
  const running = () => {
    const pipe = pipesOf(context.state).get(arn)
    return pipe?.state === 'RUNNING' ? pipe : undefined
  }
  return keepTurning(
    signal,
    PAUSES,
    async () => {
      const pipe = running()
      if (pipe === undefined) return false
      if (isFromQueue(pipe)) await turnOfQueue(context, pipe, signal)
      else await lookOrWait(context, signal, () => turnOfStream(context, pipe, signal))
      return true
    },
    error => {
      if (!(error instanceof AwsError || error instanceof BatchFailed)) console.error('pipe', error)
      const PipeName = arn.split('/').at(-1) ?? ''
      context.metrics.put('AWS/EventBridge/Pipes', 'ExecutionFailed', { PipeName }, 1, 'Count')
    },
  )
}
