import { parsedPolicy } from '../../../iam/policy-text.ts'
import type { AccountState } from '../../../state/account-state.ts'
import { objects, versionOf } from '../objects/objects.ts'
import { publicStatements } from '../settings/acl.ts'
import { isPolicyPublic } from './bucket-policy.ts'
import { buckets } from './buckets.ts'

/**
 * What decides beside the caller's own policies: the bucket's policy, what access control lists give to everybody, and
 * that strangers get nothing of a public policy where the bucket restricts it.
 */
export function policyOfResource(arn: string, state: AccountState): unknown {
  const bucket = buckets.find(state, arn)
  if (!bucket) return undefined
  const statements: object[] = []
  if (bucket.settings?.ownership !== undefined && arn.includes('/')) {
    const object = versionOf(objects.find(state, arn), undefined)
    statements.push(...publicStatements(bucket, arn, object?.kind === 'object' ? object.acl : undefined))
  } else if (bucket.settings?.ownership !== undefined)
    statements.push(...publicStatements(bucket, arn, undefined))
  if (bucket.policy === undefined) return statements.length ? document(statements) : undefined
  if (bucket.publicAccessBlock?.RestrictPublicBuckets && isPolicyPublic(bucket))
    statements.push({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalType': 'Anonymous' } },
    })
  const policy = parsedPolicy(bucket.policy)
  if (!statements.length) return policy
  const { Version = '2008-10-17', Statement }: { Version?: string; Statement?: unknown } = Object(policy)
  return { Version, Statement: [...[Statement].flat(), ...statements] }
}

const document = (Statement: readonly object[]) => ({ Version: '2012-10-17', Statement })
