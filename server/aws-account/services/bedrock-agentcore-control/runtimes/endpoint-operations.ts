import type {
  CreateAgentRuntimeEndpointRequest,
  DeleteAgentRuntimeEndpointRequest,
  GetAgentRuntimeEndpointRequest,
  ListAgentRuntimeEndpointsRequest,
  UpdateAgentRuntimeEndpointRequest,
} from '@aws-sdk/client-bedrock-agentcore-control'
import type { CallContext, Need } from '../../../service.ts'
import type { Permissions } from '../../../shape/operation.ts'
import { pageOf } from '../../bedrock/pages.ts'
import { conflict, invalid, notFound, notHere } from '../agentcore-error.ts'
import {
  type AgentEndpoint,
  type AgentRuntime,
  agentRuntimes,
  DEFAULT_ENDPOINT,
  endpointArn,
  versionNamed,
} from './runtime-row.ts'

/** AWS asks about the endpoint beside its agent, by the same action. */
export const onEndpoint: Permissions<{ readonly endpointName: string | undefined }> = {
  also: ({ endpointName = '' }, _, own): Need[] => [
    { ...own, resource: endpointArn({ arn: own.resource }, endpointName) },
  ],
}

export function createAgentRuntimeEndpoint(
  context: CallContext,
  row: AgentRuntime,
  input: CreateAgentRuntimeEndpointRequest,
) {
  const { name = '', description, agentRuntimeVersion } = input
  if (Object.keys(input.tags ?? {}).length > 0) throw notHere('Tags of an endpoint')
  if (name === DEFAULT_ENDPOINT || row.endpoints.some(one => one.name === name))
    throw conflict(`The agent runtime ${row.id} has an endpoint ${name} already.`)
  const { version } = versionNamed(row, agentRuntimeVersion)
  const endpoint = {
    ...{ name, version, createdAt: context.now(), updatedAt: context.now() },
    ...(description !== undefined && { description }),
  }
  save(context, row, [...row.endpoints, endpoint])
  return { ...named(row, endpoint), status: 'READY' as const, createdAt: new Date(endpoint.createdAt) }
}

export function updateAgentRuntimeEndpoint(
  context: CallContext,
  row: AgentRuntime,
  { endpointName, agentRuntimeVersion, description }: UpdateAgentRuntimeEndpointRequest,
) {
  if (endpointName === DEFAULT_ENDPOINT) throw invalid('DEFAULT is always the newest version.')
  const before = endpointNamed(row, endpointName)
  const changed = {
    ...before,
    version: versionNamed(row, agentRuntimeVersion ?? before.version).version,
    ...(description !== undefined && { description }),
    updatedAt: context.now(),
  }
  save(
    context,
    row,
    row.endpoints.map(one => (one.name === changed.name ? changed : one)),
  )
  return { ...described(row, changed), status: 'READY' as const }
}

export const describeAgentRuntimeEndpoint = (
  _: CallContext,
  row: AgentRuntime,
  { endpointName }: GetAgentRuntimeEndpointRequest,
) => ({ ...described(row, endpointNamed(row, endpointName)), status: 'READY' as const })

export function listAgentRuntimeEndpoints(
  context: CallContext,
  { agentRuntimeId, maxResults, nextToken }: ListAgentRuntimeEndpointsRequest,
) {
  const row = agentRuntimes.require(context, { agentRuntimeId })
  const page = pageOf([defaultOf(row), ...row.endpoints], ({ name }) => name, maxResults, nextToken)
  return {
    runtimeEndpoints: page.shown.map(one => ({ ...described(row, one), status: 'READY' as const })),
    nextToken: page.next,
  }
}

export function deleteAgentRuntimeEndpoint(
  context: CallContext,
  row: AgentRuntime,
  { endpointName }: DeleteAgentRuntimeEndpointRequest,
) {
  if (endpointName === DEFAULT_ENDPOINT) throw conflict('The endpoint DEFAULT goes with its agent runtime.')
  const { name } = endpointNamed(row, endpointName)
  save(
    context,
    row,
    row.endpoints.filter(one => one.name !== name),
  )
  return { agentRuntimeId: row.id, endpointName: name, status: 'DELETING' as const }
}

const save = ({ state }: CallContext, row: AgentRuntime, endpoints: readonly AgentEndpoint[]): void =>
  agentRuntimes.save(state, row.arn, { ...row, endpoints })

const defaultOf = (row: AgentRuntime): AgentEndpoint => ({
  name: DEFAULT_ENDPOINT,
  version: versionNamed(row, undefined).version,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
})

function endpointNamed(row: AgentRuntime, wanted: string | undefined): AgentEndpoint {
  const found = [defaultOf(row), ...row.endpoints].find(({ name }) => name === wanted)
  if (!found) throw notFound(`The endpoint ${wanted} of ${row.arn}`)
  return found
}

const named = (row: AgentRuntime, { name, version }: AgentEndpoint) => ({
  agentRuntimeArn: row.arn,
  agentRuntimeId: row.id,
  agentRuntimeEndpointArn: endpointArn(row, name),
  endpointName: name,
  targetVersion: version,
})

const described = (row: AgentRuntime, endpoint: AgentEndpoint) => ({
  agentRuntimeArn: row.arn,
  agentRuntimeEndpointArn: endpointArn(row, endpoint.name),
  ...{ name: endpoint.name, id: endpoint.name, description: endpoint.description },
  ...{ liveVersion: endpoint.version, targetVersion: endpoint.version },
  createdAt: new Date(endpoint.createdAt),
  lastUpdatedAt: new Date(endpoint.updatedAt),
})
