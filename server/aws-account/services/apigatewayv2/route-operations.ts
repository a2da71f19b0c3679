import type { CreateRouteRequest, Route } from '@aws-sdk/client-apigatewayv2'
import type { CallContext } from '../../service.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { badRequest, conflict, notAvailable } from './api-error.ts'
import { type ApiRow, own, type RouteRow } from './api-rows.ts'
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
  return saveRoute(context, api, { ...before, routeKey, ...settings(api, input) })
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
  return describeRoute(route)
}

type Asked = Partial<CreateRouteRequest>

function settings(api: ApiRow, { Target: target, OperationName: name }: Asked) {
  return {
    ...(target !== undefined && { target: checkTarget(api, target) }),
    ...(name !== undefined && { operationName: name }),
  }
}

function refuseUnavailable(input: Asked): void {
  if (input.AuthorizationType !== undefined && input.AuthorizationType !== 'NONE')
    throw notAvailable(`The authorization type ${input.AuthorizationType}`)
  if (input.AuthorizerId !== undefined) throw notAvailable('An authorizer')
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

export function describeRoute(route: RouteRow): Route {
  return {
    ApiGatewayManaged: route.managed,
    ApiKeyRequired: false,
    AuthorizationType: 'NONE',
    RouteId: route.routeId,
    RouteKey: route.routeKey,
    Target: route.target,
    OperationName: route.operationName,
  }
}
