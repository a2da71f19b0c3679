import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createUniqueId } from '../../../auth/access-key-id.ts'
import { type Role, rolesOf } from '../../../iam/entities.ts'
import type { CallContext } from '../../../service.ts'
import { anywhere, at, on } from '../../../shape/operation.ts'
import { describeRole, roles } from '../entities/roles.ts'
import { invalidInput, noSuchEntity } from '../iam-error.ts'
import type { Operations } from '../operations.ts'

interface LinkedRole {
  readonly role: string
  /** Of AWS's, below `aws-service-role/`. */
  readonly policies: readonly string[]
  readonly description?: string
  readonly suffix?: true
}

let known: Readonly<Record<string, LinkedRole>> | undefined

/** By principal of the service, as AWS makes them (IAM User Guide, "AWS services that work with IAM"). */
function linkedRole(service: string): LinkedRole | undefined {
  known ??= JSON.parse(readFileSync(new URL('./service-linked-roles.json', import.meta.url), 'utf8'))
  return known && Object.hasOwn(known, service) ? known[service] : undefined
}

const PATH = '/aws-service-role/'

export const serviceLinkedRoleOperations: Operations = {
  CreateServiceLinkedRole: at(
    roles,
    ({ AWSServiceName: service }, { accountId }) =>
      `arn:aws:iam::${accountId}:role${PATH}${service}/${linkedRole(String(service))?.role ?? '*'}`,
    (context, { AWSServiceName: service, CustomSuffix: suffix, Description: description }) => ({
      Role: describeRole(create(context, service, suffix, description)),
    }),
    { context: ({ AWSServiceName: service }) => ({ 'iam:AWSServiceName': service }) },
  ),
  DeleteServiceLinkedRole: on(roles, ({ state }, role) => {
    if (!role.path.startsWith(PATH))
      throw invalidInput(
        `Role ${role.name} is not a service linked role, and can not be deleted by this API.`,
      )
    rolesOf(state).delete(role.name)
    return { DeletionTaskId: `task${role.path}${role.name}/${randomUUID()}` }
  }),
  GetServiceLinkedRoleDeletionStatus: anywhere((_, { DeletionTaskId: id }) => {
    if (!/^task\/aws-service-role\/[^/]+\/[^/]+\/[0-9a-f-]{36}$/.test(id))
      throw noSuchEntity(`Deletion task ${id} cannot be found.`)
    return { Status: 'SUCCEEDED' as const }
  }),
}

function create(
  context: CallContext,
  service: string,
  suffix: string | undefined,
  description: string | undefined,
): Role {
  const linked = linkedRole(service)
  if (!linked) throw invalidInput(`Service role for ${service} could not be created: it has none here.`)
  if (suffix !== undefined && !linked.suffix)
    throw invalidInput(`Custom suffix is not allowed for ${service}`)
  const name = suffix === undefined ? linked.role : `${linked.role}_${suffix}`
  if (rolesOf(context.state).has(name))
    throw invalidInput(
      `Service role name ${name} has been taken in this account, please try a different suffix.`,
    )
  const path = `${PATH}${service}/`
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [service] } }],
  }
  const role: Role = {
    name,
    path,
    id: createUniqueId('AROA'),
    arn: `arn:aws:iam::${context.accountId}:role${path}${name}`,
    createdAt: context.now(),
    inline: {},
    attached: linked.policies.map(policy => `arn:aws:iam::aws:policy/aws-service-role/${policy}`),
    trust: JSON.stringify(trust).replace(/\[("[^"]+")\]/g, '$1'),
    description: description ?? linked.description,
    maxSessionSeconds: 3600,
    boundary: undefined,
    tags: {},
  }
  roles.save(context.state, role.arn, role)
  return role
}
