import type {
  CreateRouteRequest,
  DeleteRouteRequest,
  GetRouteRequest,
  GetRoutesRequest,
  GetRoutesResponse,
  Route,
  UpdateRouteRequest,
} from '@aws-sdk/client-apigatewayv2'
import type { Operation } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import { badRequest, conflict, notAvailable, notFound } from './api-error.ts'
import type { ApiRow, RouteRow } from './api-rows.ts'
import { apiOf, newId, saveAndDeploy, without } from './api-store.ts'

export const routeOperations: Record<string, Operation> = {
  CreateRoute: typedOperation<CreateRouteRequest, Route>((context, input) => {
    const api = apiOf(context, input.ApiId)
    refuseUnavailable(input)
    const route: RouteRow = {
      routeId: newId(7),
      routeKey: checkRouteKey(api, input.RouteKey),
      ...(input.Target !== undefined && { target: checkTarget(api, input.Target) }),
      ...(input.OperationName !== undefined && { operationName: input.OperationName }),
      managed: false,
    }
    saveAndDeploy(context, { ...api, routes: { ...api.routes, [route.routeId]: route } })
    return describe(route)
  }),

  UpdateRoute: typedOperation<UpdateRouteRequest, Route>((context, input) => {
    const api = apiOf(context, input.ApiId)
    refuseUnavailable(input)
    const before = routeOf(api, input.RouteId)
    const route: RouteRow = {
      ...before,
      routeKey:
        input.RouteKey === undefined ? before.routeKey : checkRouteKey(api, input.RouteKey, before.routeId),
      ...(input.Target !== undefined && { target: checkTarget(api, input.Target) }),
      ...(input.OperationName !== undefined && { operationName: input.OperationName }),
    }
    saveAndDeploy(context, { ...api, routes: { ...api.routes, [route.routeId]: route } })
    return describe(route)
  }),

  GetRoute: typedOperation<GetRouteRequest, Route>((context, input) =>
    describe(routeOf(apiOf(context, input.ApiId), input.RouteId)),
  ),

  GetRoutes: typedOperation<GetRoutesRequest, GetRoutesResponse>((context, input) => ({
    Items: Object.values(apiOf(context, input.ApiId).routes).map(describe),
  })),

  DeleteRoute: typedOperation<DeleteRouteRequest>((context, input) => {
    const api = apiOf(context, input.ApiId)
    routeOf(api, input.RouteId)
    saveAndDeploy(context, { ...api, routes: without(api.routes, input.RouteId) })
  }),
}

type Input = Partial<CreateRouteRequest>

function refuseUnavailable(input: Input): void {
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
  if (id === undefined || api.integrations[id] === undefined)
    throw badRequest(`Invalid target ${target} specified`)
  return target
}

function routeOf(api: ApiRow, routeId: string): RouteRow {
  const route = api.routes[routeId]
  if (route === undefined) throw notFound('Route', routeId)
  return route
}

function describe(route: RouteRow): Route {
  return {
    ApiGatewayManaged: route.managed,
    ApiKeyRequired: false,
    AuthorizationType: 'NONE',
    RouteId: route.routeId,
    RouteKey: route.routeKey,
    ...(route.target !== undefined && { Target: route.target }),
    ...(route.operationName !== undefined && { OperationName: route.operationName }),
  }
}
