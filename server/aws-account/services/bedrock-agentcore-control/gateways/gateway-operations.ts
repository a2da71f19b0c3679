import type {
  CreateGatewayRequest,
  CreateGatewayResponse,
  CustomJWTAuthorizerConfiguration,
  UpdateGatewayRequest,
} from '@aws-sdk/client-bedrock-agentcore-control'
import type { CallContext } from '../../../service.ts'
import { newTags } from '../../../shape/tagging.ts'
import { pageOf } from '../../bedrock/pages.ts'
import { conflict, invalid, notHere } from '../agentcore-error.ts'
import { randomId } from '../random-id.ts'
import { type Gateway, gatewayArn, gateways, gatewaysOf, gatewayUrl } from './gateway-row.ts'

const NAME = /^([0-9a-zA-Z][-]?){1,48}$/
const DISCOVERY = /^https?:\/\/.+\/\.well-known\/openid-configuration$/
const MAX_GATEWAYS = 50

export function createGateway(context: CallContext, input: CreateGatewayRequest): CreateGatewayResponse {
  const { state } = context
  const settings = readSettings(input)
  if ([...gatewaysOf(state).values()].some(one => one.name === settings.name))
    throw conflict(`There is a gateway ${settings.name} already.`)
  if (gatewaysOf(state).size >= MAX_GATEWAYS)
    throw conflict(`An account has ${MAX_GATEWAYS} gateways at most.`)
  const id = `${settings.name.toLowerCase()}-${randomId()}`
  const arn = gatewayArn(context, id)
  const tags = newTags(gateways, { ...input })
  const gateway = {
    arn,
    id,
    ...settings,
    tags,
    targets: [],
    createdAt: context.now(),
    updatedAt: context.now(),
  }
  gateways.save(state, arn, gateway)
  return describeGateway(context, gateway)
}

export function updateGateway(
  context: CallContext,
  gateway: Gateway,
  input: UpdateGatewayRequest,
): CreateGatewayResponse {
  const { arn, id, targets, createdAt, tags } = gateway
  const changed = {
    arn,
    id,
    targets,
    createdAt,
    ...(tags && { tags }),
    ...readSettings(input),
    updatedAt: context.now(),
  }
  gateways.save(context.state, arn, changed)
  return describeGateway(context, changed)
}

type Settings = Omit<Gateway, 'arn' | 'id' | 'tags' | 'targets' | 'createdAt' | 'updatedAt'>

function readSettings(input: CreateGatewayRequest | UpdateGatewayRequest): Settings {
  const {
    name = '',
    description,
    roleArn = '',
    authorizerType,
    authorizerConfiguration,
    exceptionLevel,
  } = input
  if (!NAME.test(name))
    throw invalid(
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ([0-9a-zA-Z][-]?){1,48}`,
    )
  if (input.protocolType !== undefined && input.protocolType !== 'MCP')
    throw notHere(`The protocol ${input.protocolType}`)
  if (authorizerType !== 'CUSTOM_JWT' && authorizerType !== 'AWS_IAM' && authorizerType !== 'NONE')
    throw invalid(`The authorizer type ${authorizerType} is none of CUSTOM_JWT, AWS_IAM and NONE.`)
  const jwt = authorizerConfiguration?.customJWTAuthorizer
  if ((authorizerType === 'CUSTOM_JWT') !== (jwt !== undefined))
    throw invalid('A customJWTAuthorizer goes with the authorizer type CUSTOM_JWT, and with no other.')
  if (jwt) checkJwt(jwt)
  const mcp = input.protocolConfiguration?.mcp
  return {
    name,
    ...(description !== undefined && { description }),
    roleArn,
    authorizerType,
    ...(jwt && { jwt }),
    ...(mcp && { mcp }),
    ...(exceptionLevel && { exceptionLevel }),
  }
}

export function checkJwt({
  discoveryUrl = '',
  allowedAudience,
  allowedClients,
  allowedScopes,
  customClaims,
}: CustomJWTAuthorizerConfiguration): void {
  if (!DISCOVERY.test(discoveryUrl))
    throw invalid('The discoveryUrl must end with /.well-known/openid-configuration.')
  if (![allowedAudience, allowedClients, allowedScopes, customClaims].some(list => list?.length))
    throw invalid(
      'At least one of allowedAudience, allowedClients, allowedScopes and customClaims must be given.',
    )
}

export function describeGateway(context: CallContext, gateway: Gateway): CreateGatewayResponse {
  const { id, jwt, mcp } = gateway
  return {
    gatewayArn: gateway.arn,
    gatewayId: id,
    gatewayUrl: gatewayUrl(context, id),
    createdAt: new Date(gateway.createdAt),
    updatedAt: new Date(gateway.updatedAt),
    status: 'READY',
    name: gateway.name,
    description: gateway.description,
    roleArn: gateway.roleArn,
    protocolType: 'MCP',
    authorizerType: gateway.authorizerType,
    ...(jwt && { authorizerConfiguration: { customJWTAuthorizer: jwt } }),
    ...(mcp && { protocolConfiguration: { mcp } }),
    ...(gateway.exceptionLevel && { exceptionLevel: gateway.exceptionLevel }),
  }
}

export function listGateways(
  context: CallContext,
  { maxResults, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
) {
  const page = pageOf([...gatewaysOf(context.state).values()], one => one.id, maxResults, nextToken)
  return {
    items: page.shown.map(({ id, name, description, authorizerType, createdAt, updatedAt }) => ({
      gatewayId: id,
      name,
      status: 'READY' as const,
      description,
      createdAt: new Date(createdAt),
      updatedAt: new Date(updatedAt),
      authorizerType,
      protocolType: 'MCP' as const,
    })),
    nextToken: page.next,
  }
}

export function deleteGateway({ state }: CallContext, gateway: Gateway) {
  if (gateway.targets.length > 0) throw conflict(`The gateway ${gateway.id} has targets: delete them first.`)
  gatewaysOf(state).delete(gateway.arn)
  return { gatewayId: gateway.id, status: 'DELETING' as const }
}
