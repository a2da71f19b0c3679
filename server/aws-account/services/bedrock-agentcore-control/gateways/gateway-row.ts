import type {
  CreateGatewayRequest,
  CustomJWTAuthorizerConfiguration,
  MCPGatewayConfiguration,
  ToolDefinition,
} from '@aws-sdk/client-bedrock-agentcore-control'
import type { BackgroundContext } from '../../../service.ts'
import { defineResource, type Resource, table } from '../../../shape/resource.ts'
import { notFound } from '../agentcore-error.ts'
import { agentcoreTags, type Tagged } from '../resource-tags.ts'

/** A function whose tools a gateway offers. Times in milliseconds since the epoch. */
export interface Target {
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly lambdaArn: string
  readonly tools: readonly ToolDefinition[]
  /** Headers of requests that the function is told of, in lower case. */
  readonly headers: readonly string[]
  readonly createdAt: number
  readonly updatedAt: number
}

/** A gateway as stored, by its ARN. */
export interface Gateway extends Tagged {
  readonly arn: string
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly roleArn: string
  readonly authorizerType: 'CUSTOM_JWT' | 'AWS_IAM' | 'NONE'
  readonly jwt?: CustomJWTAuthorizerConfiguration
  readonly mcp?: MCPGatewayConfiguration
  readonly exceptionLevel?: CreateGatewayRequest['exceptionLevel']
  readonly targets: readonly Target[]
  readonly createdAt: number
  readonly updatedAt: number
}

export const gatewaysOf = table<Gateway>('agentcore.gateways')

export const gateways: Resource<Gateway> = defineResource<Gateway>('bedrock-agentcore-control', 'gateway', {
  table: gatewaysOf,
  named: ({ gatewayIdentifier }, arn) => arnOf(String(gatewayIdentifier), arn),
  missing: ({ gatewayIdentifier, resourceArn }) =>
    notFound(`The gateway ${gatewayIdentifier ?? resourceArn}`),
  tags: agentcoreTags<Gateway>(),
})

const arnOf = (identifier: string, arn: (names: Record<string, string>) => string) =>
  identifier.startsWith('arn:') ? identifier : arn({ GatewayId: identifier })

type Where = Pick<BackgroundContext, 'accountId' | 'region'>

export const gatewayArn = (where: Where, id: string): string => arnOf(id, names => gateways.arn(where, names))

/** Where a gateway of any account is served, below the account's address. */
export const gatewayPath = (id: string): string => `/bedrock-agentcore/gateway/${id}/mcp`

export const gatewayUrl = ({ endpoint }: Pick<BackgroundContext, 'endpoint'>, id: string): string =>
  `${endpoint}${gatewayPath(id)}`

/** A tool as callers know it: with the name of its target in front. */
export const toolName = (target: Target, tool: ToolDefinition): string => `${target.name}___${tool.name}`
