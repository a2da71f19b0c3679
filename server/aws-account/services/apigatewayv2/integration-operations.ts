import type { CreateIntegrationRequest, Integration } from '@aws-sdk/client-apigatewayv2'
import type { CallContext } from '../../service.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { badRequest, conflict, notAvailable } from './api-error.ts'
import type { ApiRow, IntegrationRow } from './api-rows.ts'
import { newId, saveAndDeploy, without } from './api-store.ts'
import { partOf } from './apis.ts'

type Sdk = typeof import('@aws-sdk/client-apigatewayv2')

export function createIntegration(
  context: CallContext,
  api: ApiRow,
  input: Input<Sdk, 'CreateIntegration'>,
): Integration {
  return saveIntegration(context, api, {
    integrationId: newId(7),
    // AWS's defaults; the payload format of a function is 1.0 unless asked otherwise.
    ...settings(input, { uri: '', payloadFormat: '1.0', timeoutMs: 30_000 }),
    managed: false,
  })
}

export function updateIntegration(
  context: CallContext,
  api: ApiRow,
  input: Input<Sdk, 'UpdateIntegration'>,
): Integration {
  const before = integrationOf(api, input.IntegrationId)
  return saveIntegration(context, api, { ...before, ...settings(input, before) })
}

export function deleteIntegration(
  context: CallContext,
  api: ApiRow,
  { IntegrationId: id }: Input<Sdk, 'DeleteIntegration'>,
): void {
  integrationOf(api, id)
  const user = Object.values(api.routes).find(route => route.target === `integrations/${id}`)
  if (user !== undefined)
    throw conflict(`Cannot delete Integration '${id}' because it is referenced by Route '${user.routeId}'.`)
  saveAndDeploy(context, { ...api, integrations: without(api.integrations, id) })
}

function saveIntegration(context: CallContext, api: ApiRow, integration: IntegrationRow): Integration {
  const integrations = { ...api.integrations, [integration.integrationId]: integration }
  saveAndDeploy(context, { ...api, integrations })
  return describeIntegration(integration)
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

export const integrationOf = (api: ApiRow, id: string) => partOf(api.integrations, 'Integration', id)

export function describeIntegration(integration: IntegrationRow): Integration {
  return {
    ApiGatewayManaged: integration.managed,
    ConnectionType: 'INTERNET',
    IntegrationId: integration.integrationId,
    IntegrationMethod: 'POST',
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: integration.uri,
    PayloadFormatVersion: integration.payloadFormat,
    TimeoutInMillis: integration.timeoutMs,
    Description: integration.description,
    CredentialsArn: integration.credentialsArn,
  }
}
