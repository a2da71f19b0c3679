import { randomUUID } from 'node:crypto'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input, Output } from '../../../shape/sdk-types.ts'
import type { Json, Program, State } from '../definition/asl.ts'
import { checkedDefinition } from '../definition/check-definition.ts'
import { parseData } from '../expressions/data.ts'
import type { Jsonata } from '../expressions/jsonata.ts'
import { createJournal } from '../interpreter/journal.ts'
import { delayOf, isMeant } from '../interpreter/retry.ts'
import type { Run, StateTest, TaskMock, Thread } from '../interpreter/run.ts'
import { attemptState, beginState, caughtResult } from '../interpreter/run-state.ts'
import { StateError } from '../interpreter/state-error.ts'
import { validation } from '../sfn-error.ts'
import { createTokens } from '../tasks/token-desk.ts'
import { checkedContext } from './test-context.ts'
import { checkedMock } from './test-mock.ts'

type Sdk = typeof import('@aws-sdk/client-sfn')
type Request = Input<Sdk, 'TestState'>
type Answer = Output<Sdk, 'TestState'>

/** The name of a state that is given without a machine around it. */
const ALONE = 'StateName'

/** Runs one state with an input, and tells what came of it (API reference, TestState). */
export async function testState(context: CallContext, input: Request, jsonata: Jsonata): Promise<Answer> {
  const { program, name, state } = await stateOf(input)
  const mock = await checkedMock(input.mock, state, input)
  checkRunnable(state, input, mock)
  const given = input.context === undefined ? undefined : checkedContext(input.context, state)
  const inspected: Record<string, string | number> = {}
  const data = parseData(input.input ?? '{}')
  const test: StateTest = {
    ...(mock && { mock }),
    ...(given !== undefined && { context: given }),
    inspect(key, value) {
      inspected[key] ??= value
    },
  }
  inspected.input = data.text
  const thread = threadOf(context, input, test, jsonata, program)
  const at = beginState(thread, program, { step: 0, state: name }, data)
  at.retries = input.stateConfiguration?.retrierRetryCount ?? 0
  if (given !== undefined) at.token = tokenIn(given) ?? ''
  const answer = await outcomeOf(
    input,
    async () => {
      const tooMany = tooManyFailures(state, input, data.value)
      if (tooMany && !mock?.kind.includes('failed')) {
        await attemptState(at)
        throw tooMany
      }
      return attemptState(at)
    },
    error => caughtResult(at, error),
    state,
    inspected,
  )
  return input.inspectionLevel === 'DEBUG' || input.inspectionLevel === 'TRACE'
    ? { ...answer, inspectionData: inspectionOf(inspected, answer.inspectionData) }
    : withoutInspection(answer)
}

async function stateOf({
  definition,
  stateName,
}: Request): Promise<{ program: Program; name: string; state: State }> {
  let parsed: Program & Partial<State>
  try {
    parsed = JSON.parse(definition) as Program & Partial<State>
  } catch {
    throw new AwsError('InvalidDefinition', "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION'")
  }
  if (parsed.States !== undefined) {
    const name = stateName ?? parsed.StartAt
    const found = findState(parsed, name)
    if (!found) throw validation('State not found in definition')
    await checkedDefinition(definition, 'STANDARD')
    return {
      program: {
        ...found.program,
        QueryLanguage: found.program.QueryLanguage ?? parsed.QueryLanguage ?? 'JSONPath',
      },
      name,
      state: found.state,
    }
  }
  const state = parsed as unknown as State
  const program = {
    StartAt: ALONE,
    States: { [ALONE]: state, ...targetsOf(state) },
    QueryLanguage: state.QueryLanguage ?? 'JSONPath',
  } as Program
  await checkedDefinition(JSON.stringify(program), 'STANDARD')
  return { program, name: ALONE, state }
}

/** A state alone leads to states that are not there. */
function targetsOf(state: State): Record<string, State> {
  const names = [
    state.Next,
    state.Default,
    ...(state.Choices ?? []).map(choice => choice.Next),
    ...(state.Catch ?? []).map(catcher => catcher.Next),
  ]
  return Object.fromEntries(
    names.flatMap(name => (name === undefined ? [] : [[name, { Type: 'Succeed' as const }]])),
  )
}

function findState(program: Program, name: string): { program: Program; state: State } | undefined {
  const own = program.States?.[name]
  if (own) return { program, state: own }
  for (const state of Object.values(program.States ?? {}))
    for (const inner of [state.ItemProcessor, state.Iterator, ...(state.Branches ?? [])]) {
      const found = inner && findState(inner, name)
      if (found) return found
    }
  return undefined
}

function checkRunnable(
  state: State,
  { roleArn, mock, revealSecrets }: Request,
  checked: TaskMock | undefined,
): void {
  const { Type: type } = state
  if (mock && revealSecrets)
    throw validation('TestState does not support RevealSecrets when a mock is specified.')
  if ((type === 'Map' || type === 'Parallel') && !checked)
    throw new AwsError(
      'InvalidDefinition',
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    )
  if (type === 'Task' && roleArn === undefined && !checked)
    throw validation('RoleArn must be specified when testing a Task state')
}

