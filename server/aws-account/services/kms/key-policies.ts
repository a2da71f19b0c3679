import { callerOf } from '../../account/authorize.ts'
import { createConditionContext } from '../../iam/condition-context.ts'
import { evaluate } from '../../iam/evaluate.ts'
import { resourceStatements } from '../../iam/resource-policy-text.ts'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import type { AccountState } from '../../state/account-state.ts'
import { type Grant, type Key, keys, requireNotDeleted, saveKey } from './keys.ts'
import { malformedPolicy, notFound } from './kms-error.ts'

type Sdk = typeof import('@aws-sdk/client-kms')

const MAX_CHARS = 32_768

/** Of a key that is made without one: IAM's policies of the account decide. */
export const defaultPolicy = (accountId: string) =>
  JSON.stringify(
    {
      Version: '2012-10-17',
      Id: 'key-default-1',
      Statement: [
        {
          Sid: 'Enable IAM User Permissions',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${accountId}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    },
    null,
    2,
  )

/** Refuses a text that is no policy, or one after which the caller could not set another. */
export function checkPolicy(
  context: CallContext,
  arn: string,
  text: string,
  isBypassed: boolean | undefined,
): string {
  if (text.length > MAX_CHARS || !resourceStatements(text))
    throw malformedPolicy('The policy is not valid JSON.')
  if (isBypassed === true) return text
  const everything = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
  const decision = evaluate(
    {
      action: 'kms:PutKeyPolicy',
      resource: arn,
      resourceAccount: context.accountId,
      context: createConditionContext({}, {}),
    },
    callerOf(context.principal),
    { identity: [everything], resource: JSON.parse(text), resourceRule: 'required' },
  )
  if (decision.kind === 'denied')
    throw malformedPolicy('The new key policy will not allow you to update the key policy in the future.')
  return text
}

export function putPolicy(context: CallContext, key: Key, input: Input<Sdk, 'PutKeyPolicy'>): void {
  checkName(input.PolicyName)
  requireNotDeleted(key)
  const policy = checkPolicy(context, key.arn, input.Policy, input.BypassPolicyLockoutSafetyCheck)
  saveKey(context.state, { ...key, policy })
}

/** There is one policy, of one name. */
function checkName(name: string | undefined): void {
  if (name !== undefined && name !== 'default') throw notFound('No such policy exists')
}

export function getPolicy(
  _: CallContext,
  key: Key,
  { PolicyName: name }: Input<Sdk, 'GetKeyPolicy'>,
): Output<Sdk, 'GetKeyPolicy'> {
  checkName(name)
  return { Policy: key.policy, PolicyName: 'default' }
}

/** The policy of a key and its grants, as IAM reads them. */
export function policyOfKey(state: AccountState, arn: string): unknown {
  const key = keys.find(state, arn)
  if (!key) return undefined
  const policy: { Statement?: unknown } = JSON.parse(key.policy)
  const grants = Object.values(key.grants).flatMap(grant => [statementOf(grant), ...mayRetire(grant)])
  return grants.length === 0 ? policy : { ...policy, Statement: [policy.Statement ?? [], grants].flat() }
}

function statementOf({ grantee, operations, contextEquals, contextSubset }: Grant) {
  const wanted = contextEquals ?? contextSubset
  const pairs = Object.entries(wanted ?? {}).map(([name, value]) => [`kms:EncryptionContext:${name}`, value])
  return {
    Effect: 'Allow',
    Principal: /^[a-z0-9.-]+\.amazonaws\.com$/.test(grantee) ? { Service: grantee } : { AWS: grantee },
    Action: operations.map(operation => `kms:${operation}`),
    Resource: '*',
    ...(wanted && {
      Condition: {
        StringEquals: Object.fromEntries(pairs),
        ...(contextEquals && {
          'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': Object.keys(contextEquals) },
        }),
      },
    }),
  }
}

/** Whom a grant names for it may end it. */
const mayRetire = ({ retiring }: Grant) =>
  retiring === undefined
    ? []
    : [{ Effect: 'Allow', Principal: { AWS: retiring }, Action: 'kms:RetireGrant', Resource: '*' }]
