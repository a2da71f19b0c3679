import type { AwsError } from '../aws-error.ts'
import type { CallContext } from '../service.ts'
import { on } from './operation.ts'
import type { Resource } from './resource.ts'

interface Policy {
  readonly Version?: string
  readonly Id?: string
  readonly Statement: readonly { readonly Sid?: string }[]
}

/** What a service says of the permissions that are written by labels. */
export interface LabelledPermissions<Row> {
  /** The ARN of a resource, which the statements are on. */
  arnOf(row: Row): string
  /** What statements call the service: `SQS`. */
  readonly prefix: string
  /** Actions that may be granted, without prefix. */
  readonly grantable: readonly string[]
  /** The refusal of a value that is not as it must be. */
  refuse(parameter: string, value: string, reason: string): AwsError
}

interface Request {
  readonly Label: string
  readonly AWSAccountIds: readonly string[]
  readonly Actions: readonly string[]
}

/**
 * AddPermission and RemovePermission as SQS has them: a request writes one statement, found again by its label, into
 * the policy of the resource.
 */
export function labelledPermissions<Row>(resource: Resource<Row>, options: LabelledPermissions<Row>) {
  const { refuse, prefix, arnOf } = options
  const read = (row: Row): Policy => {
    const text = resource.policy?.of(row, arnOf(row))
    if (!text) return { Version: '2008-10-17', Id: `${arnOf(row)}/${prefix}DefaultPolicy`, Statement: [] }
    // Checked when it was set.
    const policy: Policy = JSON.parse(text)
    return { ...policy, Statement: [policy.Statement].flat() }
  }
  const write = ({ state, now }: CallContext, row: Row, policy: Policy) => {
    const text = policy.Statement.length ? JSON.stringify(policy) : undefined
    const changed = resource.policy?.with?.(row, text, now())
    if (changed) resource.save(state, arnOf(row), changed)
  }
  return {
    AddPermission: on(resource, (context, row, input: Request) => {
      const { Label, AWSAccountIds, Actions } = input
      checkRequest(input, options)
      const policy = read(row)
      if (policy.Statement.some(statement => statement.Sid === Label))
        throw refuse('Label', Label, 'Already exists.')
      const statement = {
        Sid: Label,
        Effect: 'Allow',
        Principal: { AWS: oneOrAll(AWSAccountIds.map(id => `arn:aws:iam::${id}:root`)) },
        Action: oneOrAll(Actions.map(name => `${prefix}:${name}`)),
        Resource: arnOf(row),
      }
      write(context, row, { ...policy, Statement: [...policy.Statement, statement] })
    }),
    RemovePermission: on(resource, (context, row, { Label }: Pick<Request, 'Label'>) => {
      const policy = read(row)
      const left = policy.Statement.filter(statement => statement.Sid !== Label)
      if (left.length === policy.Statement.length) throw refuse('Label', Label, "can't find label.")
      write(context, row, { ...policy, Statement: left })
    }),
  }
}

/** AWS writes one as such, not as a list. */
const oneOrAll = (values: readonly string[]) => (values.length === 1 ? values[0] : values)

function checkRequest<Row>(request: Request, { refuse, prefix, grantable }: LabelledPermissions<Row>): void {
  const { Label, AWSAccountIds, Actions } = request
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(Label))
    throw refuse(
      'Label',
      Label,
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.',
    )
  if (!AWSAccountIds.length || AWSAccountIds.some(id => !/^\d{12}$/.test(id)))
    throw refuse('PrincipalId', JSON.stringify(AWSAccountIds), 'Unable to verify.')
  const unknown = Actions.find(name => !grantable.includes(name))
  if (unknown !== undefined)
    throw refuse(
      'ActionName',
      `${prefix}:${unknown}`,
      'Only the queue owner is allowed to invoke this action.',
    )
}
