import { randomUUID } from 'node:crypto'
import type { InvokeAgentRuntimeRequest, StopRuntimeSessionRequest } from '@aws-sdk/client-bedrock-agentcore'
import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, CallContext, Need, WireRequest } from '../../../service.ts'
import type { Permissions } from '../../../shape/operation.ts'
import { invalid } from '../../bedrock-agentcore-control/agentcore-error.ts'
import {
  type AgentRuntime,
  type AgentVersion,
  DEFAULT_ENDPOINT,
  endpointArn,
  versionAt,
} from '../../bedrock-agentcore-control/runtimes/runtime-row.ts'
import { issueWorkloadToken } from '../identity/workload-token.ts'
import type { AgentSessions } from './agent-sessions.ts'

type Asked = Omit<InvokeAgentRuntimeRequest, 'payload'> & { readonly payload?: Uint8Array | undefined }

/** AWS's limit of what is given to an agent, in bytes. */
const MAX_PAYLOAD_BYTES = 100_000_000

/** An endpoint that is named is asked about as well, and so is acting for a user whom the caller names. */
export const agentPermissions: Permissions<Asked> = {
  also({ qualifier, runtimeUserId }, _, own): Need[] {
    const named = qualifier === undefined || qualifier === DEFAULT_ENDPOINT
    return [
      ...(named ? [] : [{ ...own, resource: endpointArn({ arn: own.resource }, qualifier) }]),
      ...(runtimeUserId === undefined
        ? []
        : [{ ...own, action: 'bedrock-agentcore:InvokeAgentRuntimeForUser' }]),
    ]
  },
}

/** A caller who signed: agents that take tokens of people alone do not hear it. */
export const invokeAgentRuntime =
  (sessions: AgentSessions) => async (context: CallContext, runtime: AgentRuntime, input: Asked) => {
    const version = versionAt(runtime, input.qualifier)
    if (version.jwt)
      throw new AwsError(
        'AccessDeniedException',
        'Authorization method mismatch. The agent is configured for a different authorization method than what was used in your request.',
        403,
      )
    return runAgent(sessions, context, {
      runtime,
      version,
      input,
      request: context.request,
      user: input.runtimeUserId,
    })
  }

export interface AgentCall {
  readonly runtime: AgentRuntime
  readonly version: AgentVersion
  readonly input: Asked
  readonly request: WireRequest
  /** For whom the agent acts: as the caller says, or by issuer and subject of a token. */
  readonly user: string | undefined
}

/** Runs an agent once. Throws AgentCore's errors where it could not be, or answered with one. */
export async function runAgent(
  sessions: AgentSessions,
  context: BackgroundContext,
  { runtime, version, input, request, user }: AgentCall,
) {
  const { payload = new Uint8Array(), runtimeSessionId = randomUUID() } = input
  if (payload.length > MAX_PAYLOAD_BYTES) throw invalid(`A payload has ${MAX_PAYLOAD_BYTES} bytes at most.`)
  const told: Record<string, string | undefined> = {
    'content-type': input.contentType ?? 'application/json',
    accept: input.accept,
    'x-amzn-trace-id': input.traceId,
    traceparent: input.traceParent,
    tracestate: input.traceState,
    baggage: input.baggage,
    ...passedOn(version, request),
    'x-amzn-bedrock-agentcore-runtime-session-id': runtimeSessionId,
    'x-amzn-bedrock-agentcore-runtime-user-id': input.runtimeUserId,
    workloadaccesstoken: issueWorkloadToken(context, {
      name: runtime.workloadName,
      ...(user !== undefined && { user }),
    }),
  }
  const streamed = await sessions.invoke(context, {
    ...{ runtime, version, payload, sessionId: runtimeSessionId, requestId: randomUUID() },
    endpoint: input.qualifier ?? DEFAULT_ENDPOINT,
    headers: Object.fromEntries(
      Object.entries(told).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  })
  if (streamed.contentType === undefined) throw failureOf(await streamed.outcome)
  return {
    ...{ runtimeSessionId, contentType: streamed.contentType, statusCode: 200 },
    ...(input.traceId !== undefined && { traceId: input.traceId }),
    ...(input.traceParent !== undefined && { traceParent: input.traceParent }),
    ...(input.traceState !== undefined && { traceState: input.traceState }),
    ...(input.baggage !== undefined && { baggage: input.baggage }),
    response: streamed.parts,
  }
}

/** Headers that the agent has asked for. */
const passedOn = ({ headers: wanted }: AgentVersion, { headers }: WireRequest) =>
  Object.fromEntries(wanted.map(name => [name, headers[name]]))

type Outcome = Awaited<Awaited<ReturnType<AgentSessions['invoke']>>['outcome']>

function failureOf(outcome: Outcome): AwsError {
  if (outcome.kind === 'throttled')
    return outcome.reason === 'reserved'
      ? new AwsError('RetryableConflictException', 'The session is at work on another request.', 409)
      : new AwsError('ThrottlingException', 'Too many agents are at work. Please try again later.', 429)
  const { errorMessage = 'The agent gave no answer' } = errorIn(outcome.payload)
  return new AwsError(
    'RuntimeClientError',
    `${errorMessage} Please check your CloudWatch logs for more information.`,
    424,
  )
}

function errorIn(payload: Uint8Array): { readonly errorMessage?: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString())
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

export const stopRuntimeSession =
  (sessions: AgentSessions) =>
  (
    { accountId }: CallContext,
    runtime: AgentRuntime,
    { qualifier, runtimeSessionId = '' }: StopRuntimeSessionRequest,
  ) => {
    versionAt(runtime, qualifier)
    sessions.stop(accountId, runtime, runtimeSessionId)
    return { runtimeSessionId, statusCode: 200 }
  }
