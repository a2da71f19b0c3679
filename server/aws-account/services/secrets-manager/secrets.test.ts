import { IAM } from '@aws-sdk/client-iam'
import { KMS } from '@aws-sdk/client-kms'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { SSM } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Fields, Service } from '../../service.ts'
import {
  type ClientConfiguration,
  createTestAccounts,
  type TestAccounts,
} from '../../testing/test-accounts.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let accounts: TestAccounts
let accountId: string
let settings: ClientConfiguration
let secrets: SecretsManager
let ssm: SSM
let kms: KMS
/** The steps that the rotating function was called for; it may be replaced. */
let rotate: (event: Fields) => Promise<void>
let steps: string[]

const lambda: Service = {
  id: 'lambda',
  needs: () => [],
  operations: {
    async Invoke(_, { InvocationType, FunctionName, Payload }) {
      if (InvocationType === 'DryRun') return { StatusCode: 204 }
      const event = JSON.parse(Buffer.from(Payload as Uint8Array).toString())
      steps.push(event.Step)
      expect(String(FunctionName)).toMatch(/:function:rotate$/)
      await rotate(event)
      return { StatusCode: 200, Payload: Buffer.from('null') }
    },
  },
}

beforeAll(async () => {
  accounts = await createTestAccounts({
    'secrets-manager': async () => (await import('./service.ts')).createService(),
    ssm: async () => (await import('../ssm/service.ts')).createService(),
    kms: async () => (await import('../kms/service.ts')).createService(),
    iam: async () => (await import('../iam/service.ts')).createService(),
    sts: async () => (await import('../sts/service.ts')).createService(),
    lambda: async () => lambda,
  })
  accountId = await accounts.provision()
  settings = await accounts.configuration(accountId)
  secrets = new SecretsManager(settings)
  ssm = new SSM(settings)
  kms = new KMS(settings)
})
afterAll(() => accounts.close())

async function userWith(name: string, ...statements: object[]): Promise<ClientConfiguration> {
  const iam = new IAM(settings)
  await iam.createUser({ UserName: name })
  const Statement = statements.map(one => ({ Effect: 'Allow', ...one }))
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await iam.putUserPolicy({ UserName: name, PolicyName: 'p', PolicyDocument })
  const { AccessKey } = await iam.createAccessKey({ UserName: name })
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
  return { ...settings, credentials: { accessKeyId, secretAccessKey } }
}

describe('a secret', () => {
  test('keeps its values by versions, the last two of which have labels', async () => {
    const { ARN, VersionId: first } = await secrets.createSecret({ Name: 'db/main', SecretString: 'one' })
    expect(ARN).toMatch(/:secret:db\/main-[A-Za-z0-9]{6}$/)
    const { VersionId: second } = await secrets.putSecretValue({ SecretId: 'db/main', SecretString: 'two' })
    expect(await secrets.getSecretValue({ SecretId: ARN })).toMatchObject({
      ...{ SecretString: 'two', VersionId: second, VersionStages: ['AWSCURRENT'] },
    })
    expect(await secrets.getSecretValue({ SecretId: 'db/main', VersionStage: 'AWSPREVIOUS' })).toMatchObject({
      ...{ SecretString: 'one', VersionId: first },
    })
    await expect(secrets.createSecret({ Name: 'db/main', SecretString: 'x' })).rejects.toMatchObject({
      name: 'ResourceExistsException',
    })
  })

  test('that is deleted can be restored until its time is over', async () => {
    const SecretId = 'short'
    await secrets.createSecret({ Name: SecretId, SecretString: 'x' })
    await secrets.deleteSecret({ SecretId, RecoveryWindowInDays: 7 })
    await expect(secrets.getSecretValue({ SecretId })).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: "You can't perform this operation on the secret because it was marked for deletion.",
    })
    await secrets.restoreSecret({ SecretId })
    expect((await secrets.getSecretValue({ SecretId })).SecretString).toBe('x')
    await secrets.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true })
    await expect(secrets.describeSecret({ SecretId })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    })
  })

  test('is rotated by a function in four steps', async () => {
    const SecretId = 'rotated'
    const { ARN } = await secrets.createSecret({ Name: SecretId, SecretString: 'old' })
    steps = []
    rotate = async ({ Step, ClientRequestToken, SecretId: arn }) => {
      const VersionId = String(ClientRequestToken)
      if (Step === 'createSecret')
        await secrets.putSecretValue({
          ...{ SecretId: String(arn), ClientRequestToken: VersionId, SecretString: 'new' },
          VersionStages: ['AWSPENDING'],
        })
      if (Step !== 'finishSecret') return
      const current = await secrets.getSecretValue({ SecretId })
      await secrets.updateSecretVersionStage({
        ...{ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: VersionId },
        RemoveFromVersionId: current.VersionId,
      })
    }
    const { VersionId } = await secrets.rotateSecret({
      ...{ SecretId, RotationRules: { AutomaticallyAfterDays: 1 } },
      RotationLambdaARN: `arn:aws:lambda:us-east-1:${accountId}:function:rotate`,
    })
    await vi.waitFor(
      async () => expect((await secrets.describeSecret({ SecretId })).LastRotatedDate).toBeInstanceOf(Date),
      { timeout: 60_000, interval: 100 },
    )
    expect(steps).toEqual(['createSecret', 'setSecret', 'testSecret', 'finishSecret'])
    const described = await secrets.describeSecret({ SecretId: ARN })
    expect(described).toMatchObject({ RotationEnabled: true, RotationRules: { AutomaticallyAfterDays: 1 } })
    expect(described.VersionIdsToStages?.[VersionId ?? '']).toEqual(['AWSCURRENT'])
    expect((await secrets.getSecretValue({ SecretId })).SecretString).toBe('new')
  })

  test('under a key of one’s own wants the permission to decrypt', async () => {
    const KmsKeyId = (await kms.createKey({})).KeyMetadata?.Arn ?? ''
    const { ARN } = await secrets.createSecret({ Name: 'sealed', SecretString: 'x', KmsKeyId })
    expect((await secrets.getSecretValue({ SecretId: ARN })).SecretString).toBe('x')
    const reads = { Action: 'secretsmanager:GetSecretValue', Resource: ARN }
    const half = new SecretsManager(await userWith('half', reads))
    await expect(half.getSecretValue({ SecretId: ARN })).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'Access to KMS is not allowed',
    })
    const whole = new SecretsManager(
      await userWith('whole', reads, { Action: 'kms:Decrypt', Resource: KmsKeyId }),
    )
    expect((await whole.getSecretValue({ SecretId: ARN })).SecretString).toBe('x')
    await expect(whole.describeSecret({ SecretId: ARN })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })

  test('has a policy that may let others read it, but not everybody', async () => {
    const { ARN } = await secrets.createSecret({ Name: 'shared', SecretString: 'x' })
    const reader = await userWith('reader', { Action: 'sqs:ListQueues', Resource: '*' })
    const policy = (Principal: unknown) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal, Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
      })
    await expect(
      secrets.putResourcePolicy({ SecretId: ARN, ResourcePolicy: policy('*'), BlockPublicPolicy: true }),
    ).rejects.toMatchObject({ name: 'PublicPolicyException' })
    const AWS = `arn:aws:iam::${accountId}:user/reader`
    await secrets.putResourcePolicy({ SecretId: ARN, ResourcePolicy: policy({ AWS }) })
    expect((await new SecretsManager(reader).getSecretValue({ SecretId: ARN })).SecretString).toBe('x')
  })

  test('is got with others, each by itself', async () => {
    await secrets.createSecret({ Name: 'batch', SecretString: 'x' })
    const got = await secrets.batchGetSecretValue({ SecretIdList: ['batch', 'nowhere'] })
    expect(got.SecretValues).toMatchObject([{ Name: 'batch', SecretString: 'x' }])
    expect(got.Errors).toMatchObject([{ SecretId: 'nowhere', ErrorCode: 'ResourceNotFoundException' }])
  })
})

