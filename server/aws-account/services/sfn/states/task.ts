import { setImmediate as nextTurn } from 'node:timers/promises'
import { AwsError } from '../../../aws-error.ts'
import type { Principal } from '../../../service.ts'
import { type Data, dataOf, isTooLarge, parseData } from '../expressions/data.ts'
import { valueOfField } from '../expressions/payload-template.ts'
import { filtered, inspect, query, scopeOf, template } from '../interpreter/fields.ts'
import type { StateResult, StateRun } from '../interpreter/run.ts'
import { Ended, RuntimeError, StateError } from '../interpreter/state-error.ts'
import { runActivity } from '../tasks/activity-task.ts'
import { runFunction } from '../tasks/function-task.ts'
import { runService } from '../tasks/service-task.ts'
import { type Attempt, type TaskOutcome, timeLimit } from '../tasks/task-attempt.ts'
import { readResource, type TaskResource } from '../tasks/task-resource.ts'
import { finish } from './finish.ts'
import { numberOf } from './number-fields.ts'

/** Has its resource do the work, and waits for it as long as its timeout and heartbeat allow. */
export async function runTask(at: StateRun): Promise<StateResult> {
  const resource = readResource(String(at.state.Resource))
  if (!resource) throw new RuntimeError(`The resource ${at.state.Resource} is not supported`)
  issueToken(at, resource)
  const attempt = await prepare(at, resource)
  attempt.tell.scheduled()
  await at.thread.run.journal.committed()
  await nextTurn()
  if (at.thread.signal.aborted) throw new Ended()
  const outcome = await outcomeOf(at, attempt)
  if (at.thread.signal.aborted) throw new Ended()
  if (at.token !== undefined) at.thread.run.tokens.close(at.token)
  switch (outcome.kind) {
    case 'succeeded': {
      const result = inspect(at, 'result', parseData(outcome.output))
      attempt.tell.succeeded(result.text)
      return finish(at, result, { result: result.value })
    }
    case 'failed':
      attempt.tell.failed(outcome.error, outcome.cause)
      throw new StateError(outcome.error, outcome.cause)
    case 'timed-out':
      attempt.tell.timedOut()
      throw new StateError('States.Timeout')
  }
}

function issueToken(at: StateRun, resource: TaskResource): void {
  const isAwaited = resource.kind === 'service' && resource.pattern === 'token'
  if (isAwaited) at.token = at.thread.run.tokens.issue(at.thread.run, `${at.key} ${at.retries}`)
}

async function prepare(at: StateRun, resource: TaskResource): Promise<Attempt> {
  const { state, retries } = at
  const input =
    at.language === 'JSONata'
      ? at.input
      : inspect(at, 'afterInputPath', filtered(at, state.InputPath, at.input))
  const args = await argumentsOf(at, input)
  const timeoutSeconds = await numberOf(at, 'TimeoutSeconds', input, 'integer')
  const heartbeatSeconds = await numberOf(at, 'HeartbeatSeconds', input, 'integer')
  const roleArn = await roleOf(at, input)
  const attempt = {
    at,
    label: String(retries),
    args,
    startedAt: at.once(`attempt ${retries}`, () => at.thread.run.account.now()),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(heartbeatSeconds !== undefined && { heartbeatSeconds }),
    ...(roleArn !== undefined && { roleArn }),
  }
  switch (resource.kind) {
    case 'function':
      return runFunction(attempt, resource.arn)
    case 'activity':
      return runActivity(attempt, resource.arn)
    case 'service':
      return runService(attempt, resource)
  }
}

async function argumentsOf(at: StateRun, input: Data): Promise<Data> {
  const { Arguments, Parameters } = at.state
  if (at.language === 'JSONata')
    return inspect(
      at,
      'afterArguments',
      Arguments === undefined ? input : dataOf(await query(at, Arguments, 'Arguments')),
    )
  return inspect(at, 'afterParameters', Parameters === undefined ? input : template(at, Parameters, input))
}

async function roleOf(at: StateRun, input: Data): Promise<string | undefined> {
  const { Credentials } = at.state
  if (!Credentials) return undefined
  const path = Credentials['RoleArn.$']
  if (path !== undefined) return String(valueOfField(path, 'RoleArn.$', scopeOf(at, input)))
  const { RoleArn = '' } = Credentials
  return at.language === 'JSONata' ? String(await query(at, RoleArn, 'Credentials/RoleArn')) : RoleArn
}

/** What came of an attempt, noted as soon as it is known. */
async function outcomeOf(at: StateRun, attempt: Attempt): Promise<TaskOutcome> {
  const { journal } = at.thread.run
  const label = `outcome ${attempt.label}`
  const known = journal.get<TaskOutcome>(at.key, label)
  if (known) return known
  const outcome = at.thread.run.test?.mock ?? (await limited(at, attempt))
  if (at.thread.signal.aborted) throw new Ended()
  journal.set(at.key, label, outcome)
  return outcome
}

async function limited(at: StateRun, attempt: Attempt): Promise<TaskOutcome> {
  const ending = new AbortController()
  const signal = AbortSignal.any([at.thread.signal, ending.signal])
  try {
    const principal = await principalOf(at, attempt)
    if ('kind' in principal && principal.kind === 'failed') return principal
    attempt.tell.started()
    const outcome = await Promise.race([
      attempt.work(principal as Principal, signal),
      timeLimit(attempt, signal),
      ended(at.thread.signal),
    ])
    return outcome.kind === 'succeeded' && isTooLarge({ text: outcome.output })
      ? tooLarge(at, attempt)
      : outcome
  } catch (error) {
    if (error instanceof StateError) return { kind: 'failed', error: error.errorName, cause: error.reason }
    throw error
  } finally {
    ending.abort()
  }
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(new Ended())
    signal.addEventListener('abort', () => reject(new Ended()), { once: true })
  })
}

function tooLarge(at: StateRun, attempt: Attempt): TaskOutcome {
  return {
    kind: 'failed',
    error: 'States.DataLimitExceeded',
    cause: `The state/task '${attempt.limitName ?? at.name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  }
}

/** In whose name the work is done: the machine's role, or the one of `Credentials`, if the machine's may take it on. */
async function principalOf(
  at: StateRun,
  attempt: Attempt,
): Promise<Principal | Extract<TaskOutcome, { kind: 'failed' }>> {
  const { run } = at.thread
  const own = run.role()
  const { roleArn } = attempt
  if (roleArn === undefined) return own
  try {
    await run.account.call(own, 'sts', 'AssumeRole', {
      RoleArn: roleArn,
      RoleSessionName: run.identity.name.slice(0, 64),
    })
    return run.role(roleArn)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    return {
      kind: 'failed',
      error: 'States.TaskFailed',
      cause: `The role ${run.identity.roleArn} is not authorized to assume the task state's role, ${roleArn}.`,
    }
  }
}
