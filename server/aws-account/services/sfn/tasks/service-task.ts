import type { Json } from '../definition/asl.ts'
import { type Data, isObject } from '../expressions/data.ts'
import { details } from '../history/event-details.ts'
import { functionFailure } from './function-task.ts'
import { awaitExecution } from './nested-execution.ts'
import { callService, type PreparedCall, prepareCall, withMetadata } from './service-call.ts'
import { type Attempt, type AttemptParts, awaitToken, type TaskOutcome } from './task-attempt.ts'
import type { TaskResource } from './task-resource.ts'

type ServiceResource = Extract<TaskResource, { kind: 'service' }>

/** A Task that calls a service of the account, and may then wait for what it started or for a token. */
export function runService(parts: AttemptParts, resource: ServiceResource): Attempt {
  const { at, label, args } = parts
  const { run } = at.thread
  const named = { resource: resource.resource, resourceType: resource.resourceType }
  const submitted = (output: string) =>
    at.emit(`submitted ${label}`, {
      type: 'TaskSubmitted',
      taskSubmittedEventDetails: { ...named, ...details('output', output) },
    })
  return {
    ...parts,
    limitName: resource.resourceType,
    tell: {
      scheduled: () =>
        at.emit(`scheduled ${label}`, {
          type: 'TaskScheduled',
          taskScheduledEventDetails: {
            ...named,
            region: run.account.region,
            parameters: args.text,
            ...(parts.timeoutSeconds !== undefined && { timeoutInSeconds: parts.timeoutSeconds }),
            ...(parts.heartbeatSeconds !== undefined && { heartbeatInSeconds: parts.heartbeatSeconds }),
            ...(parts.roleArn !== undefined && { taskCredentials: { roleArn: parts.roleArn } }),
          },
        }),
      started: () => at.emit(`started ${label}`, { type: 'TaskStarted', taskStartedEventDetails: named }),
      succeeded: output =>
        at.emit(`ended ${label}`, {
          type: 'TaskSucceeded',
          taskSucceededEventDetails: { ...named, ...details('output', output) },
        }),
      failed: (error, cause) =>
        at.emit(`ended ${label}`, { type: 'TaskFailed', taskFailedEventDetails: { ...named, error, cause } }),
      timedOut: () =>
        at.emit(`ended ${label}`, {
          type: 'TaskTimedOut',
          taskTimedOutEventDetails: { ...named, error: 'States.Timeout' },
        }),
    },
    async work(principal, signal) {
      const done = run.journal.get<string>(at.key, `submitted ${label}`)
      let output = done
      if (output === undefined) {
        const call = await prepareCall(resource, adapted(resource, args, at.key))
        if (resource.action === 'startExecution' && resource.pattern !== 'request')
          call.input.name ??= at.once(`name ${label}`, () => crypto.randomUUID())
        const result = await callService(run, principal, resource, call)
        const failure = failureIn(resource, result)
        if (failure) return failure
        output = JSON.stringify(dressed(resource, call, result))
        if (resource.pattern === 'request') return { kind: 'succeeded', output }
        run.journal.set(at.key, `submitted ${label}`, output)
        await run.journal.committed()
      }
      submitted(output)
      if (resource.pattern === 'token') return awaitToken(parts, at.token ?? '', signal)
      return awaitExecution(run, output, resource.pattern === 'sync:2', signal)
    },
  }
}

/** Arguments as the service takes them. */
function adapted({ isSdk, service }: ServiceResource, args: Data, key: string): Json {
  if (isSdk || !isObject(args.value)) return args.value
  if (service === 'lambda') {
    const { Payload, ...rest } = args.value
    return { ...rest, Payload: JSON.stringify(Payload ?? {}) }
  }
  if (service === 'states' && key) return { Input: {}, ...withoutNull(args.value) }
  return args.value
}

const withoutNull = (value: { readonly [key: string]: Json }) =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null))

/** What an answer of a service means as a failure of the Task. */
function failureIn({ isSdk, service, action }: ServiceResource, output: Json): TaskOutcome | undefined {
  if (isSdk || !isObject(output)) return undefined
  if (service === 'lambda' && output.FunctionError !== undefined)
    return functionFailure(String(output.Payload))
  if (service === 'events' && action === 'putEvents' && Number(output.FailedEntryCount) > 0)
    return { kind: 'failed', error: 'EventBridge.FailedEntry', cause: JSON.stringify(output) }
  return undefined
}

const XML_SERVICES = ['sns']
const JSON_1_0 = 'application/x-amz-json-1.0'

/** An answer as the integration hands it on. */
function dressed({ isSdk, service, action }: ServiceResource, { model }: PreparedCall, output: Json): Json {
  if (isSdk || !isObject(output) || service === 'events' || service === 'bedrock') return output
  if (service === 'lambda' && action === 'invoke') {
    const { Payload } = output
    const version = String(output.ExecutedVersion ?? '$LATEST')
    const dressed = withMetadata({ ...output, Payload: payloadOf(Payload) }, 'application/json', {
      'X-Amz-Executed-Version': version,
      'x-amzn-Remapped-Content-Length': '0',
    })
    return dressed
  }
  const type = XML_SERVICES.includes(service)
    ? 'text/xml'
    : model.protocol === 'AwsJson1_1Protocol'
      ? 'application/x-amz-json-1.1'
      : JSON_1_0
  return withMetadata(output, type)
}

function payloadOf(payload: Json | undefined): Json {
  if (typeof payload !== 'string' || payload === '') return {}
  try {
    return JSON.parse(payload) as Json
  } catch {
    return payload
  }
}
