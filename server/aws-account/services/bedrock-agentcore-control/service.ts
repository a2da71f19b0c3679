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
import {
  apiKeyProviders,
  createApiKeyProvider,
  deleteApiKeyProvider,
  describeApiKeyProvider,
  listApiKeyProviders,
  updateApiKeyProvider,
} from './identity/api-key-providers.ts'
import {
  createOauth2Provider,
  deleteOauth2Provider,
  describeOauth2Provider,
  listOauth2Providers,
  oauth2Providers,
  updateOauth2Provider,
} from './identity/oauth2-providers.ts'
import { getTokenVault, inVault, onVault } from './identity/token-vault.ts'
import {
  createWorkloadIdentity,
  deleteWorkloadIdentity,
  describeWorkloadIdentity,
  inDirectory,
  listWorkloadIdentities,
  onDirectory,
  updateWorkloadIdentity,
  workloadIdentities,
} from './identity/workload-identities.ts'
import { answerAtGateway, gatewayPlace, refuseSigned } from './mcp/gateway-door.ts'
import { serveMcp } from './mcp/serve-mcp.ts'

import { createMemory, deleteMemory, getMemory, listMemories, memories } from './memory/memories.ts'
import {
  createAgentRuntimeEndpoint,
  deleteAgentRuntimeEndpoint,
  describeAgentRuntimeEndpoint,
  listAgentRuntimeEndpoints,
  onEndpoint,
  updateAgentRuntimeEndpoint,
} from './runtimes/endpoint-operations.ts'
import {
  createAgentRuntime,
  deleteAgentRuntime,
  describeAgentRuntime,
  listAgentRuntimes,
  listAgentRuntimeVersions,
  updateAgentRuntime,
} from './runtimes/runtime-operations.ts'
import { agentRuntimes } from './runtimes/runtime-row.ts'

/** Whoever names the role by which a gateway calls its targets, or an agent whatever it needs, must be allowed to pass it on. */
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

/** Amazon Bedrock AgentCore's set-up: gateways, which offer functions as tools over MCP; memories; who agents are, and the vault of what they show to others. */
export function createService(): Service {
  return defineService<typeof import('@aws-sdk/client-bedrock-agentcore-control')>(
    'bedrock-agentcore-control',
    {
      resources: [gateways, memories, agentRuntimes, workloadIdentities, oauth2Providers, apiKeyProviders],
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
        CreateWorkloadIdentity: creates(workloadIdentities, createWorkloadIdentity, inDirectory),
        GetWorkloadIdentity: on(workloadIdentities, describeWorkloadIdentity, inDirectory),
        UpdateWorkloadIdentity: on(workloadIdentities, updateWorkloadIdentity, inDirectory),
        DeleteWorkloadIdentity: on(workloadIdentities, deleteWorkloadIdentity, inDirectory),
        ListWorkloadIdentities: anywhere(listWorkloadIdentities, onDirectory),
        CreateOauth2CredentialProvider: creates(oauth2Providers, createOauth2Provider, inVault),
        GetOauth2CredentialProvider: on(oauth2Providers, describeOauth2Provider, inVault),
        UpdateOauth2CredentialProvider: on(oauth2Providers, updateOauth2Provider, inVault),
        DeleteOauth2CredentialProvider: on(oauth2Providers, deleteOauth2Provider, inVault),
        ListOauth2CredentialProviders: anywhere(
          listOauth2Providers,
          onVault('ListOauth2CredentialProviders'),
        ),
        CreateApiKeyCredentialProvider: creates(apiKeyProviders, createApiKeyProvider, inVault),
        GetApiKeyCredentialProvider: on(apiKeyProviders, describeApiKeyProvider, inVault),
        UpdateApiKeyCredentialProvider: on(apiKeyProviders, updateApiKeyProvider, inVault),
        DeleteApiKeyCredentialProvider: on(apiKeyProviders, deleteApiKeyProvider, inVault),
        ListApiKeyCredentialProviders: anywhere(
          listApiKeyProviders,
          onVault('ListApiKeyCredentialProviders'),
        ),
        CreateAgentRuntime: creates(agentRuntimes, createAgentRuntime, passingRole),
        UpdateAgentRuntime: on(agentRuntimes, updateAgentRuntime, passingRole),
        GetAgentRuntime: on(agentRuntimes, describeAgentRuntime),
        ListAgentRuntimes: anywhere(listAgentRuntimes),
        ListAgentRuntimeVersions: anywhere(listAgentRuntimeVersions),
        DeleteAgentRuntime: on(agentRuntimes, deleteAgentRuntime),
        CreateAgentRuntimeEndpoint: on(agentRuntimes, createAgentRuntimeEndpoint),
        UpdateAgentRuntimeEndpoint: on(agentRuntimes, updateAgentRuntimeEndpoint, onEndpoint),
        GetAgentRuntimeEndpoint: on(agentRuntimes, describeAgentRuntimeEndpoint, onEndpoint),
        ListAgentRuntimeEndpoints: anywhere(listAgentRuntimeEndpoints),
        DeleteAgentRuntimeEndpoint: on(agentRuntimes, deleteAgentRuntimeEndpoint, onEndpoint),
        GetTokenVault: anywhere(getTokenVault, onVault('GetTokenVault')),
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
