import type { Service, ServiceSurroundings } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { on } from '../../shape/operation.ts'
import { apiKeyProviders } from '../bedrock-agentcore-control/identity/api-key-providers.ts'
import { oauth2Providers } from '../bedrock-agentcore-control/identity/oauth2-providers.ts'
import { inDirectory, workloadIdentities } from '../bedrock-agentcore-control/identity/workload-identities.ts'
import { memories } from '../bedrock-agentcore-control/memory/memories.ts'
import { agentRuntimes } from '../bedrock-agentcore-control/runtimes/runtime-row.ts'
import { answerAtAgent } from './agents/agent-door.ts'
import { createAgentSessions } from './agents/agent-sessions.ts'
import { agentPermissions, invokeAgentRuntime, stopRuntimeSession } from './agents/invoke-agent.ts'
import {
  forJwt,
  forUserId,
  getWorkloadAccessToken,
  getWorkloadAccessTokenForJWT,
  getWorkloadAccessTokenForUserId,
} from './identity/access-tokens.ts'
import { byWorkload, getResourceApiKey, getResourceOauth2Token } from './identity/resource-credentials.ts'
import {
  createEvent,
  deleteEvent,
  getEvent,
  listActors,
  listEvents,
  listSessions,
} from './memory/memory-events.ts'

/** Amazon Bedrock AgentCore in use: what agents remember of whom, who they are and what they may show to others; and agents that run. */
export function createService(surroundings: ServiceSurroundings): Service {
  const sessions = createAgentSessions(surroundings)
  const service = defineService<typeof import('@aws-sdk/client-bedrock-agentcore')>('bedrock-agentcore', {
    resources: [],
    operations: {
      CreateEvent: on(memories, createEvent),
      GetEvent: on(memories, getEvent),
      ListEvents: on(memories, listEvents),
      DeleteEvent: on(memories, deleteEvent),
      ListSessions: on(memories, listSessions),
      ListActors: on(memories, listActors),
      GetWorkloadAccessToken: on(workloadIdentities, getWorkloadAccessToken, inDirectory),
      GetWorkloadAccessTokenForJWT: on(workloadIdentities, getWorkloadAccessTokenForJWT, forJwt),
      GetWorkloadAccessTokenForUserId: on(workloadIdentities, getWorkloadAccessTokenForUserId, forUserId),
      GetResourceApiKey: on(apiKeyProviders, getResourceApiKey, byWorkload),
      GetResourceOauth2Token: on(oauth2Providers, getResourceOauth2Token, byWorkload),
      InvokeAgentRuntime: on(agentRuntimes, invokeAgentRuntime(sessions), agentPermissions),
      StopRuntimeSession: on(agentRuntimes, stopRuntimeSession(sessions)),
    },
    answerUnsigned: (request, context) => answerAtAgent(sessions, request, context),
    open: ({ accountId }) => ({ close: () => sessions.closeAccount(accountId) }),
    close: sessions.close,
  })
  return { ...service, processorMs: sessions.processorMs }
}
