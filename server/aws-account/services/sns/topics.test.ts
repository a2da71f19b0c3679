import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTopicTrial, type TopicTrial } from './testing/topic-trial.ts'

let trial: TopicTrial
beforeAll(async () => {
  trial = await createTopicTrial()
})
afterAll(() => trial.close())

const arnOf = (name: string) => `arn:aws:sns:us-east-1:${trial.accountId}:${name}`

describe('topics', () => {
  test('have the attributes of AWS', async () => {
    const { TopicArn } = await trial.sns.createTopic({ Name: 'plain' })
    const { Attributes = {} } = await trial.sns.getTopicAttributes({ TopicArn })
    expect(Attributes).toMatchObject({ TopicArn, Owner: trial.accountId, SubscriptionsConfirmed: '0' })
    expect(JSON.parse(Attributes.Policy ?? '')).toMatchObject({ Id: '__default_policy_ID' })
    expect(
      JSON.parse(Attributes.EffectiveDeliveryPolicy ?? '').http.defaultHealthyRetryPolicy.numRetries,
    ).toBe(3)
  })

  test('are made again with what they have, and refused with something else', async () => {
    const tagged = { Name: 'again', Tags: [{ Key: 'team', Value: 'blue' }] }
    const { TopicArn } = await trial.sns.createTopic(tagged)
    expect((await trial.sns.createTopic({ Name: 'again' })).TopicArn).toBe(TopicArn)
    await expect(
      trial.sns.createTopic({ Name: 'again', Tags: [{ Key: 'team', Value: 'red' }] }),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid parameter: Tags Reason: Topic already exists with different tags',
    })
  })

  test('that are not there are refused as on AWS, and those of others by IAM', async () => {
    const refusal = (TopicArn: string) =>
      trial.sns.getTopicAttributes({ TopicArn }).catch(error => error.message)
    expect(await refusal('randomstring')).toBe(
      'Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1',
    )
    expect(await refusal(arnOf('none'))).toBe('Topic does not exist')
    expect(await refusal('arn:aws:sns:us-east-1:111122223333:none')).toContain('is not authorized')
  })

  test('keep a statement for each label', async () => {
    const { TopicArn } = await trial.sns.createTopic({ Name: 'shared' })
    const add = () =>
      trial.sns.addPermission({
        TopicArn,
        Label: 'partner',
        AWSAccountId: ['444455556666'],
        ActionName: ['Publish'],
      })
    await add()
    const policy = async () =>
      JSON.parse((await trial.sns.getTopicAttributes({ TopicArn })).Attributes?.Policy ?? '').Statement
    expect((await policy())[1]).toMatchObject({ Sid: 'partner', Action: 'SNS:Publish' })
    await expect(add()).rejects.toMatchObject({ message: 'Invalid parameter: Statement already exists' })
    await trial.sns.removePermission({ TopicArn, Label: 'partner' })
    expect(await policy()).toHaveLength(1)
  })
})

test.each([
  [{ FilterPolicy: '{"a":"b"}' }, /FilterPolicy: "a" must be an object or an array/],
  [{ FilterPolicy: '{"a":{"b":["c"]}}' }, /does not support nested filter policy/],
  [
    { FilterPolicy: JSON.stringify({ a: Array.from({ length: 151 }, (_, index) => `${index}`) }) },
    /Filter policy is too complex/,
  ],
  [{ RedrivePolicy: '{"deadLetterTargetArn":"x"}' }, /deadLetterTargetArn is an invalid arn/],
  [{ RawMessageDelivery: 'maybe' }, /Invalid value \[maybe\]. Must be true or false./],
])(
  'a subscription with an attribute that AWS refuses is refused in its words: %#',
  async (Attributes, message) => {
    const { TopicArn } = await trial.sns.createTopic({ Name: 'strict' })
    const wanted = { TopicArn, Protocol: 'sqs', Endpoint: arnOf('q').replace(':sns:', ':sqs:'), Attributes }
    await expect(trial.sns.subscribe(wanted)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(message),
    })
  },
)

test('whoever may not publish is told so in the words of SNS', async () => {
  const candidatePolicy = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'sns:CreateTopic', Resource: '*' },
      {
        Effect: 'Allow',
        Action: 'sns:Subscribe',
        Resource: '*',
        Condition: { StringEquals: { 'sns:Protocol': 'sqs' } },
      },
    ],
  }
  const accountId = await trial.accounts.provision({ candidatePolicy })
  const { SNS } = await import('@aws-sdk/client-sns')
  const sns = new SNS(await trial.accounts.configuration(accountId))
  const { TopicArn } = await sns.createTopic({ Name: 'mine' })
  await expect(sns.publish({ TopicArn, Message: 'x' })).rejects.toMatchObject({
    name: 'AuthorizationErrorException',
    message: expect.stringMatching(
      /is not authorized to perform: SNS:Publish on resource: .*:mine because no identity-based policy allows the SNS:Publish action/,
    ),
  })
  const Endpoint = `arn:aws:sqs:us-east-1:${accountId}:q`
  expect((await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint })).SubscriptionArn).toBeDefined()
  await expect(
    sns.subscribe({ TopicArn, Protocol: 'sms', Endpoint: '+4915112345678' }),
  ).rejects.toMatchObject({ name: 'AuthorizationErrorException' })
})
