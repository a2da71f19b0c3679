import type { Authorizer, CreateAuthorizerRequest } from '@aws-sdk/client-apigatewayv2'
import type { CallContext } from '../../service.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { badRequest, conflict, notAvailable } from './api-error.ts'
import type { ApiRow, AuthorizerRow } from './api-rows.ts'
import { newId, saveAndDeploy, without } from './api-store.ts'
import { partOf } from './apis.ts'

type Sdk = typeof import('@aws-sdk/client-apigatewayv2')

export function createAuthorizer(
  context: CallContext,
  api: ApiRow,
  input: Input<Sdk, 'CreateAuthorizer'>,
): Authorizer {
  return saveAuthorizer(context, api, { authorizerId: newId(6), ...settings(input) })
}

export function updateAuthorizer(
  context: CallContext,
  api: ApiRow,
  input: Input<Sdk, 'UpdateAuthorizer'>,
): Authorizer {
  const before = authorizerOf(api, input.AuthorizerId)
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  const changed = settings({ ...describeAuthorizer(before), ...given })
  return saveAuthorizer(context, api, { authorizerId: before.authorizerId, ...changed })
}

export function deleteAuthorizer(
  context: CallContext,
  api: ApiRow,
  { AuthorizerId: id }: Input<Sdk, 'DeleteAuthorizer'>,
): void {
  authorizerOf(api, id)
  const user = Object.values(api.routes).find(({ authorizerId }) => authorizerId === id)
  if (user !== undefined)
    throw conflict(`Cannot delete authorizer '${id}', is referenced by route '${user.routeId}'.`)
  saveAndDeploy(context, { ...api, authorizers: without(api.authorizers ?? {}, id) })
}

export const authorizerOf = (api: ApiRow, id: string) => partOf(api.authorizers ?? {}, 'Authorizer', id)

function saveAuthorizer(context: CallContext, api: ApiRow, authorizer: AuthorizerRow): Authorizer {
  saveAndDeploy(context, {
    ...api,
    authorizers: { ...api.authorizers, [authorizer.authorizerId]: authorizer },
  })
  return describeAuthorizer(authorizer)
}

const SOURCE = /^\$(request\.(header|querystring)\.[^\s.]+|context\.[\w.]+|stageVariables\.\w+)$/

function settings(input: Partial<CreateAuthorizerRequest>): Omit<AuthorizerRow, 'authorizerId'> {
  const name = input.Name ?? ''
  if (name === '' || name.length > 128)
    throw badRequest('Authorizer name must be between 1 and 128 characters')
  const identitySources = input.IdentitySource ?? []
  const wrong = identitySources.find(source => !SOURCE.test(source))
  if (wrong !== undefined) throw badRequest(`Invalid identity source specified ${wrong}`)
  switch (input.AuthorizerType) {
    case 'JWT':
      return { name, identitySources, jwt: jwtSettings(input) }
    case 'REQUEST':
      return { name, identitySources, lambda: lambdaSettings(input, identitySources) }
    default:
      throw badRequest('AuthorizerType should be one of the supported values: [JWT, REQUEST]')
  }
}

function jwtSettings({
  JwtConfiguration: jwt,
  IdentitySource: sources = [],
}: Partial<CreateAuthorizerRequest>) {
  const { Issuer: issuer, Audience: audience = [] } = jwt ?? {}
  if (issuer === undefined || !/^https?:\/\/\S+$/.test(issuer))
    throw badRequest('Invalid issuer: Issuer must be a valid URL')
  if (audience.length === 0) throw badRequest('Audience is required for JWT authorizers')
  if (sources.length !== 1) throw badRequest('JWT authorizers need exactly one identity source')
  return { issuer, audience }
}

function lambdaSettings(input: Partial<CreateAuthorizerRequest>, sources: readonly string[]) {
  const { AuthorizerUri: uri, AuthorizerPayloadFormatVersion: format } = input
  if (
    uri === undefined ||
    !/^arn:aws:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/.+\/invocations$/.test(uri)
  )
    throw badRequest('Invalid authorizer URI')
  if (format !== '1.0' && format !== '2.0')
    throw badRequest('AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer')
  if (input.EnableSimpleResponses && format === '1.0')
    throw badRequest('EnableSimpleResponses is only supported with payload format version 2.0')
  const ttlSeconds = input.AuthorizerResultTtlInSeconds ?? 0
  if (ttlSeconds < 0 || ttlSeconds > 3600)
    throw badRequest('AuthorizerResultTtlInSeconds must be between 0 and 3600')
  if (ttlSeconds > 0 && sources.length === 0)
    throw badRequest('An identity source is required if AuthorizerResultTtlInSeconds is greater than 0')
  if (input.IdentityValidationExpression !== undefined) throw notAvailable('IdentityValidationExpression')
  return {
    uri,
    format: format as '1.0' | '2.0',
    simple: input.EnableSimpleResponses ?? false,
    ttlSeconds,
    ...(input.AuthorizerCredentialsArn !== undefined && { credentialsArn: input.AuthorizerCredentialsArn }),
  }
}

export function describeAuthorizer({
  authorizerId,
  name,
  identitySources,
  jwt,
  lambda,
}: AuthorizerRow): Authorizer {
  return {
    AuthorizerId: authorizerId,
    Name: name,
    AuthorizerType: jwt === undefined ? 'REQUEST' : 'JWT',
    IdentitySource: [...identitySources],
    ...(jwt && { JwtConfiguration: { Issuer: jwt.issuer, Audience: [...jwt.audience] } }),
    ...(lambda && {
      AuthorizerUri: lambda.uri,
      AuthorizerPayloadFormatVersion: lambda.format,
      EnableSimpleResponses: lambda.simple,
      AuthorizerResultTtlInSeconds: lambda.ttlSeconds,
      AuthorizerCredentialsArn: lambda.credentialsArn,
    }),
  }
}
