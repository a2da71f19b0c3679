import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEventTrial, type EventTrial } from './testing/event-trial.ts'

let trial: EventTrial
beforeAll(async () => {
  trial = await createEventTrial()
})
afterAll(() => trial.close())

const pattern = (source: string) => JSON.stringify({ source: [source], detail: { state: ['paid'] } })

/** A rule with targets, on the default bus or another. */
async function rule(
  Name: string,
  source: string,
  Targets: Parameters<EventTrial['events']['putTargets']>[0]['Targets'],
  EventBusName = 'default',
) {
  const { RuleArn = '' } = await trial.events.putRule({ Name, EventBusName, EventPattern: pattern(source) })
  await trial.events.putTargets({ Rule: Name, EventBusName, Targets })
  return RuleArn
}

const put = (Source: string, detail: object, more = {}) =>
  trial.events.putEvents({
    Entries: [{ Source, DetailType: 'order', Detail: JSON.stringify(detail), ...more }],
  })

describe('an event that a rule matches', () => {
  test('reaches its targets in the form of AWS', async () => {
    const queue = await trial.queue('orders')
    await rule('orders', 'shop', [{ Id: 'q', Arn: queue.arn }])
    await put('shop', { state: 'new' })
    await put('other', { state: 'paid' })
    const Time = new Date('2026-01-02T03:04:05Z')
    const { Entries = [] } = await put('shop', { state: 'paid' }, { Time, Resources: ['arn:x'] })
    const [message] = await trial.receive(queue.url)
    expect(JSON.parse(message?.body ?? '')).toEqual({
      version: '0',
      id: Entries[0]?.EventId,
      'detail-type': 'order',
      source: 'shop',
      account: trial.accountId,
      time: '2026-01-02T03:04:05Z',
      region: 'us-east-1',
      resources: ['arn:x'],
      detail: { state: 'paid' },
    })
  })

  test('reaches them as they ask: whole, a part, something else or a template', async () => {
    const queue = await trial.queue('shaped')
    await rule('shaped', 'shaped', [
      { Id: '1', Arn: queue.arn, Input: '{"fixed":true}' },
      { Id: '2', Arn: queue.arn, InputPath: '$.detail' },
      {
        Id: '3',
        Arn: queue.arn,
        InputTransformer: {
          InputPathsMap: { state: '$.detail.state', none: '$.detail.none' },
          InputTemplate: '{"rule": <aws.events.rule-name>, "text": "is <state>", "none": <none>}',
        },
      },
    ])
    await put('shaped', { state: 'paid' })
    const bodies = (await trial.receive(queue.url, 3)).map(({ body }) => JSON.parse(body))
    expect(bodies).toContainEqual({ fixed: true })
    expect(bodies).toContainEqual({ state: 'paid' })
    expect(bodies).toContainEqual({ rule: 'shaped', text: 'is paid', none: '' })
  })

  test('goes to the dead-letter queue with the reason where the target does not let the rule', async () => {
    const dead = await trial.queue('dead')
    const Arn = dead.arn.replace(/dead$/, 'closed')
    await trial.sqs.createQueue({ QueueName: 'closed' })
    const ruleArn = await rule('closed', 'closed', [{ Id: 'q', Arn, DeadLetterConfig: { Arn: dead.arn } }])
    await put('closed', { state: 'paid' })
    const [message] = await trial.receive(dead.url)
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ source: 'closed' })
    expect(message?.attributes).toMatchObject({
      RULE_ARN: { StringValue: ruleArn },
      TARGET_ARN: { StringValue: Arn },
      ERROR_CODE: { StringValue: 'NO_PERMISSIONS' },
    })
  })

  test('is handed on to another bus by a role that EventBridge can take on, and by no other', async () => {
    const queue = await trial.queue('second')
    const dead = await trial.queue('second-dead')
    const { EventBusArn: Arn = '' } = await trial.events.createEventBus({ Name: 'second' })
    await rule('at-second', 'chain', [{ Id: 'q', Arn: queue.arn }], 'second')
    const RoleArn = await trial.role('forward', 'events.amazonaws.com', 'events:PutEvents')
    const distrustful = await trial.role('distrustful', 'lambda.amazonaws.com', 'events:PutEvents')
    await rule('at-first', 'chain', [
      { Id: 'good', Arn, RoleArn },
      { Id: 'bad', Arn, RoleArn: distrustful, DeadLetterConfig: { Arn: dead.arn } },
    ])
    const { Entries = [] } = await put('chain', { state: 'paid' })
    const [message] = await trial.receive(queue.url)
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ id: Entries[0]?.EventId, source: 'chain' })
    expect((await trial.receive(dead.url))[0]?.attributes.ERROR_CODE?.StringValue).toBe('NO_PERMISSIONS')
  })
})

test('each entry that is wrong is refused alone', async () => {
  const answer = await trial.events.putEvents({
    Entries: [
      { Source: 'a', DetailType: 'b', Detail: '{}' },
      { Source: 'a', DetailType: 'b', Detail: '[]' },
      { DetailType: 'b', Detail: '{}' },
      { Source: 'aws.s3', DetailType: 'b', Detail: '{}' },
    ],
  })
  expect(answer).toMatchObject({
    FailedEntryCount: 3,
    Entries: [
      { EventId: expect.any(String) },
      { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
      {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: 'Parameter Source is not valid. Reason: Source is a required argument.',
      },
      { ErrorCode: 'NotAuthorizedForSourceException' },
    ],
  })
})

test('a rule with a rate comes by time, once for what was missed while the process was ended', async () => {
  const queue = await trial.queue('ticks')
  await trial.events.putRule({ Name: 'ticks', ScheduleExpression: 'rate(1 minute)' })
  await trial.events.putTargets({ Rule: 'ticks', Targets: [{ Id: 'q', Arn: queue.arn }] })
  // Signatures are good for five minutes.
  trial.accounts.advance(4 * 60_000)
  await trial.restart()
  await trial.sqs.listQueues()
  const messages = await trial.receive(queue.url)
  expect(messages.map(({ body }) => JSON.parse(body))).toMatchObject([
    { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} },
  ])
})

