import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere, creates, on } from '../../shape/operation.ts'
import {
  createGateway,
  deleteGateway,
  describeGateway,
  listGateways,
  updateGateway,
} from './gateways/gateway-operations.ts'
import { gateways } from './gateways/gateway-row.ts'
import {
  createGatewayTarget,
  deleteGatewayTarget,
  describeTarget,
  listGatewayTargets,
  targetOf,
  updateGatewayTarget,
} from './gateways/target-operations.ts'
import { answerAtGateway, gatewayPlace, refuseSigned } from './mcp/gateway-door.ts'
import { serveMcp } from './mcp/serve-mcp.ts'

import { createMemory, deleteMemory, getMemory, listMemories, memories } from './memory/memories.ts'

/** Whoever names the role by which a gateway calls its targets must be allowed to pass it on. */
const passingRole = {
  also: ({ roleArn }: { readonly roleArn?: string | undefined }) =>
    roleArn === undefined
      ? []
      : [
          {
            action: 'iam:PassRole',
            resource: roleArn,
            context: { 'iam:PassedToService': 'bedrock-agentcore.amazonaws.com' },
          },
        ],
}

/** Amazon Bedrock AgentCore's set-up: gateways, which offer functions as tools over MCP. */
export function createService(): Service {
  return defineService<typeof import('@aws-sdk/client-bedrock-agentcore-control')>(
    'bedrock-agentcore-control',
    {
      resources: [gateways, memories],
      operations: {
        CreateGateway: creates(gateways, createGateway, passingRole),
        UpdateGateway: on(gateways, updateGateway, passingRole),
        GetGateway: on(gateways, describeGateway),
        ListGateways: anywhere(listGateways),
        DeleteGateway: on(gateways, deleteGateway),
        CreateGatewayTarget: on(gateways, createGatewayTarget),
        UpdateGatewayTarget: on(gateways, updateGatewayTarget),
        GetGatewayTarget: on(gateways, (_, gateway, { targetId }) =>
          describeTarget(gateway, targetOf(gateway, targetId)),
        ),
        ListGatewayTargets: on(gateways, listGatewayTargets),
        DeleteGatewayTarget: on(gateways, deleteGatewayTarget),
        CreateMemory: creates(memories, createMemory),
        GetMemory: on(memories, getMemory),
        ListMemories: anywhere(listMemories),
        DeleteMemory: on(memories, deleteMemory),
      },
      answerUnsigned: answerAtGateway,
      signedDoor(request) {
        const place = gatewayPlace(request)
        return place && { operation: 'InvokeGateway', input: { gatewayIdentifier: place.id } }
      },
      deployed: {
        InvokeGateway: on(gateways, async (context, gateway) => ({
          $raw:
            gateway.authorizerType === 'AWS_IAM'
              ? await serveMcp(context, gateway, context.request)
              : refuseSigned(context, gateway),
        })),
      },
    },
  )
}
