import type {
  CreateIntegrationRequest,
  DeleteIntegrationRequest,
  GetIntegrationRequest,
  GetIntegrationsRequest,
  GetIntegrationsResponse,
  Integration,
  UpdateIntegrationRequest,
} from '@aws-sdk/client-apigatewayv2'
import type { Operation } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import { badRequest, conflict, notAvailable, notFound } from './api-error.ts'
import type { ApiRow, IntegrationRow } from './api-rows.ts'
import { apiOf, newId, saveAndDeploy, without } from './api-store.ts'

export const integrationOperations: Record<string, Operation> = {
  CreateIntegration: typedOperation<CreateIntegrationRequest, Integration>((context, input) => {
    const api = apiOf(context, input.ApiId)
    const integration: IntegrationRow = {
      integrationId: newId(7),
      // AWS's defaults; the payload format of a function is 1.0 unless asked otherwise.
      ...settings(input, { uri: '', payloadFormat: '1.0', timeoutMs: 30_000 }),
      managed: false,
    }
    saveAndDeploy(context, {
      ...api,
      integrations: { ...api.integrations, [integration.integrationId]: integration },
    })
    return describe(integration)
  }),

  UpdateIntegration: typedOperation<UpdateIntegrationRequest, Integration>((context, input) => {
    const api = apiOf(context, input.ApiId)
    const before = integrationOf(api, input.IntegrationId)
    const integration = { ...before, ...settings(input, before) }
    saveAndDeploy(context, {
      ...api,
      integrations: { ...api.integrations, [integration.integrationId]: integration },
    })
    return describe(integration)
  }),

  GetIntegration: typedOperation<GetIntegrationRequest, Integration>((context, input) =>
    describe(integrationOf(apiOf(context, input.ApiId), input.IntegrationId)),
  ),

  GetIntegrations: typedOperation<GetIntegrationsRequest, GetIntegrationsResponse>((context, input) => ({
    Items: Object.values(apiOf(context, input.ApiId).integrations).map(describe),
  })),

  DeleteIntegration: typedOperation<DeleteIntegrationRequest>((context, input) => {
    const api = apiOf(context, input.ApiId)
    integrationOf(api, input.IntegrationId)
    const target = `integrations/${input.IntegrationId}`
    const user = Object.values(api.routes).find(route => route.target === target)
    if (user !== undefined)
      throw conflict(
        `Cannot delete Integration '${input.IntegrationId}' because it is referenced by Route '${user.routeId}'.`,
      )
    saveAndDeploy(context, { ...api, integrations: without(api.integrations, input.IntegrationId) })
  }),
}

type Settings = Pick<IntegrationRow, 'uri' | 'payloadFormat' | 'timeoutMs' | 'description' | 'credentialsArn'>

function settings(input: Partial<CreateIntegrationRequest>, previous: Settings): Settings {
  refuseUnavailable(input)
  const uri = input.IntegrationUri ?? previous.uri
  if (!/^arn:aws:(lambda:|apigateway:[a-z0-9-]+:lambda:path\/)/.test(uri))
    throw badRequest('Invalid integration URI specified')
  const format = input.PayloadFormatVersion ?? previous.payloadFormat
  if (format !== '1.0' && format !== '2.0')
    throw badRequest('PayloadFormatVersion should be one of the supported values: [1.0, 2.0]')
  const timeoutMs = input.TimeoutInMillis ?? previous.timeoutMs
  if (timeoutMs < 50 || timeoutMs > 30_000)
    throw badRequest('TimeoutInMillis should be between 50 milliseconds and 30,000 milliseconds')
  const description = input.Description ?? previous.description
  const credentialsArn = input.CredentialsArn ?? previous.credentialsArn
  return {
    uri,
    payloadFormat: format,
    timeoutMs,
    ...(description !== undefined && { description }),
    ...(credentialsArn !== undefined && { credentialsArn }),
  }
}

function refuseUnavailable(input: Partial<CreateIntegrationRequest>): void {
  const type = input.IntegrationType
  if (type !== undefined && type !== 'AWS_PROXY') {
    if (type === 'HTTP_PROXY') throw notAvailable('An HTTP proxy integration')
    throw badRequest(`Integration type ${type} is not supported for HTTP APIs`)
  }
  if (input.IntegrationSubtype !== undefined) throw notAvailable('An integration with an AWS service')
  if (input.ConnectionType === 'VPC_LINK' || input.ConnectionId !== undefined)
    throw notAvailable('A VPC link')
  if (input.RequestParameters !== undefined || input.ResponseParameters !== undefined)
    throw notAvailable('Parameter mapping')
  if (input.RequestTemplates !== undefined || input.TlsConfig !== undefined)
    throw badRequest('Request templates and TLS settings are not supported for this integration')
}

function integrationOf(api: ApiRow, id: string): IntegrationRow {
  const integration = api.integrations[id]
  if (integration === undefined) throw notFound('Integration', id)
  return integration
}

function describe(integration: IntegrationRow): Integration {
  return {
    ApiGatewayManaged: integration.managed,
    ConnectionType: 'INTERNET',
    IntegrationId: integration.integrationId,
    IntegrationMethod: 'POST',
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: integration.uri,
    PayloadFormatVersion: integration.payloadFormat,
    TimeoutInMillis: integration.timeoutMs,
    ...(integration.description !== undefined && { Description: integration.description }),
    ...(integration.credentialsArn !== undefined && { CredentialsArn: integration.credentialsArn }),
  }
}
