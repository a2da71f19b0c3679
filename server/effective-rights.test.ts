import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ObserveContext } from '../shared/challenge/check.ts'
import { excessOf } from '../shared/challenge/rights/excess.ts'
import { rightsOf } from '../shared/challenge/rights/rights.ts'
import { observing } from '../shared/challenge/testing/observing.ts'
import { type JsonObject, jsonSchema } from '../shared/json.ts'
import type { Account } from './accounts/account-provider.ts'
import { type AwsCaller, createAwsCaller } from './accounts/aws-caller.ts'
import { createEmbeddedProvider, type EmbeddedProvider } from './accounts/embedded-provider.ts'
import { deploymentPackage } from './aws-account/functions/testing/deployment-package.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let folder: string
let provider: EmbeddedProvider
let account: Account
let caller: AwsCaller
let context: ObserveContext
let role: string

const call = async (service: string, operation: string, input: JsonObject) => {
  const outcome = await caller.call('candidate', service, operation, input)
  if (outcome.kind !== 'ok') throw new Error(`${operation}: ${JSON.stringify(outcome)}`)
  return outcome.output as Record<string, unknown>
}
const document = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] })
const arn = (service: string, name: string) =>
  `arn:aws:${service}:${account.region}:${account.accountId}:${name}`
const lets = (Action: string, Resource = '*') => document({ Principal: { AWS: role }, Action, Resource })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'effective-rights-'))
  provider = await createEmbeddedProvider({ dataFolder: folder })
  const made = await provider.provision({ key: 'one' })
  if (made.kind !== 'provisioned') throw new Error(made.kind)
  account = made.account
  caller = createAwsCaller(provider, account)
  const tryRead: ObserveContext['tryRead'] = async (service, operation, input) => {
    const outcome = await caller.call('observer', service, operation, input)
    if (outcome.kind === 'ok') return { ok: true, value: jsonSchema.parse(outcome.output) }
    if (outcome.kind === 'failed') return { ok: false, error: outcome.code, message: outcome.message }
    throw new Error(`${service} ${operation}: ${outcome.reason}`)
  }
  context = { ...observing({}), accountId: account.accountId, region: account.region, tryRead }
  role = `arn:aws:iam::${account.accountId}:role/cart`
  const AssumeRolePolicyDocument = document({
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
  })
  await call('iam', 'CreateRole', { RoleName: 'cart', AssumeRolePolicyDocument })
  const code = deploymentPackage({ 'index.mjs': 'export const handler = async () => 1' })
  await call('lambda', 'CreateFunction', {
    ...{ FunctionName: 'helper', Role: role, Runtime: 'nodejs22.x', Handler: 'index.handler', Publish: true },
    Code: { ZipFile: { $base64: Buffer.from(code).toString('base64') } },
  })
  await call('lambda', 'CreateAlias', { FunctionName: 'helper', Name: 'live', FunctionVersion: '1' })
  await call('sns', 'CreateTopic', { Name: 'topic' })
  await call('sqs', 'CreateQueue', { QueueName: 'queue' })
  await call('s3', 'CreateBucket', { Bucket: `bucket-${account.accountId}` })
  await call('secrets-manager', 'CreateSecret', { Name: 'secret', SecretString: 'x' })
  await call('eventbridge', 'CreateEventBus', { Name: 'bus' })
  key = String(
    (await call('kms', 'CreateKey', {}).then(({ KeyMetadata }) => KeyMetadata as { KeyId: string })).KeyId,
  )
})
afterAll(async () => {
  caller?.close()
  await provider?.close({ stopProcess: true })
  rmSync(folder, { recursive: true, force: true })
})

let key: string
const permission = (Qualifier?: string): JsonObject => ({
  ...{
    FunctionName: 'helper',
    StatementId: `s-${Qualifier}`,
    Action: 'lambda:InvokeFunction',
    Principal: role,
  },
  ...(Qualifier !== undefined && { Qualifier }),
})
const excess = async () =>
  excessOf(await rightsOf(context, [role]), [], context).map(({ action, by }) => `${action} by ${by}`)