function threadOf(
  context: CallContext,
  input: Request,
  test: StateTest,
  jsonata: Jsonata,
  program: Program,
): Thread {
  const machineName = randomUUID()
  const name = randomUUID()
  const ending = new AbortController()
  const arn = (type: string, rest: string) =>
    `arn:aws:states:${context.region}:${context.accountId}:${type}:${rest}`
  let events = 1
  const roleArn = input.roleArn ?? ''
  const run: Run = {
    identity: {
      arn: arn('express', `${machineName}:${name}`),
      name,
      roleArn,
      type: 'EXPRESS',
      input: parseData(input.input ?? '{}').value,
      startedAt: context.now(),
      redriveCount: 0,
      machineArn: arn('stateMachine', machineName),
      machineName,
    },
    account: context,
    journal: createJournal(new Map(), async () => {}),
    // Nobody waits for the time of a Wait in a test.
    waits: {
      until: async (id, _, signal) => (id.includes('timeout') ? whenEnded(signal) : undefined),
      close() {},
    },
    jsonata,
    role: other => context.assumeForService(other ?? roleArn, name),
    append: () => ++events,
    signal: ending.signal,
    runProgram: () => Promise.reject(new StateError('States.Runtime', 'A test runs one state alone')),
    tokens: createTokens(context),
    test,
  }
  const variables =
    input.variables === undefined ? {} : (JSON.parse(input.variables) as Readonly<Record<string, Json>>)
  return {
    run,
    path: '0',
    language: program.QueryLanguage ?? 'JSONPath',
    signal: ending.signal,
    previous: 0,
    variables,
  }
}

const whenEnded = (signal: AbortSignal) =>
  new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))

function tooManyFailures(
  state: State,
  { stateConfiguration, mock }: Request,
  input: Json,
): StateError | undefined {
  const failures = stateConfiguration?.mapIterationFailureCount
  if (failures === undefined || state.Type !== 'Map' || mock?.errorOutput) return undefined
  const { ToleratedFailureCount: tolerated, ToleratedFailurePercentage: percentage } = state
  if (typeof tolerated !== 'number' && typeof percentage !== 'number') return undefined
  const total = Array.isArray(input) ? input.length : 1
  const isTolerated =
    (typeof tolerated !== 'number' || failures <= tolerated) &&
    (typeof percentage !== 'number' || (failures * 100) / total <= percentage)
  return isTolerated
    ? undefined
    : new StateError(
        'States.ExceedToleratedFailureThreshold',
        'The specified tolerated failure threshold was exceeded',
      )
}

async function outcomeOf(
  { stateConfiguration }: Request,
  attempt: () => ReturnType<typeof attemptState>,
  caught: (error: StateError) => ReturnType<typeof caughtResult>,
  state: State,
  inspected: Record<string, string | number>,
): Promise<Answer> {
  try {
    const result = await attempt()
    return {
      status: 'SUCCEEDED',
      output: result.output.text,
      ...(result.next !== undefined && { nextState: result.next }),
    }
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    const failure = { error: error.errorName, cause: plainCause(error.reason) }
    const retries = stateConfiguration?.retrierRetryCount ?? 0
    const retryIndex = (state.Retry ?? []).findIndex(one => isMeant(one.ErrorEquals, error))
    const retrier = state.Retry?.[retryIndex]
    const delayMs = retrier && delayOf(retrier, retries, () => 1)
    const told = (details: object) =>
      ({ inspectionData: { errorDetails: details } }) as Pick<Answer, 'inspectionData'>
    if (retrier && delayMs !== undefined)
      return {
        status: 'RETRIABLE',
        ...failure,
        ...told({ retryIndex, retryBackoffIntervalSeconds: delayMs / 1000 }),
      }
    const catchIndex = (state.Catch ?? []).findIndex(one => isMeant(one.ErrorEquals, error))
    if (catchIndex < 0) return { status: 'FAILED', ...failure, ...(retrier && told({ retryIndex })) }
    delete inspected.result
    const result = await caught(error)
    return {
      status: 'CAUGHT_ERROR',
      ...failure,
      output: result.output.text,
      ...(result.next !== undefined && { nextState: result.next }),
      ...told({ catchIndex }),
    }
  }
}

/** A test names its state itself. */
const plainCause = (cause: string | undefined) =>
  cause?.replace(
    /^An error occurred while executing the state '.*?' \(entered at the event id #\d+\)\. /s,
    '',
  )

const inspectionOf = (inspected: Record<string, string | number>, more: Answer['inspectionData']) =>
  ({ ...inspected, ...more }) as NonNullable<Answer['inspectionData']>

function withoutInspection({ inspectionData: _, ...rest }: Answer): Answer {
  return rest
}

const tokenIn = (given: Json): string | undefined =>
  (given as { readonly Task?: { readonly Token?: string } }).Task?.Token
