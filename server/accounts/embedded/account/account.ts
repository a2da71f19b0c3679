import { randomUUID } from 'node:crypto'
import { AwsError } from '../aws-error.ts'
import { roleOfArn } from '../iam/entities.ts'
import type { BackgroundContext, Fields, Principal, RawAnswer, WireRequest } from '../service.ts'
import type { ServiceRegistry } from '../services/registry.ts'
import { type DurableAccountState, openDurableAccountState } from '../state/durable-account-state.ts'
import { notImplemented, type WireFormat } from '../wire/resolve.ts'
import { authorize } from './authorize.ts'
import { type CallLog, createCallLog, principalKind, recordableInput } from './call-record.ts'
import { internalFailure, toAwsError } from './internal-failure.ts'
import { accessKeysOf, createKeyRing, type KeyRing } from './key-ring.ts'
import { type PlatformRole, platformPrincipal, platformRoleOf } from './platform-roles.ts'
import { isReadOnly } from './read-only-operations.ts'

export interface AccountOptions {
  readonly id: string
  readonly region: string
  /** Folder of the account's state, its own alone. */
  readonly folder: string
  /** Base address that services put into queue and API addresses. */
  readonly endpoint: string
  /** What the candidate may do: a parsed IAM policy document. */
  readonly candidatePolicy: unknown
  readonly services: ServiceRegistry
  readonly now: () => number
}

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

/** One AWS account, open. */
export interface Account {
  readonly id: string
  readonly region: string
  readonly keys: KeyRing
  readonly calls: CallLog
  /** Authorises, runs and records a call; resolves when its effects are on disk. Throws AwsError. */
  perform(call: Call): Promise<Fields>
  /** The answer to a request without signature, if it is for something deployed in this account. */
  answerUnsigned(request: WireRequest): Promise<RawAnswer | undefined>
  issueCredentials(
    role: PlatformRole,
    seconds: number,
    sessionName: string,
  ): ReturnType<KeyRing['issueSession']>
  committed(): Promise<void>
  /** Starts what services do by themselves; again after stopBackground. */
  startBackground(): Promise<void>
  stopBackground(): Promise<void>
  /** Empties the account; the call record and the platform's own keys stay. */
  reset(): Promise<void>
  close(): Promise<void>
}

