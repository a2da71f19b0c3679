import { describe, expect, test } from 'vitest'
import type { Json } from '../../json.ts'
import { excessOf, type Grant, mayDo } from './excess.ts'
import type { RoleRights } from './rights.ts'

const place = { accountId: '111122223333', region: 'us-east-1' }
const table = (name: string) => `arn:aws:dynamodb:us-east-1:111122223333:table/${name}`
const own = table('wishes-a1b2c')
const roleArn = 'arn:aws:iam::111122223333:role/wishes'
const allowed: readonly Grant[] = [
  { actions: ['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:GetItem'], on: [own, `${own}/index/*`] },
  { actions: ['logs:*'], on: ['*'] },
]

type Given = { readonly [member: string]: Json }
const allow = (Action: Json, Resource: Json = '*', more: Given = {}): Given => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
const deny = (Action: Json, Resource: Json = '*', more: Given = {}): Given => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
})
const policy = (...Statement: Given[]): Json => ({ Version: '2012-10-17', Statement })
const needed = allow(['dynamodb:Query', 'dynamodb:PutItem'], own)

function role(statements: readonly Given[], more: Partial<RoleRights> = {}): RoleRights {
  const policies = [{ name: 'data', document: policy(...statements) }]
  return { name: 'wishes', arn: roleArn, policies, boundary: null, onResources: [], ...more }
}
const boundary = (...statements: Given[]) => ({ name: 'boundary', document: policy(...statements) })
const excess = (one: RoleRights, grants = allowed) => excessOf({ roles: [one] }, grants, place)
const words = (one: RoleRights) => excess(one).map(({ action, resource }) => `${action} on ${resource}`)

describe('nothing too much is', () => {
  test.each<[string, RoleRights]>([
    ['exactly what is needed', role([needed])],
    [
      'more of what is allowed, in several policies',
      role([needed, allow('dynamodb:GetItem', `${own}/index/by-sku`)]),
    ],
    ['any case of an action', role([allow('DynamoDB:putitem', own)])],
    ['a pattern that only means what is allowed', role([allow('dynamodb:Quer?', own), allow('logs:Put*')])],
    [
      'another region or account, which nobody here has',
      role([allow('dynamodb:PutItem', own.replace('us-east-1', 'eu-*'))]),
    ],
    [
      'the own table in whichever region, and its indexes',
      role([
        allow(['dynamodb:Query', 'dynamodb:PutItem'], [own.replace('us-east-1', '*'), `${own}/index/*`]),
      ]),
    ],
    ['an action on what it can never be on', role([needed, allow('sqs:*', own)])],
    [
      'everything within a boundary that is as narrow as wanted',
      role([allow('*')], { boundary: boundary(needed) }),
    ],
    [
      'a wide policy of which all but what is needed is denied',
      role([
        allow('dynamodb:*'),
        deny('*', '*', { Resource: undefined as never, NotResource: own }),
        { Effect: 'Deny', NotAction: ['dynamodb:Query', 'dynamodb:PutItem'], Resource: '*' },
      ]),
    ],
    [
      'a grant to the whole account by a queue, which no policy of the role repeats',
      role([needed], {
        onResources: [
          {
            arn: 'arn:aws:sqs:us-east-1:111122223333:q',
            document: policy(allow('sqs:*', '*', { Principal: { AWS: '111122223333' } })),
          },
        ],
      }),
    ],
    [
      'a queue that lets a service of AWS send',
      role([needed], {
        onResources: [
          {
            arn: 'arn:aws:sqs:us-east-1:111122223333:q',
            document: policy(
              allow('sqs:SendMessage', '*', {
                Principal: '*',
                Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*' } },
              }),
            ),
          },
        ],
      }),
    ],
    [
      'the account’s number by its variable',
      role([allow('dynamodb:PutItem', own.replace('111122223333', `\${aws:PrincipalAccount}`))]),
    ],
    ['a table of a name that no table can have', role([needed, allow('dynamodb:*', table('*~'))])],
    ['no policy at all', role([])],
  ])('%s', (_, one) => {
    expect(words(one)).toEqual([])
  })
})

