import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ResourcePolicyRule } from '../iam/evaluate.ts'
import type { Need, Principal } from '../service.ts'
import { createTemporaryCallContext, type TemporaryCallContext } from '../testing/temporary-call-context.ts'
import { authorize } from './authorize.ts'

let context: TemporaryCallContext
beforeEach(() => {
  context = createTemporaryCallContext()
})
afterEach(() => context.close())

const arn = 'arn:aws:iam::111122223333:user/ann'
const ann: Principal = { kind: 'user', name: 'ann', arn, userId: 'AIDAANN' }
const allow = { Effect: 'Allow', Principal: { AWS: arn }, Action: '*', Resource: '*' }

function ask(
  need: Need,
  statements: readonly object[],
  rule?: ResourcePolicyRule,
  candidatePolicy?: object,
): string {
  try {
    authorize({
      context: { ...context, principal: ann },
      serviceId: 's3',
      operation: 'GetObject',
      format: undefined,
      candidatePolicy,
      needs: [need],
      resourcePolicy: () => ({ Version: '2012-10-17', Statement: statements }),
      ...(rule && { resourcePolicyRule: () => rule }),
    })
    return 'allowed'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

describe('the local address stands for https:', () => {
  const need = { action: 's3:GetObject', resource: 'arn:aws:s3:::shop/key' }
  const without = (value: string) => ({ Bool: { 'aws:SecureTransport': value } })

  test('the statement of every hardening guide locks nobody out', () => {
    const tlsOnly = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }
    expect(ask(need, [allow, { ...tlsOnly, Condition: without('false') }])).toBe('allowed')
    expect(ask(need, [allow, { ...tlsOnly, Condition: without('true') }])).toMatch(/explicit deny/)
  })
})

describe('a resource whose policy is required', () => {
  const need = { action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:111122223333:key/1' }

  test('says in the denial that no policy of the resource allows', () => {
    expect(ask(need, [], 'required')).toMatch(
      /because no resource-based policy allows the kms:Decrypt action$/,
    )
  })

  test('is open to whom its policy names', () => {
    expect(ask(need, [allow], 'required')).toBe('allowed')
  })
})

describe('what its candidate is denied', () => {
  const need = {
    action: 'dynamodb:PutItem',
    resource: 'arn:aws:dynamodb:us-east-1:111122223333:table/theirs',
  }
  const policy = (Condition?: object) => ({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
      { Effect: 'Deny', NotAction: 'dynamodb:GetItem', Resource: '*', ...(Condition && { Condition }) },
    ],
  })

  test('is denied to whatever they make in the account, and what they are allowed is not', () => {
    expect(ask(need, [allow], undefined, policy())).toMatch(
      /with an explicit deny in a service control policy$/,
    )
    const reads = { ...need, action: 'dynamodb:GetItem' }
    expect(ask(reads, [allow], undefined, policy())).toBe('allowed')
    expect(ask(reads, [], undefined, policy())).toMatch(/no identity-based policy allows/)
  })

  test('is not denied to whom the policy leaves out', () => {
    const but = (name: string) => ({
      ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::*:user/${name}` },
    })
    expect(ask(need, [allow], undefined, policy(but('an*')))).toBe('allowed')
    expect(ask(need, [allow], undefined, policy(but('bo*')))).toMatch(/explicit deny/)
  })
})
