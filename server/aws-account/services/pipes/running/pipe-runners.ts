import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext } from '../../../service.ts'
import { nextChange } from '../../lambda/sources/next-change.ts'
import { pause } from '../../lambda/sources/pause.ts'
import { isFromQueue, type Pipe, pipesOf } from '../pipes.ts'
import { turnOfQueue } from './queue-runner.ts'
import { BatchFailed } from './run-batch.ts'
import { turnOfStream } from './stream-runner.ts'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000

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

async function run(context: BackgroundContext, arn: string, signal: AbortSignal): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS
  while (!signal.aborted) {
    const pipe = pipesOf(context.state).get(arn)
    if (pipe?.state !== 'RUNNING') return
    const note = (name: string) =>
      context.metrics.put('AWS/EventBridge/Pipes', name, { PipeName: pipe.name }, 1, 'Count')
    try {
      await turn(context, pipe, signal)
      pauseMs = FIRST_PAUSE_MS
    } catch (error) {
      if (!(error instanceof AwsError || error instanceof BatchFailed)) console.error('pipe', error)
      note('ExecutionFailed')
      await pause(pauseMs, signal)
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    }
  }
}

async function turn(context: BackgroundContext, pipe: Pipe, signal: AbortSignal): Promise<void> {
  if (isFromQueue(pipe)) return turnOfQueue(context, pipe, signal)
  // Asked for before it is looked, so that no change falls in between.
  const change = nextChange(context, signal)
  try {
    if (!(await turnOfStream(context, pipe, signal))) await change.happened
  } finally {
    change.end()
  }
}
