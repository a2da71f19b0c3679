import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, RawAnswer } from '../../../service.ts'
import { type AuthorizerRow, type DeploymentRow, own, type RouteRow } from '../api-rows.ts'
import type { ApiRequest } from './api-request.ts'
import { askAuthorizer } from './ask-authorizer.ts'
import type { Asked } from './asked.ts'
import { iamIdentity } from './iam-identity.ts'
import { identityOf } from './identity-sources.ts'
import { internalServerError, messageAnswer } from './integration-response.ts'
import { type AskOwn, keysOfIssuer } from './issuer-keys.ts'
import type { RouteMatch } from './route-matching.ts'
import { claimTexts, scopesIn, verifyJwt } from './verify-jwt.ts'

/** What the event of the integration has of who asked, by its format; or the answer of the gateway itself. */
export type Authorization =
  | {
      readonly kind: 'allowed'
      readonly format1?: object
      readonly format2?: object
      /** Of who signed, in format 1.0. */
      readonly identity?: Readonly<Record<string, string>>
    }
  | { readonly kind: 'refused'; readonly answer: RawAnswer }

const unauthorized = (challenge: string | undefined): Authorization => {
  const { headers, ...answer } = messageAnswer(401, 'Unauthorized')
  const told = challenge === undefined ? {} : { 'www-authenticate': challenge }
  return { kind: 'refused', answer: { ...answer, headers: { ...headers, ...told } } }
}
const forbidden = (challenge?: string): Authorization => {
  const { headers, ...answer } = messageAnswer(403, 'Forbidden')
  const told = challenge === undefined ? {} : { 'www-authenticate': challenge }
  return { kind: 'refused', answer: { ...answer, headers: { ...headers, ...told } } }
}

/** Decides whether a request may reach the integration of its route. */
export async function authorize(
  asked: Asked,
  match: RouteMatch,
  deployment: DeploymentRow,
): Promise<Authorization> {
  const authorization = await decide(asked, match, deployment)
  if (authorization.kind === 'allowed') asked.course.authorizer = { ...authorization.format1 }
  return authorization
}

async function decide(asked: Asked, match: RouteMatch, deployment: DeploymentRow): Promise<Authorization> {
  const { context, request, ask } = asked
  const { authorizerId, isForSigned } = match.route
  if (isForSigned) return bySignature(asked)
  if (authorizerId === undefined) return { kind: 'allowed' }
  const authorizer = own(deployment.authorizers, authorizerId)
  if (authorizer === undefined) return { kind: 'refused', answer: internalServerError }
  if (authorizer.jwt !== undefined) return byToken(context, request, match.route, authorizer, ask)
  return byFunction(context, request, match, authorizer)
}

/** IAM decides about `execute-api:Invoke`, whose resource is the path that was asked. */
function bySignature({ context, request, wire, caller, course }: Asked): Authorization {
  if (caller === undefined) return forbidden()
  const { accountId, apiId, stage, method } = request
  const place = `${apiId}/${stage.name}/${method}${pathBelow(request)}`
  const resource = `arn:aws:execute-api:${context.region}:${accountId}:${place}`
  try {
    context.authorize(caller.principal, { action: 'execute-api:Invoke', resource }, wire)
  } catch (error) {
    if (error instanceof AwsError) return forbidden()
    throw error
  }
  const { principal, accessKeyId } = caller
  const identity = {
    accessKey: accessKeyId,
    accountId: principal.arn.split(':')[4] ?? accountId,
    caller: principal.userId,
    user: principal.userId,
    userArn: principal.arn,
  }
  course.identity = identity
  return { kind: 'allowed', identity, format2: { iam: iamIdentity(caller, accountId) } }
}

/** Without the stage, which the path of a request has in front. */
function pathBelow({ path, stage }: ApiRequest): string {
  return stage.name === '$default' ? path : path.slice(stage.name.length + 1)
}

async function byToken(
  context: BackgroundContext,
  request: ApiRequest,
  { authorizationScopes: wanted = [] }: RouteRow,
  { identitySources: [source = ''], jwt }: AuthorizerRow,
  ask: AskOwn,
): Promise<Authorization> {
  const token = identityOf(source, request)?.replace(/^Bearer\s+/i, '')
  if (token === undefined || jwt === undefined) return unauthorized('Bearer')
  const keys = await keysOfIssuer(context, jwt.issuer, ask)
  const result = verifyJwt(token, keys, { ...jwt, now: Math.floor(context.now() / 1000) })
  if ('problem' in result)
    return unauthorized(`Bearer scope="" error="invalid_token" error_description="${result.problem}"`)
  const scopes = scopesIn(result.claims)
  if (wanted.length > 0 && !wanted.some(scope => scopes.includes(scope)))
    return forbidden(
      `Bearer scope="${wanted.join(' ')}" error="insufficient_scope" error_description="${scopes.join(' ')}"`,
    )
  const known = { claims: claimTexts(result.claims), scopes: wanted.length > 0 ? wanted : null }
  return { kind: 'allowed', format1: known, format2: { jwt: known } }
}

async function byFunction(
  context: BackgroundContext,
  request: ApiRequest,
  match: RouteMatch,
  authorizer: AuthorizerRow,
): Promise<Authorization> {
  const identities = authorizer.identitySources.map(source => identityOf(source, request))
  if (!identities.every(identity => identity !== undefined)) return unauthorized(undefined)
  const opinion = await askAuthorizer(context, request, match, authorizer, identities)
  if (opinion === undefined) return { kind: 'refused', answer: internalServerError }
  if (!opinion.allows) return forbidden()
  const { principalId, context: told } = opinion
  return {
    kind: 'allowed',
    format1: { ...(principalId !== undefined && { principalId }), ...told },
    format2: { lambda: told ?? null },
  }
}
