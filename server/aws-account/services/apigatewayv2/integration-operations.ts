import type { CreateIntegrationRequest, Integration } from '@aws-sdk/client-apigatewayv2'
import type { CallContext } from '../../service.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { badRequest, conflict, notAvailable } from './api-error.ts'
import type { ApiRow, IntegrationRow } from './api-rows.ts'
import { newId, saveAndDeploy, without } from './api-store.ts'
import { partOf } from './apis.ts'
import { checkAnswerMappings, checkRequestMapping } from './parameter-mapping.ts'

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

type Settings = Omit<IntegrationRow, 'integrationId' | 'managed'>

function settings(input: Partial<CreateIntegrationRequest>, previous: Settings): Settings {
  refuseUnavailable(input)
  const isHttp = (input.IntegrationType ?? previous.type) === 'HTTP_PROXY'
  const uri = checkUri(input.IntegrationUri ?? previous.uri, isHttp)
  const method = input.IntegrationMethod ?? previous.method
  if (isHttp && !/^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY)$/.test(method ?? ''))
    throw badRequest('HttpMethod must be specified for HTTP_PROXY integrations')
  const format = input.PayloadFormatVersion ?? previous.payloadFormat
  if (format !== '1.0' && format !== '2.0')
    throw badRequest('PayloadFormatVersion should be one of the supported values: [1.0, 2.0]')
  const timeoutMs = input.TimeoutInMillis ?? previous.timeoutMs
  if (timeoutMs < 50 || timeoutMs > 30_000)
    throw badRequest('TimeoutInMillis should be between 50 milliseconds and 30,000 milliseconds')
  const description = input.Description ?? previous.description
  const credentialsArn = input.CredentialsArn ?? previous.credentialsArn
  const { RequestParameters: ofRequest, ResponseParameters: ofAnswers } = input
  const requestParameters = ofRequest ? checkRequestMapping(ofRequest) : previous.requestParameters
  const responseParameters = ofAnswers ? checkAnswerMappings(ofAnswers) : previous.responseParameters
  return {
    uri,
    ...(isHttp && { type: 'HTTP_PROXY' as const, method: method ?? 'ANY' }),
    ...(requestParameters && { requestParameters }),
    ...(responseParameters && { responseParameters }),
    payloadFormat: format,
    timeoutMs,
    ...(description !== undefined && { description }),
    ...(credentialsArn !== undefined && { credentialsArn }),
  }
}

function checkUri(uri: string, isHttp: boolean): string {
  const isValid = isHttp
    ? /^https?:\/\/[^\s]+$/.test(uri)
    : /^arn:aws:(lambda:|apigateway:[a-z0-9-]+:lambda:path\/)/.test(uri)
  if (!isValid) throw badRequest('Invalid integration URI specified')
  return uri
}

function refuseUnavailable(input: Partial<CreateIntegrationRequest>): void {
  const type = input.IntegrationType
  if (type !== undefined && type !== 'AWS_PROXY' && type !== 'HTTP_PROXY')
    throw badRequest(`Integration type ${type} is not supported for HTTP APIs`)
  if (input.IntegrationSubtype !== undefined) throw notAvailable('An integration with an AWS service')
  if (input.ConnectionType === 'VPC_LINK' || input.ConnectionId !== undefined)
    throw notAvailable('A VPC link')
  if (input.RequestTemplates !== undefined || input.TlsConfig !== undefined)
    throw badRequest('Request templates and TLS settings are not supported for this integration')
}

export const integrationOf = (api: ApiRow, id: string) => partOf(api.integrations, 'Integration', id)

export function describeIntegration(integration: IntegrationRow): Integration {
  return {
    ApiGatewayManaged: integration.managed,
    ConnectionType: 'INTERNET',
    IntegrationId: integration.integrationId,
    IntegrationMethod: integration.method ?? 'POST',
    IntegrationType: integration.type ?? 'AWS_PROXY',
    ...(integration.requestParameters && { RequestParameters: { ...integration.requestParameters } }),
    ...(integration.responseParameters && { ResponseParameters: { ...integration.responseParameters } }),
    IntegrationUri: integration.uri,
    PayloadFormatVersion: integration.payloadFormat,
    TimeoutInMillis: integration.timeoutMs,
    Description: integration.description,
    CredentialsArn: integration.credentialsArn,
  }
}
