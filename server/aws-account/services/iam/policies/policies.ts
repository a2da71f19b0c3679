import { AwsError } from '../../../aws-error.ts'
import { AWS_MANAGED_POLICIES } from '../../../iam/aws-managed-policies.ts'
import { type ManagedPolicy, policiesOf } from '../../../iam/entities.ts'
import type { CallContext } from '../../../service.ts'
import { at, type OperationShape } from '../../../shape/operation.ts'
import { defineResource, type Resource } from '../../../shape/resource.ts'
import { policyChars, validatePolicyText } from '../documents/policy-validation.ts'
import { limitExceeded, malformedPolicy, noSuchEntity } from '../iam-error.ts'
import { tagsOn } from '../lists.ts'

const MAX_CHARS = 6144
/** AWS's own policies have been there since long before any account here. */
const AWS_POLICY_CREATED_AT = Date.UTC(2015, 1, 6, 18, 40)

const notFound = (arn: string) => noSuchEntity(`Policy ${arn} was not found.`)

/** Managed policies of the account. Those of AWS are read by `onAny`; to change one is refused. */
export const policies: Resource<ManagedPolicy> = defineResource<ManagedPolicy>('iam', 'policy', {
  table: policiesOf,
  named: ({ PolicyArn, PolicyName, Path: path = '/' }, arn) =>
    typeof PolicyArn === 'string'
      ? PolicyArn
      : arn({ PolicyNameWithPath: `${path}${PolicyName}`.replace(/^\//, '') }),
  missing: (_, arn = '') =>
    arn.startsWith('arn:aws:iam::aws:policy/')
      ? new AwsError('AccessDenied', `Policy ${arn} is managed by AWS and cannot be changed.`, 403)
      : notFound(arn),
  tags: tagsOn('Policy'),
})

interface Named {
  readonly PolicyArn: string
}

/** An operation that reads a policy of the account or of AWS. */
export function onAny<Input extends Named, Output>(
  run: (context: CallContext, policy: ManagedPolicy, input: Input) => Output,
): OperationShape<Input, Output> {
  return at(policies, policies.named, (context, input: Input) => {
    const policy = policies.find(context.state, input.PolicyArn) ?? policyOfAws(input.PolicyArn)
    if (!policy) throw notFound(input.PolicyArn)
    return run(context, policy, input)
  })
}

export function policyOfAws(arn: string): ManagedPolicy | undefined {
  const policy = AWS_MANAGED_POLICIES.get(arn)
  return (
    policy && {
      ...policy,
      id: `ANPA${Buffer.from(policy.name).toString('hex').toUpperCase().slice(0, 17).padEnd(17, 'A')}`,
      createdAt: AWS_POLICY_CREATED_AT,
      updatedAt: AWS_POLICY_CREATED_AT,
      description: undefined,
      tags: {},
      versions: [{ id: 'v1', document: policy.document, createdAt: AWS_POLICY_CREATED_AT }],
      defaultVersionId: 'v1',
      nextVersion: 2,
    }
  )
}

export function validateManagedPolicy(document: string): void {
  validatePolicyText(document, 'identity')
  const { Version: version }: { Version?: unknown } = JSON.parse(document)
  if (version !== '2012-10-17')
    throw malformedPolicy('Policy document must be version 2012-10-17 or greater.')
  if (policyChars(document) > MAX_CHARS)
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${MAX_CHARS}`)
}