test('an archive keeps what matches, and a replay plays it again to the rules it names', async () => {
  const queue = await trial.queue('replayed')
  const { EventBusArn = '' } = await trial.events.createEventBus({ Name: 'kept' })
  const { ArchiveArn } = await trial.events.createArchive({
    ArchiveName: 'kept',
    EventSourceArn: EventBusArn,
    EventPattern: pattern('kept'),
  })
  await put('kept', { state: 'paid' }, { EventBusName: 'kept' })
  await put('kept', { state: 'new' }, { EventBusName: 'kept' })
  expect(await trial.events.describeArchive({ ArchiveName: 'kept' })).toMatchObject({ EventCount: 1 })
  const ruleArn = await rule('kept', 'kept', [{ Id: 'q', Arn: queue.arn }], 'kept')
  await trial.events.startReplay({
    ReplayName: 'again',
    EventSourceArn: ArchiveArn,
    EventStartTime: new Date(0),
    EventEndTime: new Date(Date.now() + 3_600_000 * 2),
    Destination: { Arn: EventBusArn, FilterArns: [ruleArn] },
  })
  const [message] = await trial.receive(queue.url)
  expect(JSON.parse(message?.body ?? '')).toMatchObject({ 'replay-name': 'again', detail: { state: 'paid' } })
  const state = async () => (await trial.events.describeReplay({ ReplayName: 'again' })).State
  await expect.poll(state, { timeout: 30_000 }).toBe('COMPLETED')
  expect(await trial.events.describeArchive({ ArchiveName: 'kept' })).toMatchObject({ EventCount: 1 })
})

describe('refused with AWS’s words is', () => {
  const refusal = (call: Promise<unknown>) =>
    call.then(
      () => 'taken',
      error => error.message,
    )
  test('what is no pattern, no schedule, or neither', async () => {
    expect(await refusal(trial.events.putRule({ Name: 'x', EventPattern: '{"source":"a"}' }))).toContain(
      'Event pattern is not valid. Reason: "source" must be an object or an array',
    )
    expect(await refusal(trial.events.putRule({ Name: 'x', ScheduleExpression: 'rate(1 minutes)' }))).toBe(
      'Parameter ScheduleExpression is not valid.',
    )
    expect(await refusal(trial.events.putRule({ Name: 'x' }))).toBe(
      'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    )
  })
  test('deleting the default bus, or a rule with targets', async () => {
    expect(await refusal(trial.events.deleteEventBus({ Name: 'default' }))).toBe(
      'Cannot delete event bus default.',
    )
    expect(await refusal(trial.events.deleteRule({ Name: 'orders' }))).toBe(
      "Rule can't be deleted since it has targets.",
    )
    expect(await refusal(trial.events.describeRule({ Name: 'none' }))).toBe(
      'Rule none does not exist on EventBus default.',
    )
  })
  test('a template with a placeholder that nobody knows', async () => {
    const queue = await trial.queue('unknown')
    await trial.events.putRule({ Name: 'unknown', EventPattern: '{"source":["x"]}' })
    const target = { Id: 'q', Arn: queue.arn, InputTransformer: { InputTemplate: '"<other>"' } }
    expect(await refusal(trial.events.putTargets({ Rule: 'unknown', Targets: [target] }))).toBe(
      'InputTemplate for target q contains invalid placeholder other.',
    )
  })
})

test('IAM decides on the bus, by the source of the event, and on the role that is passed', async () => {
  const candidatePolicy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Resource: '*',
        Condition: { 'ForAllValues:StringEquals': { 'events:source': ['mine'] } },
      },
      { Effect: 'Allow', Action: ['events:PutRule', 'events:PutTargets'], Resource: '*' },
    ],
  }
  const accountId = await trial.accounts.provision({ candidatePolicy })
  const { EventBridge } = await import('@aws-sdk/client-eventbridge')
  const events = new EventBridge(await trial.accounts.configuration(accountId))
  const entry = (Source: string) => ({ Entries: [{ Source, DetailType: 'x', Detail: '{}' }] })
  expect((await events.putEvents(entry('mine'))).FailedEntryCount).toBe(0)
  await expect(events.putEvents(entry('yours'))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(
      `events:PutEvents on resource: arn:aws:events:us-east-1:${accountId}:event-bus/default`,
    ),
  })
  await events.putRule({ Name: 'r', EventPattern: '{"source":["x"]}' })
  const Arn = `arn:aws:sqs:us-east-1:${accountId}:q`
  const RoleArn = `arn:aws:iam::${accountId}:role/any`
  await expect(events.putTargets({ Rule: 'r', Targets: [{ Id: '1', Arn, RoleArn }] })).rejects.toMatchObject({
    message: expect.stringContaining(`iam:PassRole on resource: ${RoleArn}`),
  })
})
