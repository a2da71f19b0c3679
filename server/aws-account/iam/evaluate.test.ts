import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createConditionContext } from './condition-context.ts'
import { type ApplicablePolicies, type Decision, evaluate } from './evaluate.ts'
import { globMatches } from './glob.ts'
import type { Caller } from './principal-match.ts'
import type { AccessRequest } from './statement.ts'

const ACCOUNT = '111122223333'
const ALLOW_ALL = { Effect: 'Allow', Action: '*', Resource: '*' }

/** One line of a table. The caller is the user alice, reading an object, unless it says otherwise. */
interface Case {
  name: string
  caller?: 'root' | 'anonymous'
  user?: string
  role?: string
  service?: string
  account?: string
  target?: string
  version?: string
  context?: Record<string, string | string[]>
  identity?: object[]
  /** The condition of the one statement that allows everything. */
  allowIf?: object
  boundary?: object[]
  session?: object[]
  resource?: object[]
  trust?: object[]
  /** The resource is a KMS key with these statements as its key policy; null for none. */
  key?: object[] | null
  expect: string
}

const tables = ['evaluate.cases.json', 'evaluate-kinds.cases.json']
const cases: Case[] = tables.flatMap(name =>
  JSON.parse(readFileSync(new URL(`./${name}`, import.meta.url), 'utf8')),
)

test.each(cases.map(one => [one.name, one] as const))('%s', (_, one) => {
  const decision = evaluate(requestOf(one), callerOf(one), policiesOf(one))
  expect(textOf(decision)).toBe(one.expect)
})

function requestOf(one: Case): AccessRequest {
  const { target, user = 'alice', context = {} } = one
  const [action, resource] = one.trust
    ? ['sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/app`]
    : one.key !== undefined
      ? ['kms:Decrypt', `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`]
      : ['s3:GetObject', target ?? 'arn:aws:s3:::shop/key']
  return {
    action,
    resource,
    resourceAccount: ACCOUNT,
    context: createConditionContext({ 'aws:username': user }, context),
  }
}

function callerOf({ caller, service, role, account = ACCOUNT, user = 'alice' }: Case): Caller {
  if (caller === 'root') return { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root` }
  if (caller === 'anonymous') return { kind: 'anonymous' }
  if (service) return { kind: 'service', name: service }
  if (role)
    return {
      kind: 'role',
      roleArn: `arn:aws:iam::${account}:role/${role}`,
      arn: `arn:aws:sts::${account}:assumed-role/${role}/run`,
    }
  return { kind: 'user', arn: `arn:aws:iam::${account}:user/${user}` }
}

function policiesOf(one: Case): ApplicablePolicies {
  const document = (statements: object[] | undefined) =>
    statements && { Version: one.version ?? '2012-10-17', Statement: statements }
  const identity = one.allowIf ? [{ ...ALLOW_ALL, Condition: one.allowIf }] : one.identity
  return {
    identity: identity ? [document(identity)] : [],
    boundary: document(one.boundary),
    session: document(one.session),
    resource: document(one.resource ?? one.trust ?? one.key ?? undefined),
    ...(one.trust && { resourceRule: 'trust' }),
    ...(one.key !== undefined && { resourceRule: 'required' }),
  }
}

function textOf(decision: Decision): string {
  if (decision.kind === 'allowed') return `allowed ${decision.by}`
  return `${decision.explicit ? 'explicit' : 'implicit'} ${decision.by}`
}

describe('whatever the policies are', () => {
  const statement = fc.record(
    {
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: fc.constantFrom('s3:GetObject', 's3:*', '*', 'sqs:*'),
      Resource: fc.constantFrom(
        '*',
        'arn:aws:s3:::shop/*',
        'arn:aws:s3:::other/*',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the policy language
        'arn:aws:s3:::${aws:username}/*',
      ),
      Principal: fc.constantFrom(
        '*',
        { AWS: ACCOUNT },
        { AWS: `arn:aws:iam::${ACCOUNT}:user/alice` },
        { Service: 'x' },
      ),
      Condition: fc.constantFrom(
        { StringEquals: { 'aws:username': 'alice' } },
        { StringNotEquals: { 'aws:username': 'alice' } },
        { Null: { 'aws:username': 'true' } },
      ),
    },
    { requiredKeys: ['Effect', 'Action', 'Resource', 'Principal'] },
  )
  const statements = fc.array(statement, { maxLength: 5 })
  const isAllowed = (identity: object[], resource: object[], boundary?: object[]) =>
    evaluate(
      requestOf(NOBODY),
      callerOf(NOBODY),
      policiesOf({ ...NOBODY, identity, resource, ...(boundary && { boundary }) }),
    ).kind === 'allowed'
  const NOBODY: Case = { name: '', expect: '' }

  test('one more Deny never allows', () => {
    fc.assert(
      fc.property(statements, statements, statement, (identity, resource, extra) => {
        const deny = { ...extra, Effect: 'Deny' }
        if (isAllowed([...identity, deny], resource) || isAllowed(identity, [...resource, deny]))
          expect(isAllowed(identity, resource)).toBe(true)
      }),
    )
  })

  test('the order of statements does not matter', () => {
    fc.assert(
      fc.property(statements, statements, (identity, resource) => {
        expect(isAllowed(identity.toReversed(), resource.toReversed())).toBe(isAllowed(identity, resource))
      }),
    )
  })

  test('a boundary never allows what was not allowed without it', () => {
    fc.assert(
      fc.property(statements, statements, statements, (identity, resource, boundary) => {
        if (isAllowed(identity, resource, boundary)) expect(isAllowed(identity, resource)).toBe(true)
      }),
    )
  })

  test('a Deny of everything denies', () => {
    fc.assert(
      fc.property(statements, statements, (identity, resource) => {
        expect(isAllowed([...identity, { ...ALLOW_ALL, Effect: 'Deny' }], resource)).toBe(false)
      }),
    )
  })
})

describe('a pattern', () => {
  test('matches like the regular expression it stands for', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', ':'), maxLength: 12 })
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 8 })
    fc.assert(
      fc.property(pattern, text, (wanted, actual) => {
        const expression = new RegExp(`^${wanted.replaceAll('*', '.*').replaceAll('?', '.')}$`)
        expect(globMatches(wanted, actual)).toBe(expression.test(actual))
      }),
      { numRuns: 500 },
    )
  })

  test('of many stars does not hang', () => {
    const before = process.cpuUsage()
    expect(globMatches('*a'.repeat(500), `${'a'.repeat(2000)}b`)).toBe(false)
    expect(process.cpuUsage(before).user).toBeLessThan(500_000)
  })
})
