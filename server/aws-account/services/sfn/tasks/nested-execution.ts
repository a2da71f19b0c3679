import type { Json } from '../definition/asl.ts'
import type { Run } from '../interpreter/run.ts'
import type { TaskOutcome } from './task-attempt.ts'

/** Waits for the end of the execution that a Task started: `startExecution.sync`, or `.sync:2` with its output as JSON. */
export async function awaitExecution(
  run: Run,
  submitted: string,
  isParsed: boolean,
  signal: AbortSignal,
): Promise<TaskOutcome> {
  const { ExecutionArn: arn = '' } = JSON.parse(submitted) as { readonly ExecutionArn?: string }
  const ended = await run.children?.ended(arn, signal)
  if (!ended) return { kind: 'failed', error: 'States.TaskFailed', cause: `${arn} is not known` }
  const asJson = (text: string): Json => (isParsed ? (JSON.parse(text) as Json) : text)
  const isSuccess = ended.status === 'SUCCEEDED'
  const described: Json = {
    ...(ended.cause !== undefined && { Cause: ended.cause }),
    ...(ended.error !== undefined && { Error: ended.error }),
    ExecutionArn: ended.arn,
    Input: asJson(ended.input),
    InputDetails: { Included: true },
    Name: ended.name,
    ...(ended.output !== undefined && { Output: asJson(ended.output), OutputDetails: { Included: true } }),
    StartDate: ended.startedAt,
    StateMachineArn: ended.machineArn,
    Status: isSuccess ? 'SUCCEEDED' : ended.status === 'ABORTED' ? 'ABORTED' : 'FAILED',
    ...(ended.stoppedAt !== undefined && { StopDate: ended.stoppedAt }),
  }
  const text = JSON.stringify(described)
  return isSuccess
    ? { kind: 'succeeded', output: text }
    : { kind: 'failed', error: 'States.TaskFailed', cause: text }
}
