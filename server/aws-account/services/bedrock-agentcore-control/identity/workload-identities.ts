import type {
  CreateWorkloadIdentityRequest,
  ListWorkloadIdentitiesRequest,
  UpdateWorkloadIdentityRequest,
} from '@aws-sdk/client-bedrock-agentcore-control'
import type { CallContext, Need } from '../../../service.ts'
import type { Permissions } from '../../../shape/operation.ts'
import { arnsOf, defineResource, type Resource, table } from '../../../shape/resource.ts'
import { newTags } from '../../../shape/tagging.ts'
import { pageOf } from '../../bedrock/pages.ts'
import { invalid, notFound } from '../agentcore-error.ts'
import { agentcoreTags, type Tagged } from '../resource-tags.ts'

/** Who an agent is, as stored by its ARN. Times in milliseconds since the epoch. */
export interface WorkloadIdentity extends Tagged {
  readonly arn: string
  readonly name: string
  readonly returnUrls: readonly string[]
  readonly createdAt: number
  readonly updatedAt: number
  /** The runtime that made it for its agents: only the runtime's end is its end. */
  readonly runtimeArn?: string
}

const identitiesOf = table<WorkloadIdentity>('agentcore.workload-identities')

/** An account has one directory of identities, and it is called so. */
const DIRECTORY = 'default'
const MAX_IDENTITIES = 1000
const directories = arnsOf('bedrock-agentcore-control', 'workload-identity-directory')

export const workloadIdentities: Resource<WorkloadIdentity> = defineResource<WorkloadIdentity>(
  'bedrock-agentcore-control',
  'workload-identity',
  {
    table: identitiesOf,
    named: ({ name, workloadName }, arn) =>
      arn({ DirectoryId: DIRECTORY, WorkloadIdentityName: String(name ?? workloadName) }),
    missing: ({ name, workloadName, resourceArn }) =>
      notFound(`The workload identity ${name ?? workloadName ?? resourceArn}`),
    tags: agentcoreTags<WorkloadIdentity>(),
  },
)

/** AWS asks about the directory beside what is in it, by the same action (developer guide, "Scope down access"). */
export const inDirectory: Permissions<unknown> = {
  also: (_, place, own): Need[] => [{ ...own, resource: directories.arn(place, { DirectoryId: DIRECTORY }) }],
}

export const workloadIdentityArn = (where: Pick<CallContext, 'accountId' | 'region'>, name: string): string =>
  workloadIdentities.arn(where, { DirectoryId: DIRECTORY, WorkloadIdentityName: name })

export function createWorkloadIdentity(context: CallContext, input: CreateWorkloadIdentityRequest) {
  const { name = '', allowedResourceOauth2ReturnUrls } = input
  const row = saveWorkloadIdentity(context, name, {
    returnUrls: allowedResourceOauth2ReturnUrls ?? [],
    tags: newTags(workloadIdentities, { ...input }),
  })
  return namedAs(row)
}

/** Keeps a new identity. Throws ValidationException for a name that is taken, as AWS does. */
export function saveWorkloadIdentity(
  context: CallContext,
  name: string,
  more: Partial<WorkloadIdentity>,
): WorkloadIdentity {
  const { state } = context
  const arn = workloadIdentityArn(context, name)
  if (identitiesOf(state).get(arn)) throw invalid(`WorkloadIdentity with name '${name}' already exists`)
  if (identitiesOf(state).size >= MAX_IDENTITIES)
    throw invalid(`An account has ${MAX_IDENTITIES} workload identities at most.`)
  const now = context.now()
  const row = { arn, name, returnUrls: [], ...more, createdAt: now, updatedAt: now }
  workloadIdentities.save(state, arn, row)
  return row
}

export function updateWorkloadIdentity(
  context: CallContext,
  row: WorkloadIdentity,
  { allowedResourceOauth2ReturnUrls }: UpdateWorkloadIdentityRequest,
) {
  const returnUrls = allowedResourceOauth2ReturnUrls ?? row.returnUrls
  const changed = { ...row, returnUrls, updatedAt: context.now() }
  workloadIdentities.save(context.state, row.arn, changed)
  return describeWorkloadIdentity(context, changed)
}

const namedAs = ({ name, arn, returnUrls }: WorkloadIdentity) => ({
  name,
  workloadIdentityArn: arn,
  allowedResourceOauth2ReturnUrls: [...returnUrls],
})

export const describeWorkloadIdentity = (_: CallContext, row: WorkloadIdentity) => ({
  ...namedAs(row),
  createdTime: new Date(row.createdAt),
  lastUpdatedTime: new Date(row.updatedAt),
})

export function listWorkloadIdentities(
  { state }: CallContext,
  { maxResults, nextToken }: ListWorkloadIdentitiesRequest,
) {
  const page = pageOf([...identitiesOf(state).values()], ({ name }) => name, maxResults, nextToken)
  return {
    workloadIdentities: page.shown.map(({ name, arn }) => ({ name, workloadIdentityArn: arn })),
    nextToken: page.next,
  }
}

export function deleteWorkloadIdentity(
  { state }: CallContext,
  { arn, name, runtimeArn }: WorkloadIdentity,
): void {
  if (runtimeArn !== undefined)
    throw invalid(`The workload identity ${name} is that of ${runtimeArn} and is deleted with it.`)
  removeWorkloadIdentity({ state }, arn)
}

export const removeWorkloadIdentity = ({ state }: Pick<CallContext, 'state'>, arn: string): void => {
  identitiesOf(state).delete(arn)
}

/** What is on the whole directory. */
export const onDirectory: Permissions<unknown> = {
  needs: (_, place) => [
    {
      action: 'bedrock-agentcore:ListWorkloadIdentities',
      resource: directories.arn(place, { DirectoryId: DIRECTORY }),
    },
  ],
}
