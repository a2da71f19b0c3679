import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2'
import { CloudWatch } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { IAM } from '@aws-sdk/client-iam'
import { KMS } from '@aws-sdk/client-kms'
import { Lambda } from '@aws-sdk/client-lambda'
import { S3 } from '@aws-sdk/client-s3'
import { Scheduler } from '@aws-sdk/client-scheduler'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { SFN } from '@aws-sdk/client-sfn'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { SSM } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Account } from '../account/account.ts'
import { isReadOnly } from '../authorization/read-only.ts'
import type { Fields, Principal } from '../service.ts'
import { EMPTY_REQUEST } from '../testing/temporary-call-context.ts'
import { type ClientConfiguration, createTestAccounts, type TestAccounts } from '../testing/test-accounts.ts'
import { loadServiceModel } from '../wire/service-model.ts'
import { serviceLoaders } from './registry.ts'
import { SERVICES, type ServiceId } from './services.ts'
import { type Foreign, foreignInput } from './testing/foreign-input.ts'
import { fillOtherAccount, MARK, NAME } from './testing/other-account.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let functionsFolder: string
let accounts: TestAccounts
let mine: Account
let theirs: Account
let them: ClientConfiguration
let foreign: ReadonlyMap<ServiceId, Foreign>

/** One account that has something of every service, and another that knows the names of all of it. */
beforeAll(async () => {
  functionsFolder = mkdtempSync(join(tmpdir(), 'isolation-'))
  accounts = await createTestAccounts(
    serviceLoaders({
      connectAccount: (id, socket) => void accounts.registry.connect(id, socket),
      functionsFolder,
    }),
  )
  const open = async (id: string) => {
    const account = await accounts.registry.open(id)
    if (account === undefined) throw new Error('There is no account')
    return account
  }
  mine = await open(await accounts.provision())
  theirs = await open(await accounts.provision())
  // On a busy machine a call may be put off.
  them = { ...(await accounts.configuration(theirs.id)), maxAttempts: 5 }
  foreign = await fillOtherAccount(theirs.id, them)
})
afterAll(async () => {
  await accounts.close()
  rmSync(functionsFolder, { recursive: true, force: true })
})

const candidateOf = (account: Account): Principal => {
  const { accessKeyId } = account.issueCredentials('candidate', 3600, 'candidate')
  const key = account.keys.find(accessKeyId)
  if (key === undefined) throw new Error('There is no key')
  return key.principal
}

/** What an operation answers, or by which error it refuses, as text. */
async function tell(account: Account, serviceId: string, operation: string, input: Fields): Promise<string> {
  const answered = account.perform({
    principal: candidateOf(account),
    serviceId,
    operation,
    input,
    request: EMPTY_REQUEST,
    requestId: randomUUID(),
    format: undefined,
  })
  return answered.then(
    output => text(output),
    (error: Error) => `${error.name}: ${error.message}`,
  )
}

const text = (output: Fields): string =>
  JSON.stringify(output, (_, value) =>
    value?.type === 'Buffer'
      ? Buffer.from(value.data).toString()
      : value instanceof Uint8Array
        ? Buffer.from(value).toString()
        : value,
  ) ?? ''

/** What the other account keeps, as its owner reads it. */
const kept = () =>
  Promise.all([
    new SQS(them)
      .getQueueAttributes({ QueueUrl: foreign.get('sqs')?.members.QueueUrl, AttributeNames: ['All'] })
      .then(({ Attributes }) => Attributes),
    new Lambda(them).getFunctionConfiguration({ FunctionName: NAME }).then(({ RevisionId }) => RevisionId),
    new Lambda(them).getPolicy({ FunctionName: NAME }).then(
      ({ Policy }) => Policy,
      () => 'none',
    ),
    new S3(them)
      .getObject({ Bucket: `${NAME}-bucket`, Key: NAME })
      .then(({ Body }) => Body?.transformToString()),
    new DynamoDB(them).scan({ TableName: NAME }).then(({ Items }) => Items),
    new SNS(them)
      .getTopicAttributes({ TopicArn: foreign.get('sns')?.arn })
      .then(({ Attributes }) => Attributes),
    new IAM(them)
      .getAccountAuthorizationDetails({})
      .then(({ RoleDetailList, UserDetailList }) => ({ RoleDetailList, UserDetailList })),
    new SecretsManager(them)
      .getSecretValue({ SecretId: NAME })
      .then(({ SecretString, VersionId }) => [SecretString, VersionId]),
    new SSM(them).getParameter({ Name: NAME }).then(({ Parameter }) => Parameter),
    new KMS(them).describeKey({ KeyId: foreign.get('kms')?.arn }).then(({ KeyMetadata }) => KeyMetadata),
    new SFN(them)
      .describeStateMachine({ stateMachineArn: foreign.get('sfn')?.arn })
      .then(({ definition }) => definition),
    new EventBridge(them).describeRule({ Name: NAME }).then(({ State, Description }) => [State, Description]),
    new Scheduler(them)
      .getSchedule({ Name: NAME })
      .then(({ State, LastModificationDate }) => [State, LastModificationDate]),
    new ApiGatewayV2(them).getApis({}).then(({ Items }) => Items),
    new CloudWatch(them)
      .describeAlarms({})
      .then(({ MetricAlarms }) =>
        MetricAlarms?.map(({ AlarmName, AlarmDescription }) => [AlarmName, AlarmDescription]),
      ),
    new CloudWatchLogs(them)
      .getLogEvents({ logGroupName: NAME, logStreamName: NAME })
      .then(({ events }) => events?.map(({ message }) => message)),
  ])

/** Operations that read come first: what they answer was then put there by nobody else. */
const inOrder = (id: ServiceId, names: readonly string[]) => [
  ...names.filter(name => isReadOnly(id, name)),
  ...names.filter(name => !isReadOnly(id, name)),
]

test('nobody sees or changes anything of another account by any operation, whatever of it they name', async () => {
  const before = await kept()
  const leaks: string[] = []
  let seenByOwner = 0
  let asked = 0
  for (const id of SERVICES) {
    const { operations } = await loadServiceModel(id)
    // Of a service that is not in `other-account.ts` yet only names are tried.
    const known = foreign.get(id) ?? {
      arn: `arn:aws:${id}:us-east-1:${theirs.id}:${NAME}`,
      members: { name: NAME, Name: NAME },
    }
    for (const name of inOrder(id, [...operations.keys()])) {
      const schema = operations.get(name)?.input
      if (schema === undefined) continue
      const input = foreignInput(schema, known)
      // That the question is a good one shows where its owner asks it.
      if (isReadOnly(id, name) && (await tell(theirs, id, name, input)).includes(MARK)) seenByOwner++
      const told = await tell(mine, id, name, foreignInput(schema, known))
      asked++
      if (told.includes(MARK)) leaks.push(`${id}:${name} told ${told.slice(0, 300)}`)
    }
  }
  expect(leaks).toEqual([])
  expect(await kept()).toEqual(before)
  expect(asked).toBeGreaterThan(500)
  expect(seenByOwner).toBeGreaterThan(15)
  console.log(
    `${asked} operations asked; ${seenByOwner} of those that read show their owner what they must show nobody else`,
  )
})
