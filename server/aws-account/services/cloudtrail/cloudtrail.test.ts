import { CloudTrail } from '@aws-sdk/client-cloudtrail'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { IAM } from '@aws-sdk/client-iam'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ClientConfiguration, TestAccounts } from '../../testing/test-accounts.ts'
import { openOrganization, policy } from '../organizations/testing/organization-ground.ts'

const PATIENCE_MS = 120_000

let accounts: TestAccounts
let manager: string
let member: string
let other: string
let inMember: ClientConfiguration
beforeAll(async () => {
  ;({ accounts, manager, member, other, inMember } = await openOrganization())
}, PATIENCE_MS)
afterAll(() => accounts.close())

describe('what is done in a member', { timeout: PATIENCE_MS }, () => {
  test('comes through EventBridge into a queue of the management account, and is found in CloudTrail', async () => {
    const sqs = new SQS(await accounts.configuration(manager))
    const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'events' })
    const queueArn = `arn:aws:sqs:us-east-1:${manager}:events`
    const Policy = policy({
      ...{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' },
      ...{ Resource: queueArn, Condition: { StringEquals: { 'aws:SourceAccount': member } } },
    })
    await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } })
    const cloudtrail = new CloudTrail(inMember)
    const events = new EventBridge(inMember)
    await cloudtrail.createTrail({ Name: 'changes', S3BucketName: 'trails' })
    await events.putRule({
      Name: 'changes',
      EventPattern: JSON.stringify({ 'detail-type': ['AWS API Call via CloudTrail'] }),
    })
    await events.putTargets({ Rule: 'changes', Targets: [{ Id: 'queue', Arn: queueArn }] })
    const iam = new IAM(inMember)
    await iam.createUser({ UserName: 'before' })
    await cloudtrail.startLogging({ Name: 'changes' })
    await iam.createUser({ UserName: 'after' })
    await iam.listUsers({})
    const told: { eventName: string; requestParameters: unknown }[] = []
    const received = async () => {
      const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
      told.push(...Messages.map(({ Body = '' }) => JSON.parse(Body).detail))
      expect(told.map(({ eventName }) => eventName)).toContain('CreateUser')
    }
    await vi.waitFor(received, { timeout: 60_000, interval: 50 })
    expect(told.filter(({ eventName }) => eventName === 'CreateUser')).toMatchObject([
      {
        requestParameters: { UserName: 'after' },
        userIdentity: { arn: expect.stringContaining(`${member}:assumed-role/Control`) },
      },
    ])
    const { Events = [] } = await cloudtrail.lookupEvents({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateUser' }],
    })
    expect(
      Events.map(({ CloudTrailEvent = '' }) => JSON.parse(CloudTrailEvent).requestParameters.UserName),
    ).toEqual(['after', 'before'])
  })

  test('reaches no queue of an account that does not let it', async () => {
    const sqs = new SQS(await accounts.configuration(other))
    const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'closed' })
    const events = new EventBridge(inMember)
    await events.putRule({ Name: 'closed', EventPattern: JSON.stringify({ source: ['own'] }) })
    const Arn = `arn:aws:sqs:us-east-1:${other}:closed`
    await events.putTargets({ Rule: 'closed', Targets: [{ Id: 'queue', Arn }] })
    const account = await accounts.registry.open(other)
    const refused = vi.waitFor(
      () =>
        expect(account?.calls.since(0)).toContainEqual(
          expect.objectContaining({
            operation: 'SendMessage',
            errorCode: expect.stringContaining('AccessDenied'),
          }),
        ),
      { timeout: 60_000, interval: 50 },
    )
    await events.putEvents({ Entries: [{ Source: 'own', DetailType: 'x', Detail: '{}' }] })
    await refused
    expect((await sqs.receiveMessage({ QueueUrl })).Messages).toBeUndefined()
  })
})