test('random passwords have each kind of character and none that is excluded', async () => {
  const { RandomPassword = '' } = await secrets.getRandomPassword({
    PasswordLength: 8,
    ExcludeCharacters: '"@/',
  })
  expect(RandomPassword).toHaveLength(8)
  for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/]) expect(RandomPassword).toMatch(kind)
  expect(RandomPassword).not.toMatch(/["@/]/)
})

describe('a parameter', () => {
  test('has versions, labels and a history', async () => {
    const Name = '/app/url'
    await ssm.putParameter({ Name, Value: 'one', Type: 'String' })
    await expect(ssm.putParameter({ Name, Value: 'two' })).rejects.toMatchObject({
      name: 'ParameterAlreadyExists',
    })
    expect(await ssm.putParameter({ Name, Value: 'two', Overwrite: true })).toMatchObject({ Version: 2 })
    await ssm.labelParameterVersion({ Name, ParameterVersion: 1, Labels: ['good'] })
    expect((await ssm.getParameter({ Name: `${Name}:good` })).Parameter).toMatchObject({
      ...{ Name, Value: 'one', Version: 1, Selector: ':good' },
    })
    expect((await ssm.getParameter({ Name: `${Name}:2` })).Parameter?.Value).toBe('two')
    const { Parameters } = await ssm.getParameterHistory({ Name })
    expect(Parameters).toMatchObject([{ Value: 'one', Labels: ['good'] }, { Value: 'two' }])
  })

  test('that is secure is told in clear only to whoever asks for it', async () => {
    const KeyId = (await kms.createKey({})).KeyMetadata?.KeyId ?? ''
    const Name = '/app/password'
    await ssm.putParameter({ Name, Value: 'secret', Type: 'SecureString', KeyId })
    expect((await ssm.getParameter({ Name })).Parameter?.Value).not.toContain('secret')
    expect((await ssm.getParameter({ Name, WithDecryption: true })).Parameter?.Value).toBe('secret')
    const Resource = `arn:aws:ssm:us-east-1:${accountId}:parameter/app/*`
    const reader = new SSM(await userWith('parameters', { Action: 'ssm:GetParameter', Resource }))
    await expect(reader.getParameter({ Name, WithDecryption: true })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
    await expect(reader.getParameter({ Name: '/other' })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })

  test('is found below its path, page by page', async () => {
    for (const name of ['a', 'b', 'c', 'deep/d'])
      await ssm.putParameter({ Name: `/tree/${name}`, Value: name, Type: 'String' })
    const first = await ssm.getParametersByPath({ Path: '/tree', MaxResults: 2 })
    const second = await ssm.getParametersByPath({ Path: '/tree', MaxResults: 2, NextToken: first.NextToken })
    expect([...(first.Parameters ?? []), ...(second.Parameters ?? [])].map(({ Value }) => Value)).toEqual([
      ...['a', 'b', 'c'],
    ])
    expect(second.NextToken).toBeUndefined()
    const all = await ssm.getParametersByPath({ Path: '/tree/', Recursive: true })
    expect(all.Parameters).toHaveLength(4)
  })
})
