import { evaluate } from '../../../iam/evaluate.ts'
import type { BackgroundContext, Principal } from '../../../service.ts'
import type { AccountState } from '../../../state/account-state.ts'
import type { AuthorizerRow } from '../api-rows.ts'
import type { ApiRequest } from './api-request.ts'
import { eventFormat1, eventFormat2 } from './event-format.ts'
import type { RouteMatch } from './route-matching.ts'

/** What a function said of a request. */
export interface Opinion {
  readonly allows: boolean
  readonly principalId?: string
  readonly context?: Readonly<Record<string, unknown>>
}

interface Remembered {
  readonly answer: unknown
  /** Milliseconds by the account's clock. */
  readonly until: number
}

/** Answers that are kept of one account; the oldest goes first. */
const MAX_REMEMBERED = 1000
const remembered = new WeakMap<AccountState, Map<string, Remembered>>()

/** Asks the function of an authorizer, or takes what it said of the same identity; undefined for no good answer. */
export async function askAuthorizer(
  context: BackgroundContext,
  request: ApiRequest,
  match: RouteMatch,
  authorizer: AuthorizerRow,
  identities: readonly string[],
): Promise<Opinion | undefined> {
  const { lambda } = authorizer
  if (lambda === undefined) return undefined
  const arn = routeArn(context, request, match)
  const known = remembered.get(context.state) ?? new Map<string, Remembered>()
  remembered.set(context.state, known)
  const key = JSON.stringify([request.apiId, authorizer.authorizerId, request.stage.name, ...identities])
  const before = known.get(key)
  if (before !== undefined && before.until > context.now())
    return opinionIn(before.answer, lambda.simple, arn)
  const answer = await invoke(
    context,
    authorizer,
    eventFor(authorizer, request, match, identities, arn),
    request,
  )
  const opinion = opinionIn(answer, lambda.simple, arn)
  if (opinion !== undefined && lambda.ttlSeconds > 0) {
    known.delete(key)
    known.set(key, { answer, until: context.now() + lambda.ttlSeconds * 1000 })
    for (const oldest of known.keys()) if (known.size > MAX_REMEMBERED) known.delete(oldest)
  }
  return opinion
}

function routeArn({ region }: BackgroundContext, request: ApiRequest, match: RouteMatch): string {
  const { accountId, apiId, stage, method, path } = request
  const below = stage.name === '$default' ? path : path.slice(stage.name.length + 1)
  const place = match.route.routeKey === '$default' ? '$default' : `${method}${below}`
  return `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage.name}/${place}`
}

function eventFor(
  { lambda }: AuthorizerRow,
  request: ApiRequest,
  match: RouteMatch,
  identities: readonly string[],
  arn: string,
): object {
  if (lambda?.format === '2.0') {
    const {
      body: _,
      isBase64Encoded: __,
      version,
      ...event
    } = { ...eventFormat2(request, match) } as Record<string, unknown>
    return { version, type: 'REQUEST', routeArn: arn, identitySource: identities, ...event }
  }
  const {
    body: _,
    isBase64Encoded: __,
    version,
    ...event
  } = { ...eventFormat1(request, match) } as Record<string, unknown>
  const identity = identities.join(',')
  return {
    version,
    type: 'REQUEST',
    methodArn: arn,
    identitySource: identity,
    authorizationToken: identity,
    ...event,
  }
}

async function invoke(
  context: BackgroundContext,
  { authorizerId, lambda }: AuthorizerRow,
  event: object,
  { accountId, apiId }: ApiRequest,
): Promise<unknown> {
  const caller: Principal =
    lambda?.credentialsArn === undefined
      ? {
          kind: 'service',
          name: 'apigateway.amazonaws.com',
          arn: 'apigateway.amazonaws.com',
          userId: 'apigateway.amazonaws.com',
          sourceArn: `arn:aws:execute-api:${context.region}:${accountId}:${apiId}/authorizers/${authorizerId}`,
        }
      : context.assumeForService(lambda.credentialsArn, 'BackplaneAssumeRoleSession')
  try {
    const { Payload, FunctionError } = await context.call(caller, 'lambda', 'Invoke', {
      FunctionName: /\/functions\/(arn:[^/]+)\/invocations$/.exec(lambda?.uri ?? '')?.[1],
      Payload: Buffer.from(JSON.stringify(event)),
    })
    if (FunctionError !== undefined || !(Payload instanceof Uint8Array)) return undefined
    return JSON.parse(Buffer.from(Payload).toString())
  } catch {
    // No permission, no such function, no JSON: the client learns as little as on AWS.
    return undefined
  }
}

function opinionIn(answer: unknown, isSimple: boolean, arn: string): Opinion | undefined {
  if (!isObject(answer)) return undefined
  const told = isObject(answer.context) ? { context: answer.context } : {}
  if (isSimple)
    return typeof answer.isAuthorized === 'boolean' ? { allows: answer.isAuthorized, ...told } : undefined
  const { principalId, policyDocument } = answer
  if (typeof principalId !== 'string' || !isObject(policyDocument)) return undefined
  return { allows: policyAllows(policyDocument, arn), principalId, ...told }
}

function policyAllows(policy: object, arn: string): boolean {
  try {
    const resourceAccount = arn.split(':')[4] ?? ''
    const request = { action: 'execute-api:Invoke', resource: arn, resourceAccount, context: new Map() }
    // As if it were the policy of a user of this account.
    const caller = { kind: 'user', arn: `arn:aws:iam::${resourceAccount}:user/caller` } as const
    return evaluate(request, caller, { identity: [policy] }).kind === 'allowed'
  } catch {
    return false
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
