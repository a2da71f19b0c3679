import type { Api, Cors } from '@aws-sdk/client-apigatewayv2'
import type { CallContext } from '../../service.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { checkTags } from '../../shape/tagging.ts'
import { badRequest, notAvailable } from './api-error.ts'
import type { ApiRow, CorsRow } from './api-rows.ts'
import { newId, save, saveAndDeploy } from './api-store.ts'
import { apis } from './apis.ts'

type Sdk = typeof import('@aws-sdk/client-apigatewayv2')

export function createApi(context: CallContext, input: Input<Sdk, 'CreateApi'>): Api {
  if (input.ProtocolType !== 'HTTP') throw notAvailable(`An API of the protocol ${input.ProtocolType}`)
  if (input.IpAddressType === 'dualstack') throw notAvailable('A dualstack API')
  const row: ApiRow = {
    apiId: newId(10),
    name: checkName(input.Name),
    ...(input.Description !== undefined && { description: input.Description }),
    ...(input.Version !== undefined && { version: input.Version }),
    createdAt: context.now(),
    disabled: input.DisableExecuteApiEndpoint ?? false,
    ...(input.CorsConfiguration && { cors: corsRow(input.CorsConfiguration) }),
    tags: checkTags(apis, input.Tags ?? {}),
    routes: {},
    integrations: {},
    stages: {},
    deployments: {},
  }
  if (input.Target === undefined) return describeApi(context, save(context, row))
  return describeApi(context, quickCreate(context, row, input.Target, input.RouteKey, input.CredentialsArn))
}

export function updateApi(context: CallContext, api: ApiRow, input: Input<Sdk, 'UpdateApi'>): Api {
  if (input.Target !== undefined || input.RouteKey !== undefined || input.CredentialsArn !== undefined)
    throw notAvailable('Changing the quick-create target of an API')
  const changed = {
    ...api,
    name: input.Name === undefined ? api.name : checkName(input.Name),
    ...(input.Description !== undefined && { description: input.Description }),
    ...(input.Version !== undefined && { version: input.Version }),
    disabled: input.DisableExecuteApiEndpoint ?? api.disabled,
    ...(input.CorsConfiguration && { cors: corsRow(input.CorsConfiguration) }),
  }
  return describeApi(context, save(context, changed))
}

export function deleteCors(context: CallContext, { cors: _, ...api }: ApiRow): void {
  save(context, api)
}

/** An API with one route, one integration and a stage that deploys by itself. */
function quickCreate(
  context: CallContext,
  row: ApiRow,
  target: string,
  routeKey = '$default',
  credentialsArn?: string,
): ApiRow {
  if (!target.startsWith('arn:')) throw notAvailable('An HTTP proxy integration')
  const integrationId = newId(7)
  const routeId = newId(7)
  const now = context.now()
  return saveAndDeploy(context, {
    ...row,
    integrations: {
      [integrationId]: {
        integrationId,
        uri: target,
        payloadFormat: '2.0',
        timeoutMs: 30_000,
        ...(credentialsArn !== undefined && { credentialsArn }),
        managed: true,
      },
    },
    routes: { [routeId]: { routeId, routeKey, target: `integrations/${integrationId}`, managed: true } },
    stages: {
      $default: {
        name: '$default',
        autoDeploy: true,
        variables: {},
        createdAt: now,
        updatedAt: now,
        tags: {},
        managed: true,
      },
    },
  })
}

function checkName(name: string): string {
  if (name.length < 1 || name.length > 128) throw badRequest('Invalid API name specified')
  return name
}

function corsRow(cors: Cors): CorsRow {
  const origins = cors.AllowOrigins ?? []
  if (
    cors.AllowCredentials &&
    [origins, cors.AllowHeaders, cors.AllowMethods, cors.ExposeHeaders].some(list => list?.includes('*'))
  )
    throw badRequest('Allow credentials is not supported with a wildcard in the CORS configuration')
  for (const origin of origins)
    if (origin !== '*' && !/^https?:\/\/[^/\s]+$/.test(origin))
      throw badRequest(`Invalid format for origin ${origin}`)
  return {
    allowOrigins: origins,
    allowMethods: cors.AllowMethods ?? [],
    allowHeaders: cors.AllowHeaders ?? [],
    exposeHeaders: cors.ExposeHeaders ?? [],
    allowCredentials: cors.AllowCredentials ?? false,
    ...(cors.MaxAge !== undefined && { maxAgeSeconds: cors.MaxAge }),
  }
}

export function describeApi({ endpoint }: CallContext, row: ApiRow): Api {
  const { cors } = row
  return {
    ApiEndpoint: `${endpoint}/execute-api/${row.apiId}`,
    ApiId: row.apiId,
    ApiKeySelectionExpression: '$request.header.x-api-key',
    CreatedDate: new Date(row.createdAt),
    Description: row.description,
    DisableExecuteApiEndpoint: row.disabled,
    IpAddressType: 'ipv4',
    Name: row.name,
    ProtocolType: 'HTTP',
    RouteSelectionExpression: '$request.method $request.path',
    Tags: { ...row.tags },
    Version: row.version,
    ...(cors && {
      CorsConfiguration: {
        AllowOrigins: [...cors.allowOrigins],
        AllowMethods: [...cors.allowMethods],
        AllowHeaders: [...cors.allowHeaders],
        ExposeHeaders: [...cors.exposeHeaders],
        AllowCredentials: cors.allowCredentials,
        MaxAge: cors.maxAgeSeconds,
      },
    }),
  }
}
