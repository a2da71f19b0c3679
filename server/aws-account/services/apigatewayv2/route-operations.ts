import type { CreateRouteRequest, Route } from '@aws-sdk/client-apigatewayv2'
import type { CallContext } from '../../service.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { badRequest, conflict } from './api-error.ts'
import { type ApiRow, type AuthorizerRow, own, type RouteRow } from './api-rows.ts'
import { newId, saveAndDeploy, without } from './api-store.ts'
import { partOf } from './apis.ts'

type Sdk = typeof import('@aws-sdk/client-apigatewayv2')

export function createRoute(context: CallContext, api: ApiRow, input: Input<Sdk, 'CreateRoute'>): Route {
  refuseUnavailable(input)
  return saveRoute(context, api, {
    routeId: newId(7),
    routeKey: checkRouteKey(api, input.RouteKey),
    ...settings(api, input),
    managed: false,
  })
}

export function updateRoute(context: CallContext, api: ApiRow, input: Input<Sdk, 'UpdateRoute'>): Route {
  refuseUnavailable(input)
  const before = routeOf(api, input.RouteId)
  const key = input.RouteKey
  const routeKey = key === undefined ? before.routeKey : checkRouteKey(api, key, before.routeId)
  const { authorizerId: _, authorizationScopes: __, isForSigned: ___, ...rest } = before
  return saveRoute(context, api, { ...rest, routeKey, ...settings(api, input, before) })
}

export function deleteRoute(
  context: CallContext,
  api: ApiRow,
  { RouteId: id }: Input<Sdk, 'DeleteRoute'>,
): void {
  routeOf(api, id)
  saveAndDeploy(context, { ...api, routes: without(api.routes, id) })
}

export const routeOf = (api: ApiRow, id: string) => partOf(api.routes, 'Route', id)

function saveRoute(context: CallContext, api: ApiRow, route: RouteRow): Route {
  saveAndDeploy(context, { ...api, routes: { ...api.routes, [route.routeId]: route } })
  return describeRoute(route, api)
}

type Asked = Partial<CreateRouteRequest>

function settings(api: ApiRow, input: Asked, before?: RouteRow) {
  const { Target: target, OperationName: name } = input
  return {
    ...authorization(api, input, before),
    ...(target !== undefined && { target: checkTarget(api, target) }),
    ...(name !== undefined && { operationName: name }),
  }
}

/** A route keeps its authorizer until it is given another, or none. */
function authorization(
  api: ApiRow,
  { AuthorizationType: type, AuthorizerId: id, AuthorizationScopes: scopes }: Asked,
  before?: RouteRow,
): Pick<RouteRow, 'authorizerId' | 'authorizationScopes' | 'isForSigned'> {
  if (type === 'NONE') return {}
  if (type === 'AWS_IAM') {
    if (id !== undefined)
      throw badRequest('An authorizer is not supported for the authorization type AWS_IAM')
    return { isForSigned: true }
  }
  if (type === undefined && before?.isForSigned) return { isForSigned: true }
  const authorizerId = id ?? before?.authorizerId
  if (type !== undefined && authorizerId === undefined)
    throw badRequest('An authorizer is required for this authorization type')
  if (authorizerId === undefined) return {}
  const authorizer = own(api.authorizers, authorizerId)
  if (authorizer === undefined) throw badRequest(`Invalid authorizer ID specified ${authorizerId}`)
  const isJwt = authorizer.jwt !== undefined
  if (type !== undefined && (type === 'JWT') !== isJwt)
    throw badRequest(`The authorizer ${authorizerId} is not of the authorization type ${type}`)
  if (scopes?.length && !isJwt)
    throw badRequest('AuthorizationScopes are only supported with JWT authorizers')
  const authorizationScopes = scopes ?? before?.authorizationScopes
  return { authorizerId, ...(authorizationScopes?.length && { authorizationScopes }) }
}

function refuseUnavailable(input: Asked): void {
  if (input.ApiKeyRequired) throw badRequest('Api key is not supported for HTTP APIs')
  if (input.RequestModels !== undefined || input.ModelSelectionExpression !== undefined)
    throw badRequest('Models are not supported for HTTP APIs')
  if (input.RequestParameters !== undefined)
    throw badRequest('Request parameters are not supported for HTTP APIs')
}

const routeKeyPattern = /^(\$default|(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) (\/[^\s?]*))$/
const segmentPattern = /^([^{}]*|\{[\w.:-]+\}|\{[\w.:-]+\+\})$/

function checkRouteKey(api: ApiRow, routeKey: string, except?: string): string {
  const path = routeKeyPattern.exec(routeKey)?.[3]
  const segments = path?.split('/') ?? []
  const greedy = segments.findIndex(segment => segment.endsWith('+}'))
  if (
    !routeKeyPattern.test(routeKey) ||
    !segments.every(segment => segmentPattern.test(segment)) ||
    (greedy >= 0 && greedy < segments.length - 1)
  )
    throw badRequest(
      'The provided route key is not formatted properly for HTTP protocol. Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"',
    )
  if (Object.values(api.routes).some(route => route.routeKey === routeKey && route.routeId !== except))
    throw conflict(`Route with key ${routeKey} already exists for this API`)
  return routeKey
}

function checkTarget(api: ApiRow, target: string): string {
  const id = /^integrations\/(.+)$/.exec(target)?.[1]
  if (id === undefined || own(api.integrations, id) === undefined)
    throw badRequest(`Invalid target ${target} specified`)
  return target
}

function authorizationType({ isForSigned }: RouteRow, authorizer: AuthorizerRow | undefined) {
  if (isForSigned) return 'AWS_IAM'
  if (authorizer === undefined) return 'NONE'
  return authorizer.jwt === undefined ? 'CUSTOM' : 'JWT'
}

export function describeRoute(route: RouteRow, api?: Pick<ApiRow, 'authorizers'>): Route {
  const authorizer = own(api?.authorizers, route.authorizerId ?? '')
  return {
    ApiGatewayManaged: route.managed,
    ApiKeyRequired: false,
    AuthorizationType: authorizationType(route, authorizer),
    AuthorizerId: route.authorizerId,
    ...(route.authorizationScopes && { AuthorizationScopes: [...route.authorizationScopes] }),
    RouteId: route.routeId,
    RouteKey: route.routeKey,
    Target: route.target,
    OperationName: route.operationName,
  }
}