export function openAccount(options: AccountOptions): Account {
  const { id, region, services, now } = options
  const state = openDurableAccountState(options.folder)
  const keys = createKeyRing(state, id, now)
  const calls = createCallLog(state)
  let background: Promise<{ close(): Promise<void> | void }[]> | undefined

  const run = async (call: Call): Promise<Fields> => {
    const service = await services.find(call.serviceId)
    const operation = service?.operations[call.operation]
    if (!service || !operation) throw notImplemented(call.serviceId, call.operation)
    const context = { ...shared, principal: call.principal, requestId: call.requestId, request: call.request }
    const needs = service.needs(call.operation, call.input, context)
    resourceOfCall.set(call, needs.find(need => need.resource !== '*')?.resource)
    authorize({
      context,
      serviceId: call.serviceId,
      operation: call.operation,
      needs,
      format: call.format,
      candidatePolicy: options.candidatePolicy,
      resourcePolicy: arn => services.ownerOf(arn)?.resourcePolicy?.(arn, state),
    })
    return (await operation(context, call.input)) ?? {}
  }
  const resourceOfCall = new WeakMap<Call, string | undefined>()

  const perform = async (call: Call): Promise<Fields> => {
    const startedAt = now()
    const failedWrites = state.failedWrites
    const outcome = await run(call).then(
      output => ({ output, error: undefined }),
      (cause: unknown) => ({ output: undefined, error: toAwsError(cause, call) }),
    )
    const readOnly = isReadOnly(call.serviceId, call.operation)
    const recorded = calls.add(
      describe(call, {
        startedAt,
        endedAt: now(),
        readOnly,
        resource: resourceOfCall.get(call),
        error: outcome.error,
      }),
    )
    await state.committed().catch(() => undefined)
    const isLost = state.failedWrites !== failedWrites
    if (!isLost) calls.announce(recorded)
    if (outcome.error) throw outcome.error
    // A call that only reads is right even if its record could not be kept.
    if (isLost && !readOnly) throw internalFailure(call.format)
    return outcome.output
  }

  const shared: BackgroundContext = {
    accountId: id,
    region,
    endpoint: options.endpoint,
    now,
    state,
    call: (principal, serviceId, operation, input) =>
      perform({
        principal,
        serviceId,
        operation,
        input,
        request: INTERNAL_REQUEST,
        requestId: randomUUID(),
        format: undefined,
      }),
    assumeForService: (roleArn, sessionName) => rolePrincipal(state, roleArn, sessionName),
    credentialsForRole: (roleArn, sessionName, seconds) =>
      keys.issueSession(rolePrincipal(state, roleArn, sessionName), seconds),
  }

  const startBackground = async () => {
    background ??= services.all().then(all => all.flatMap(service => service.open?.(shared) ?? []))
    await background
  }
  const stopBackground = async () => {
    const running = background
    background = undefined
    // All at once: a poller that is still running would find its queue closed, and ask it again and again.
    await Promise.all(((await running) ?? []).map(one => one.close()))
  }

  return {
    id,
    region,
    keys,
    calls,
    perform,
    async answerUnsigned(request) {
      for (const service of await services.all()) {
        const answer = await service.answerUnsigned?.(request, shared)
        if (answer) return answer
      }
      return undefined
    },
    issueCredentials: (role, seconds, sessionName) =>
      keys.issueSession(platformPrincipal(id, role, sessionName), seconds),
    committed: () => state.committed(),
    startBackground,
    stopBackground,
    async reset() {
      const wasRunning = background !== undefined
      await stopBackground()
      const accessKeys = accessKeysOf(state)
      for (const key of [...accessKeys.values()])
        if (!platformRoleOf(key.principal)) accessKeys.delete(key.id)
      await state.reset(table => table.startsWith('account.'))
      if (wasRunning) await startBackground()
    },
    async close() {
      await stopBackground()
      await state.close()
    },
  }
}

const INTERNAL_REQUEST: WireRequest = {
  method: 'POST',
  rawPath: '/',
  rawQuery: '',
  headers: {},
  body: new Uint8Array(),
  remoteAddress: '',
}

function rolePrincipal(state: DurableAccountState, roleArn: string, sessionName: string): Principal {
  const role = roleOfArn(state, roleArn)
  if (!role) throw new AwsError('AccessDenied', `The role ${roleArn} cannot be assumed.`, 403)
  return {
    kind: 'role',
    name: role.name,
    sessionName,
    roleArn,
    arn: roleArn.replace(
      /^(arn:[^:]+):iam(::\d+):role\/.*$/,
      `$1:sts$2:assumed-role/${role.name}/${sessionName}`,
    ),
    userId: `${role.id}:${sessionName}`,
  }
}

interface Outcome {
  readonly startedAt: number
  readonly endedAt: number
  readonly readOnly: boolean
  readonly resource: string | undefined
  readonly error: AwsError | undefined
}

function describe(call: Call, { startedAt, endedAt, readOnly, resource, error }: Outcome) {
  const { principal, request } = call
  const userAgent = request.headers['user-agent']?.slice(0, 200)
  return {
    time: startedAt,
    principalKind: principalKind(principal),
    principalArn: principal.arn,
    service: call.serviceId,
    operation: call.operation,
    ...(resource !== undefined && { resource }),
    readOnly,
    ...(error && { errorCode: error.code, errorMessage: error.message.slice(0, 1000) }),
    requestId: call.requestId,
    ...(request.remoteAddress && { sourceAddress: request.remoteAddress }),
    ...(userAgent !== undefined && { userAgent }),
    requestParameters: recordableInput(call.input) as Fields,
    durationMs: endedAt - startedAt,
  }
}
