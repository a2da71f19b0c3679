import { AwsError } from '../../aws-error.ts'
import { AWS_MANAGED_POLICIES } from '../../iam/aws-managed-policies.ts'
import { type ManagedPolicy, policiesOf } from '../../iam/entities.ts'
import type { AccountState } from '../../state/account-state.ts'
import { limitExceeded, noSuchEntity } from './iam-error.ts'
import { policyChars, validatePolicyText } from './policy-validation.ts'

const MAX_CHARS = 6144
/** AWS's own policies have been there since long before any account here. */
const AWS_POLICY_CREATED_AT = Date.UTC(2015, 1, 6, 18, 40)

export function validateManagedPolicy(document: string): void {
  validatePolicyText(document, 'identity')
  if (policyChars(document) > MAX_CHARS)
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${MAX_CHARS}`)
}

/** A policy of the account or of AWS. */
export function findAnyPolicy(state: AccountState, arn: string): ManagedPolicy {
  const aws = AWS_MANAGED_POLICIES.get(arn)
  if (!aws) return findOwn(state, arn)
  return {
    ...aws,
    id: `ANPA${Buffer.from(aws.name).toString('hex').toUpperCase().slice(0, 17).padEnd(17, 'A')}`,
    createdAt: AWS_POLICY_CREATED_AT,
    updatedAt: AWS_POLICY_CREATED_AT,
    description: undefined,
    tags: {},
    versions: [{ id: 'v1', document: aws.document, createdAt: AWS_POLICY_CREATED_AT }],
    defaultVersionId: 'v1',
    nextVersion: 2,
  }
}

/** A policy of the account; refuses to touch one of AWS's. */
export function findOwnPolicy(state: AccountState, arn: string): ManagedPolicy {
  if (arn.startsWith('arn:aws:iam::aws:policy/'))
    throw new AwsError('AccessDenied', `Policy ${arn} is managed by AWS and cannot be changed.`, 403)
  return findOwn(state, arn)
}

function findOwn(state: AccountState, arn: string): ManagedPolicy {
  const policy = policiesOf(state).get(arn)
  if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`)
  return policy
}