describe('nothing too much is what an allow-list means', () => {
  test.each([
    ['function:bank', 'function:bank'],
    ['function:bank', 'function:bank:*'],
    ['function:bank', 'function:bank:live'],
    ['function:bank:live', 'function:bank:live'],
    ['function:bank*', 'function:bank-2:1'],
  ])('%s is allowed, and %s is given', (on, given) => {
    const prefix = 'arn:aws:lambda:us-east-1:111122223333:'
    const grants = [{ actions: ['lambda:InvokeFunction'], on: [prefix + on] }]
    expect(excess(role([allow('lambda:InvokeFunction', prefix + given)]), grants)).toEqual([])
  })
})

describe('too much is', () => {
  test.each<[string, RoleRights, string]>([
    [
      'another action on the own table',
      role([needed, allow('dynamodb:BatchWriteItem', own)]),
      `dynamodb:BatchWriteItem on ${own}`,
    ],
    ['every action on the own table', role([allow('dynamodb:*', own)]), `dynamodb:BatchWriteItem on ${own}`],
    ['the right action on every table', role([allow('dynamodb:PutItem')]), 'dynamodb:PutItem on *'],
    [
      'tables that begin like the own one',
      role([allow('dynamodb:PutItem', `${own}*`)]),
      `dynamodb:PutItem on ${own}*`,
    ],
    ['a queue', role([needed, allow('sqs:SendMessage')]), 'sqs:SendMessage on *'],
    ...[
      ['lambda:InvokeFunction', 'lambda:us-east-1:111122223333:function:bank:live'],
      ['lambda:InvokeFunction', 'lambda:us-east-1:111122223333:function:bank:*'],
      ['lambda:UpdateFunctionCode', 'lambda:us-east-1:111122223333:function:bank'],
      ['states:StartExecution', 'states:us-east-1:111122223333:stateMachine:pay:live'],
      ['bedrock:InvokeModel', 'bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0'],
      ['secretsmanager:GetSecretValue', 'secretsmanager:us-east-1:111122223333:secret:shop/bank-AbCdEf'],
      ['ssm:GetParameter', 'ssm:us-east-1:111122223333:parameter/shop/bank'],
      ['iam:PassRole', 'iam::111122223333:role/team/administrator'],
      ['sts:AssumeRole', 'iam::111122223333:role/team/administrator'],
      ['s3:GetObject', 's3:::letters/2026/a:b'],
      ['dynamodb:GetRecords', 'dynamodb:us-east-1:111122223333:table/carts/stream/2026-01-01T00:00:00.000'],
      ['dynamodb:Query', 'dynamodb:us-east-1:111122223333:table/carts/index/by-sku'],
      ['events:PutEvents', 'events:us-east-1:111122223333:event-bus/shop'],
      ['sns:Publish', 'sns:us-east-1:111122223333:letters'],
      ['kms:Decrypt', 'kms:us-east-1:111122223333:key/0f0e'],
      ['cloudwatch:DeleteAlarms', 'cloudwatch:us-east-1:111122223333:alarm:shop: too slow'],
      ['scheduler:CreateSchedule', 'scheduler:us-east-1:111122223333:schedule/default/late'],
      ['execute-api:invoke', 'execute-api:us-east-1:111122223333:abc123/$default/POST/orders'],
    ].map(([action = '', name]): [string, RoleRights, string] => [
      `one thing by its whole name: ${action} on ${name}`,
      role([needed, allow(action, `arn:aws:${name}`)]),
      `${action} on arn:aws:${name}`,
    ]),
    [
      'writing policies for itself',
      role([needed, allow('iam:AttachRolePolicy')]),
      'iam:AttachRolePolicy on *',
    ],
    ['a service that no account has yet', role([needed, allow('quantum:*')]), 'quantum:anything on *'],
    [
      'all services but those that have names here',
      role([
        {
          Effect: 'Allow',
          NotAction: [
            'dynamodb:*',
            'iam:*',
            's3:*',
            'sqs:*',
            'lambda:*',
            'sts:*',
            'apigateway:*',
            'logs:*',
            'sns:*',
            'events:*',
            'scheduler:*',
            'cloudtrail:*',
            'organizations:*',
            'states:*',
            'cloudwatch:*',
            'cognito-idp:*',
            'kms:*',
            'secretsmanager:*',
            'ssm:*',
            'pipes:*',
            'bedrock:*',
            'bedrock-agentcore:*',
            'xray:*',
          ],
          Resource: '*',
        },
      ]),
      'ec2:RunInstances on *',
    ],
    [
      'all resources but some',
      role([{ Effect: 'Allow', Action: 'dynamodb:PutItem', NotResource: table('carts') }]),
      'dynamodb:PutItem on *',
    ],
    [
      'an unknown variable, which may be anything',
      role([allow('dynamodb:PutItem', table(`\${aws:PrincipalTag/table}`))]),
      `dynamodb:PutItem on ${table('*')}`,
    ],
    [
      'what is allowed under a condition',
      role([
        needed,
        allow('sqs:SendMessage', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      ]),
      'sqs:SendMessage on *',
    ],
    [
      'what is denied under a condition only',
      role([
        needed,
        allow('sqs:SendMessage'),
        deny('sqs:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
      'sqs:SendMessage on *',
    ],
    [
      'everything within a boundary that is too wide',
      role([allow('*')], { boundary: boundary(needed, allow('sqs:SendMessage')) }),
      'sqs:SendMessage on *',
    ],
    [
      'what a queue grants to the role',
      role([needed], {
        onResources: [
          {
            arn: 'arn:aws:sqs:us-east-1:111122223333:q',
            document: policy(
              allow('sqs:ReceiveMessage', 'arn:aws:sqs:us-east-1:111122223333:q', {
                Principal: { AWS: roleArn },
              }),
            ),
          },
        ],
      }),
      'sqs:ReceiveMessage on arn:aws:sqs:us-east-1:111122223333:q',
    ],
    [
      'what a bucket grants to everybody',
      role([needed], {
        onResources: [
          {
            arn: 'arn:aws:s3:::b',
            document: policy(allow('s3:GetObject', 'arn:aws:s3:::b/*', { Principal: '*' })),
          },
        ],
      }),
      's3:GetObject on arn:aws:s3:::b/*',
    ],
  ])('%s', (_, one, expected) => {
    expect(words(one)).toContain(expected)
  })

  test('what a role may do that it can take on', () => {
    const other = { ...role([allow('s3:*')]), name: 'other', arn: 'arn:aws:iam::111122223333:role/other' }
    expect(excessOf({ roles: [role([needed]), other] }, allowed, place)[0]).toMatchObject({ role: 'other' })
  })

  test('told by an example that nobody has allowed', () => {
    const [first] = excess(role([allow('dynamodb:PutItem', `${own}*`)]))
    expect(first?.example).toMatch(/^arn:aws:dynamodb:us-east-1:111122223333:table\/wishes-a1b2c./)
    expect(first?.by).toBe('data')
  })

  test('what nobody can tell within a second', () => {
    const hostile = allow(
      'dynamodb:PutItem',
      Array.from({ length: 30 }, (_, n) => `arn:*${'?*a'.repeat(n + 30)}b`),
    )
    const startedAt = performance.now()
    expect(words(role([hostile]))).not.toEqual([])
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })
})

test('whether a role may do one thing is asked by the same rules', () => {
  const sends = role([allow('sqs:Send*', 'arn:aws:sqs:us-east-1:111122223333:failed')])
  const to = (queue: string) =>
    mayDo(sends, 'sqs:SendMessage', `arn:aws:sqs:us-east-1:111122223333:${queue}`, place)
  expect([to('failed'), to('other')]).toEqual([true, false])
})