test('things as AWS makes them let nobody in', async () => {
  expect(await excess()).toEqual([])
})

/** Each kind of thing whose own policy can let a role in, by what its owner does, and how that is taken back. */
const doors: readonly (readonly [
  name: string,
  says: () => string,
  open: () => Promise<unknown>,
  shut: () => Promise<unknown>,
])[] = [
  [
    'a queue',
    () => `sqs:SendMessage by ${arn('sqs', 'queue')}`,
    () => setQueue(lets('sqs:SendMessage')),
    () => setQueue(''),
  ],
  [
    'a bucket',
    () => `s3:GetObject by arn:aws:s3:::bucket-${account.accountId}`,
    () =>
      call('s3', 'PutBucketPolicy', {
        Bucket: `bucket-${account.accountId}`,
        Policy: lets('s3:GetObject', `arn:aws:s3:::bucket-${account.accountId}/*`),
      }),
    () => call('s3', 'DeleteBucketPolicy', { Bucket: `bucket-${account.accountId}` }),
  ],
  ...[undefined, 'live', '1'].map(
    qualifier =>
      [
        qualifier === undefined ? 'a function' : `a function by its alias or version ${qualifier}`,
        () =>
          `lambda:InvokeFunction by ${arn('lambda', ['function:helper', ...(qualifier ? [qualifier] : [])].join(':'))}`,
        () => call('lambda', 'AddPermission', permission(qualifier)),
        () =>
          call('lambda', 'RemovePermission', {
            ...{ FunctionName: 'helper', StatementId: `s-${qualifier}` },
            ...(qualifier !== undefined && { Qualifier: qualifier }),
          }),
      ] as const,
  ),
  [
    'a topic',
    () => `sns:Publish by ${arn('sns', 'topic')}`,
    () => setTopic(lets('sns:Publish', arn('sns', 'topic'))),
    () => setTopic(''),
  ],
  [
    'a secret',
    () => 'secretsmanager:GetSecretValue',
    () =>
      call('secrets-manager', 'PutResourcePolicy', {
        SecretId: 'secret',
        ResourcePolicy: lets('secretsmanager:GetSecretValue'),
      }),
    () => call('secrets-manager', 'DeleteResourcePolicy', { SecretId: 'secret' }),
  ],
  [
    'an event bus',
    () => `events:PutEvents by ${arn('events', 'event-bus/bus')}`,
    () =>
      call('eventbridge', 'PutPermission', {
        EventBusName: 'bus',
        Policy: document({
          ...{ Sid: 's', Principal: { AWS: role }, Action: 'events:PutEvents' },
          Resource: arn('events', 'event-bus/bus'),
        }),
      }),
    () => call('eventbridge', 'RemovePermission', { EventBusName: 'bus', RemoveAllPermissions: true }),
  ],
  [
    'a key by a grant',
    () => `kms:Decrypt by ${arn('kms', `key/${key}`)}`,
    async () => {
      grant = String(
        (await call('kms', 'CreateGrant', { KeyId: key, GranteePrincipal: role, Operations: ['Decrypt'] }))
          .GrantId,
      )
    },
    () => call('kms', 'RevokeGrant', { KeyId: key, GrantId: grant }),
  ],
]
let grant = ''
const setQueue = (Policy: string) =>
  call('sqs', 'SetQueueAttributes', {
    QueueUrl: `http://127.0.0.1:4566/${account.accountId}/queue`,
    Attributes: { Policy },
  })
const setTopic = (AttributeValue: string) =>
  call('sns', 'SetTopicAttributes', {
    ...{ TopicArn: arn('sns', 'topic'), AttributeName: 'Policy', AttributeValue },
  })

test.each(doors)(
  '%s whose own policy lets a role in is a right of that role',
  async (_, says, open, shut) => {
    await open()
    expect(await excess()).toEqual([expect.stringContaining(says())])
    await shut()
    expect(await excess()).toEqual([])
  },
)
