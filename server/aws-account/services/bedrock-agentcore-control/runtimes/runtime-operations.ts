import type {
  CreateAgentRuntimeRequest,
  GetAgentRuntimeRequest,
  ListAgentRuntimesRequest,
  ListAgentRuntimeVersionsRequest,
  UpdateAgentRuntimeRequest,
} from '@aws-sdk/client-bedrock-agentcore-control'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { newTags } from '../../../shape/tagging.ts'
import { pageOf } from '../../bedrock/pages.ts'
import { storePackage } from '../../lambda/code/deployment-package.ts'
import { conflict, invalid, notHere } from '../agentcore-error.ts'
import { checkJwt } from '../gateways/gateway-operations.ts'
import { removeWorkloadIdentity, saveWorkloadIdentity } from '../identity/workload-identities.ts'
import { randomId } from '../random-id.ts'
import { checkAgentRole } from './agent-role.ts'
import {
  type AgentRuntime,
  type AgentVersion,
  agentRuntimes,
  agentRuntimesOf,
  versionNamed,
} from './runtime-row.ts'

const MAX_RUNTIMES = 100
const MAX_VERSIONS = 1000

export async function createAgentRuntime(context: CallContext, input: CreateAgentRuntimeRequest) {
  const { agentRuntimeName: name = '' } = input
  const { state } = context
  if ([...agentRuntimesOf(state).values()].some(one => one.name === name))
    throw conflict(`An agent runtime with the name ${name} exists already.`)
  if (agentRuntimesOf(state).size >= MAX_RUNTIMES)
    throw conflict(`An account has ${MAX_RUNTIMES} agent runtimes at most.`)
  const tags = newTags(agentRuntimes, { ...input })
  const version = await readVersion(context, input, '1')
  const id = `${name}-${randomId()}`
  const arn = agentRuntimes.arn(context, { RuntimeId: id })
  const identity = saveWorkloadIdentity(context, id, { runtimeArn: arn })
  const row: AgentRuntime = {
    ...{ arn, id, name, tags, versions: [version], endpoints: [] },
    workloadIdentityArn: identity.arn,
    workloadName: identity.name,
    createdAt: context.now(),
    updatedAt: context.now(),
  }
  agentRuntimes.save(state, arn, row)
  return { ...identified(row, version), createdAt: new Date(row.createdAt), status: 'READY' as const }
}

export async function updateAgentRuntime(
  context: CallContext,
  row: AgentRuntime,
  input: UpdateAgentRuntimeRequest,
) {
  if (row.versions.length >= MAX_VERSIONS) throw conflict(`An agent has ${MAX_VERSIONS} versions at most.`)
  const version = await readVersion(context, input, String(Number(row.versions.at(-1)?.version) + 1))
  const changed = { ...row, versions: [...row.versions, version], updatedAt: context.now() }
  agentRuntimes.save(context.state, row.arn, changed)
  return {
    ...identified(changed, version),
    createdAt: new Date(row.createdAt),
    lastUpdatedAt: new Date(changed.updatedAt),
    status: 'READY' as const,
  }
}

/** Seconds that a session lives without work, and at all: those of the host of all agents. */
const LIFECYCLE = { idleRuntimeSessionTimeout: 900, maxLifetime: 7200 }

/** The files that are run by each runtime. */
const ENTRY: Readonly<Record<string, RegExp>> = { NODE: /^[\w./-]+\.[cm]?js$/, PYTHON: /^[\w./-]+\.py$/ }

