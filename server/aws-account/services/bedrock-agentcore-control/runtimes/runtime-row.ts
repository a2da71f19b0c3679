import type {
  AgentManagedRuntimeType,
  CustomJWTAuthorizerConfiguration,
} from '@aws-sdk/client-bedrock-agentcore-control'
import type { CallContext } from '../../../service.ts'
import { defineResource, type Resource, table } from '../../../shape/resource.ts'
import { notFound } from '../agentcore-error.ts'
import { agentcoreTags, type Tagged } from '../resource-tags.ts'

/** A version of an agent as it is run: it never changes. Times in milliseconds since the epoch. */
export interface AgentVersion {
  readonly version: string
  readonly description?: string
  readonly roleArn: string
  /** SHA-256 (hex) of the package, and where it was taken from. */
  readonly codeDigest: string
  readonly bucket: string
  readonly key: string
  readonly runtime: AgentManagedRuntimeType
  readonly entryPoint: string
  readonly environment: Readonly<Record<string, string>>
  readonly jwt?: CustomJWTAuthorizerConfiguration
  /** Headers of requests that the agent is told of, in lower case. */
  readonly headers: readonly string[]
  readonly createdAt: number
}

/** A name by which a version is asked. `DEFAULT` is always the newest. */
export interface AgentEndpoint {
  readonly name: string
  readonly version: string
  readonly description?: string
  readonly createdAt: number
  readonly updatedAt: number
}

/** An agent as stored, by its ARN; its versions with the newest last. */
export interface AgentRuntime extends Tagged {
  readonly arn: string
  readonly id: string
  readonly name: string
  readonly workloadIdentityArn: string
  readonly workloadName: string
  readonly versions: readonly AgentVersion[]
  readonly endpoints: readonly AgentEndpoint[]
  readonly createdAt: number
  readonly updatedAt: number
}

export const agentRuntimesOf = table<AgentRuntime>('agentcore.runtimes')

export const agentRuntimes: Resource<AgentRuntime> = defineResource<AgentRuntime>(
  'bedrock-agentcore-control',
  'runtime',
  {
    table: agentRuntimesOf,
    named: ({ agentRuntimeId, agentRuntimeArn }, arn) => {
      const given = String(agentRuntimeArn ?? agentRuntimeId)
      return given.startsWith('arn:') ? given : arn({ RuntimeId: given })
    },
    missing: ({ agentRuntimeId, agentRuntimeArn, resourceArn }) =>
      notFound(`The agent runtime ${agentRuntimeArn ?? agentRuntimeId ?? resourceArn}`),
    tags: agentcoreTags<AgentRuntime>(),
  },
)

export const DEFAULT_ENDPOINT = 'DEFAULT'

/** The version that is asked by an endpoint's name. Throws ResourceNotFoundException. */
export function versionAt(
  { arn, versions, endpoints }: AgentRuntime,
  qualifier: string = DEFAULT_ENDPOINT,
): AgentVersion {
  const named = endpoints.find(({ name }) => name === qualifier)?.version
  const found =
    qualifier === DEFAULT_ENDPOINT ? versions.at(-1) : versions.find(({ version }) => version === named)
  if (!found) throw notFound(`The endpoint ${qualifier} of ${arn}`)
  return found
}

/** Throws ResourceNotFoundException for a version that there never was. */
export function versionNamed({ arn, versions }: AgentRuntime, wanted: string | undefined): AgentVersion {
  const found = wanted === undefined ? versions.at(-1) : versions.find(({ version }) => version === wanted)
  if (!found) throw notFound(`The version ${wanted} of ${arn}`)
  return found
}

export const endpointArn = (runtime: Pick<AgentRuntime, 'arn'>, name: string): string =>
  `${runtime.arn}/runtime-endpoint/${name}`

/** Whether a caller's place has the runtime of that ARN. */
export const findAgentRuntime = (
  context: Pick<CallContext, 'state'>,
  arn: string,
): AgentRuntime | undefined => agentRuntimesOf(context.state).get(arn)
