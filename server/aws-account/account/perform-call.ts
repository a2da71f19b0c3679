import { isReadOnly } from '../authorization/read-only.ts'
import type { AwsError } from '../aws-error.ts'
import type { KeepingCall } from '../limits/kept-room.ts'
import type { WatchedRun } from '../limits/watched-run.ts'
import type { BackgroundContext, Fields, Need, Principal, Service, WireRequest } from '../service.ts'
import type { ServiceRegistry } from '../services/registry.ts'
import type { DurableAccountState } from '../state/durable-account-state.ts'
import { notImplemented, type WireFormat } from '../wire/resolve.ts'
import { authorize } from './authorize.ts'
import { type CallLog, principalKind, type RecordedCall, recordedParameters } from './call-record.ts'
import { internalFailure, toAwsError } from './internal-failure.ts'
import type { Membership } from './organizations.ts'
import { isPlatform, sealedRefusal } from './seal.ts'

/** A call that has proven who makes it. */
export interface Call {
  readonly principal: Principal
  readonly serviceId: string
  readonly operation: string
  readonly input: Fields
  readonly request: WireRequest
  readonly requestId: string
  /** Absent for calls from inside the account. */
  readonly format: WireFormat | undefined
}

export interface CallSurroundings {
  readonly state: DurableAccountState
  readonly services: ServiceRegistry
  readonly calls: CallLog
  readonly candidatePolicy: unknown
  readonly run: WatchedRun
  isSealed(): boolean
  /** How a call is refused that would make the account keep more than it may. */
  noRoom(call: KeepingCall): AwsError | undefined
  /** An account of the same organisation. */
  neighbour(accountId: string): BackgroundContext | undefined
  membership(accountId: string): Membership | undefined
  /** What the operation may touch besides its request. */
  context(): BackgroundContext
}

/** Authorises, runs and records a call; resolves when its effects and its record are on disk. Throws AwsError. */
export async function performCall(surroundings: CallSurroundings, call: Call): Promise<Fields> {
  const { state, calls } = surroundings
  const { now } = surroundings.context()
  const startedAt = now()
  const failedWrites = state.failedWrites
  const outcome = await attempt(surroundings, call)
  const isLate = surroundings.isSealed() && !isPlatform(call.principal)
  const recorded = calls.add({
    ...describe(call, outcome, startedAt, now()),
    ...(isLate && { afterSeal: true }),
  })
  await state.committed().catch(() => {
    // It shows in the number of failed writes, as does a failure of another call that took this one's changes along.
  })
  const isLost = state.failedWrites !== failedWrites
  if (!isLost) calls.announce(recorded)
  if (outcome.error) throw outcome.error
  // A call that only reads is right even if its record could not be kept.
  if (isLost && !recorded.readOnly) throw internalFailure(call.format)
  return outcome.output
}

interface Outcome {
  readonly output: Fields
  readonly error: AwsError | undefined
  /** What the call is about. */
  readonly resource: string | undefined
}

async function attempt(surroundings: CallSurroundings, call: Call): Promise<Outcome> {
  let resource: string | undefined
  try {
    const service = await surroundings.services.find(call.serviceId)
    const operation =
      service && Object.hasOwn(service.operations, call.operation) && service.operations[call.operation]
    if (!service || !operation) throw notImplemented(call.serviceId, call.operation)
    const context = {
      ...surroundings.context(),
      principal: call.principal,
      requestId: call.requestId,
      request: call.request,
    }
    const isForAnybody = service.unsigned !== undefined && Object.hasOwn(service.unsigned, call.operation)
    const running = {
      accountId: context.accountId,
      what: `${call.serviceId}:${call.operation}`,
      bytes: call.request.body.length,
    }
    const work = surroundings.run(running, () => {
      const needs = service.needs(call.operation, call.input, context)
      resource = needs.find(need => need.resource !== '*')?.resource
      const refusal = surroundings.isSealed() ? sealedRefusal(call) : undefined
      if (refusal) throw refusal
      if (!isForAnybody)
        authorize({
          ...call,
          context,
          needs,
          candidatePolicy: surroundings.candidatePolicy,
          ...organizationOf(surroundings),
          resourcePolicy: policyReader(surroundings, service),
          resourcePolicyRule: arn =>
            (surroundings.services.ownerOf(arn) ?? service).resourcePolicyRule?.(arn, surroundings.state) ??
            'either',
        })
      if (!isPlatform(call.principal)) checkRoom(surroundings, call)
      return operation(context, call.input)
    })
    return { output: (await work) ?? {}, error: undefined, resource }
  } catch (cause) {
    return { output: {}, error: toAwsError(cause, call), resource }
  }
}

function checkRoom({ noRoom }: CallSurroundings, { serviceId, operation, request }: Call): void {
  const refusal = noRoom({ serviceId, operation, bytes: request.body.length })
  if (refusal) throw refusal
}

/** Throws AwsError unless IAM grants what is no operation of a service. */
export function authorizeNeeds(
  surroundings: CallSurroundings,
  { principal, request }: Pick<Call, 'principal' | 'request'>,
  needs: readonly Need[],
): void {
  const { services, state, candidatePolicy } = surroundings
  const [serviceId = '', operation = ''] = needs[0]?.action.split(':') ?? []
  authorize({
    serviceId,
    operation,
    needs,
    context: { ...surroundings.context(), principal, request },
    format: undefined,
    candidatePolicy,
    ...organizationOf(surroundings),
    resourcePolicy: arn => services.ownerOf(arn)?.resourcePolicy?.(arn, state),
  })
}

function organizationOf({ neighbour, membership }: CallSurroundings) {
  return { neighbour: (accountId: string) => neighbour(accountId)?.state, membership }
}

/** Policies of resources, mostly of the called service itself, are asked of the service whose resources they are. */
function policyReader({ services, state }: CallSurroundings, called: Service) {
  return (arn: string) => (services.ownerOf(arn) ?? called).resourcePolicy?.(arn, state)
}

function describe(
  call: Call,
  { error, resource }: Outcome,
  startedAt: number,
  endedAt: number,
): Omit<RecordedCall, 'seq'> {
  const { principal, request } = call
  const userAgent = request.headers['user-agent']?.slice(0, 200)
  return {
    time: startedAt,
    principalKind: principalKind(principal),
    principalArn: principal.arn,
    service: call.serviceId,
    operation: call.operation,
    ...(resource !== undefined && { resource }),
    readOnly: isReadOnly(call.serviceId, call.operation),
    ...(error && { errorCode: error.code, errorMessage: error.message.slice(0, 1000) }),
    requestId: call.requestId,
    ...(request.remoteAddress && { sourceAddress: request.remoteAddress }),
    ...(userAgent !== undefined && { userAgent }),
    requestParameters: recordedParameters(call.serviceId, call.operation, call.input),
    durationMs: endedAt - startedAt,
  }
}