async function readVersion(
  context: CallContext,
  input: CreateAgentRuntimeRequest | UpdateAgentRuntimeRequest,
  version: string,
): Promise<AgentVersion> {
  const {
    agentRuntimeArtifact,
    roleArn = '',
    description,
    environmentVariables,
    authorizerConfiguration,
  } = input
  const code = agentRuntimeArtifact?.codeConfiguration
  if (!code) throw notHere('An agent from a container image')
  const { bucket = '', prefix: key = '', versionId } = code.code?.s3 ?? {}
  const { runtime = 'PYTHON_3_13', entryPoint = [] } = code
  const [entry = '', ...more] = entryPoint
  if (more.length > 0) throw notHere(`An entry point by another program (${entry})`)
  if (!ENTRY[runtime.split('_')[0] ?? '']?.test(entry) || entry.split('/').includes('..'))
    throw invalid(`The entry point ${entry} is no file that ${runtime} runs.`)
  if (input.networkConfiguration && input.networkConfiguration.networkMode !== 'PUBLIC')
    throw notHere(`The network mode ${input.networkConfiguration.networkMode}`)
  const {
    idleRuntimeSessionTimeout: idle = LIFECYCLE.idleRuntimeSessionTimeout,
    maxLifetime = LIFECYCLE.maxLifetime,
  } = input.lifecycleConfiguration ?? {}
  if (idle !== LIFECYCLE.idleRuntimeSessionTimeout || maxLifetime !== LIFECYCLE.maxLifetime)
    throw notHere('Another lifecycleConfiguration')
  const protocol = input.protocolConfiguration?.serverProtocol ?? 'HTTP'
  if (protocol !== 'HTTP') throw notHere(`The protocol ${protocol}`)
  const jwt = authorizerConfiguration?.customJWTAuthorizer
  if (jwt) checkJwt(jwt)
  await checkAgentRole(context, roleArn)
  const { digest } = await storePackage(context, {
    S3Bucket: bucket,
    S3Key: key,
    ...(versionId !== undefined && { S3ObjectVersion: versionId }),
  }).catch(asAgentCore)
  return {
    ...{ version, roleArn, codeDigest: digest, bucket, key, runtime, entryPoint: entry },
    ...(description !== undefined && { description }),
    environment: environmentVariables ?? {},
    ...(jwt && { jwt }),
    headers: (input.requestHeaderConfiguration?.requestHeaderAllowlist ?? []).map(name => name.toLowerCase()),
    createdAt: context.now(),
  }
}

/** What is wrong with a package, in the words of functions, as AgentCore's own kind of error. */
function asAgentCore(cause: unknown): never {
  if (cause instanceof AwsError && cause.code === 'InvalidParameterValueException')
    throw invalid(cause.message)
  throw cause
}

const identified = ({ arn, id, workloadIdentityArn }: AgentRuntime, { version }: AgentVersion) => ({
  agentRuntimeArn: arn,
  agentRuntimeId: id,
  agentRuntimeVersion: version,
  workloadIdentityDetails: { workloadIdentityArn },
})

export function describeAgentRuntime(
  _: CallContext,
  row: AgentRuntime,
  { agentRuntimeVersion }: GetAgentRuntimeRequest,
) {
  const shown = versionNamed(row, agentRuntimeVersion)
  const { jwt, headers, bucket, key, runtime, entryPoint } = shown
  return {
    ...identified(row, shown),
    agentRuntimeName: row.name,
    createdAt: new Date(row.createdAt),
    lastUpdatedAt: new Date(shown.createdAt),
    roleArn: shown.roleArn,
    status: 'READY' as const,
    description: shown.description,
    networkConfiguration: { networkMode: 'PUBLIC' as const },
    protocolConfiguration: { serverProtocol: 'HTTP' as const },
    lifecycleConfiguration: LIFECYCLE,
    agentRuntimeArtifact: {
      codeConfiguration: { code: { s3: { bucket, prefix: key } }, runtime, entryPoint: [entryPoint] },
    },
    environmentVariables: { ...shown.environment },
    ...(jwt && { authorizerConfiguration: { customJWTAuthorizer: jwt } }),
    ...(headers.length && { requestHeaderConfiguration: { requestHeaderAllowlist: [...headers] } }),
  }
}

const summary = (row: AgentRuntime, { version, description = '', createdAt }: AgentVersion) => ({
  agentRuntimeArn: row.arn,
  agentRuntimeId: row.id,
  agentRuntimeName: row.name,
  agentRuntimeVersion: version,
  description,
  lastUpdatedAt: new Date(createdAt),
  status: 'READY' as const,
})

export function listAgentRuntimes(context: CallContext, { maxResults, nextToken }: ListAgentRuntimesRequest) {
  const page = pageOf([...agentRuntimesOf(context.state).values()], ({ id }) => id, maxResults, nextToken)
  return {
    agentRuntimes: page.shown.map(row => summary(row, versionNamed(row, undefined))),
    nextToken: page.next,
  }
}

export function listAgentRuntimeVersions(
  context: CallContext,
  { agentRuntimeId, maxResults, nextToken }: ListAgentRuntimeVersionsRequest,
) {
  const row = agentRuntimes.require(context, { agentRuntimeId })
  const page = pageOf(row.versions, ({ version }) => version, maxResults, nextToken)
  return { agentRuntimes: page.shown.map(version => summary(row, version)), nextToken: page.next }
}

export function deleteAgentRuntime(context: CallContext, row: AgentRuntime) {
  if (row.endpoints.length > 0)
    throw conflict(`The agent runtime ${row.id} has endpoints: delete them first.`)
  agentRuntimesOf(context.state).delete(row.arn)
  removeWorkloadIdentity(context, row.workloadIdentityArn)
  return { agentRuntimeId: row.id, status: 'DELETING' as const }
}
