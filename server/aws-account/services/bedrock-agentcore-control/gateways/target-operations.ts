import type {
  CreateGatewayTargetRequest,
  CreateGatewayTargetResponse,
  UpdateGatewayTargetRequest,
} from '@aws-sdk/client-bedrock-agentcore-control'
import type { CallContext } from '../../../service.ts'
import { pageOf } from '../../bedrock/pages.ts'
import { conflict, invalid, notFound, notHere } from '../agentcore-error.ts'
import { randomId } from '../random-id.ts'
import { type Gateway, gateways, type Target } from './gateway-row.ts'

const NAME = /^([0-9a-zA-Z][-]?){1,100}$/
const TOOL = /^[a-zA-Z0-9_-]{1,64}$/
const LAMBDA = /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[a-zA-Z0-9-_]+(:[a-zA-Z0-9-_$]+)?$/
const MAX_TARGETS = 50
const MAX_TOOLS = 100

export function createGatewayTarget(
  context: CallContext,
  gateway: Gateway,
  input: CreateGatewayTargetRequest,
): CreateGatewayTargetResponse {
  const settings = readTarget(input)
  if (gateway.targets.some(one => one.name === settings.name))
    throw conflict(`There is a target ${settings.name} already.`)
  if (gateway.targets.length >= MAX_TARGETS) throw conflict(`A gateway has ${MAX_TARGETS} targets at most.`)
  const target = {
    id: randomId().toUpperCase(),
    ...settings,
    createdAt: context.now(),
    updatedAt: context.now(),
  }
  save(context, gateway, [...gateway.targets, target])
  return describeTarget(gateway, target)
}

export function updateGatewayTarget(
  context: CallContext,
  gateway: Gateway,
  input: UpdateGatewayTargetRequest,
): CreateGatewayTargetResponse {
  const before = targetOf(gateway, input.targetId)
  const target = {
    id: before.id,
    createdAt: before.createdAt,
    ...readTarget(input),
    updatedAt: context.now(),
  }
  save(
    context,
    gateway,
    gateway.targets.map(one => (one.id === target.id ? target : one)),
  )
  return describeTarget(gateway, target)
}

export function deleteGatewayTarget(
  context: CallContext,
  gateway: Gateway,
  { targetId }: { readonly targetId: string | undefined },
) {
  const { id } = targetOf(gateway, targetId)
  save(
    context,
    gateway,
    gateway.targets.filter(one => one.id !== id),
  )
  return { gatewayArn: gateway.arn, targetId: id, status: 'DELETING' as const }
}

function save({ state, now }: CallContext, gateway: Gateway, targets: readonly Target[]): void {
  gateways.save(state, gateway.arn, { ...gateway, targets, updatedAt: now() })
}

export function targetOf({ targets }: Gateway, id: string | undefined): Target {
  const found = targets.find(one => one.id === id)
  if (!found) throw notFound(`The target ${id}`)
  return found
}

type Settings = Omit<Target, 'id' | 'createdAt' | 'updatedAt'>

function readTarget(input: CreateGatewayTargetRequest | UpdateGatewayTargetRequest): Settings {
  const {
    name = '',
    description,
    targetConfiguration,
    metadataConfiguration,
    credentialProviderConfigurations = [],
  } = input
  if (!NAME.test(name))
    throw invalid(
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ([0-9a-zA-Z][-]?){1,100}`,
    )
  const lambda = targetConfiguration?.mcp?.lambda
  if (!lambda) throw notHere('A target that is no function')
  const tools = lambda.toolSchema?.inlinePayload
  if (!tools) throw notHere('A tool schema that lies in S3')
  if (!LAMBDA.test(lambda.lambdaArn ?? '')) throw invalid(`${lambda.lambdaArn} is not the ARN of a function.`)
  if (tools.length === 0 || tools.length > MAX_TOOLS)
    throw invalid(`A target has from 1 to ${MAX_TOOLS} tools.`)
  const names = new Set(tools.map(tool => tool.name))
  if (names.size < tools.length) throw invalid('Two tools have the same name.')
  for (const tool of tools)
    if (!TOOL.test(tool.name ?? '')) throw invalid(`${tool.name} is not the name of a tool.`)
  for (const { credentialProviderType: type } of credentialProviderConfigurations)
    if (type !== 'GATEWAY_IAM_ROLE')
      throw invalid('A function is called by the role of the gateway: GATEWAY_IAM_ROLE.')
  return {
    name,
    ...(description !== undefined && { description }),
    lambdaArn: lambda.lambdaArn ?? '',
    tools,
    headers: (metadataConfiguration?.allowedRequestHeaders ?? []).map(header => header.toLowerCase()),
  }
}

export function describeTarget({ arn }: Gateway, target: Target): CreateGatewayTargetResponse {
  const { headers } = target
  return {
    gatewayArn: arn,
    targetId: target.id,
    createdAt: new Date(target.createdAt),
    updatedAt: new Date(target.updatedAt),
    status: 'READY',
    name: target.name,
    description: target.description,
    targetConfiguration: {
      mcp: { lambda: { lambdaArn: target.lambdaArn, toolSchema: { inlinePayload: [...target.tools] } } },
    },
    credentialProviderConfigurations: [{ credentialProviderType: 'GATEWAY_IAM_ROLE' }],
    ...(headers.length && { metadataConfiguration: { allowedRequestHeaders: [...headers] } }),
  }
}

export function listGatewayTargets(
  _: CallContext,
  gateway: Gateway,
  { maxResults, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
) {
  const page = pageOf(gateway.targets, one => one.id, maxResults, nextToken)
  return {
    items: page.shown.map(({ id, name, description, createdAt, updatedAt }) => ({
      targetId: id,
      name,
      status: 'READY' as const,
      description,
      createdAt: new Date(createdAt),
      updatedAt: new Date(updatedAt),
    })),
    nextToken: page.next,
  }
}
