import { Scheduler } from '@aws-sdk/client-scheduler'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEventTrial, type EventTrial } from '../eventbridge/testing/event-trial.ts'

let trial: EventTrial
let RoleArn: string
beforeAll(async () => {
  trial = await createEventTrial()
  RoleArn = await trial.role('scheduler', 'scheduler.amazonaws.com', 'sqs:SendMessage')
})
afterAll(() => trial.close())

const scheduler = async () => new Scheduler(await trial.accounts.configuration(trial.accountId))
const OFF = { FlexibleTimeWindow: { Mode: 'OFF' } } as const

/** How far the clock of the accounts is ahead; signatures are good for five minutes in all. */
let aheadMs = 0
const inAMinute = () => `at(${new Date(Date.now() + aheadMs + 60_000).toISOString().slice(0, 19)})`

/** Lets more than a minute go by, over a restart: then the process looks at its clock. */
async function passAMinute() {
  aheadMs += 70_000
  trial.accounts.advance(70_000)
  await trial.restart()
  await trial.sqs.listQueues()
}

/** A queue whose policy lets nobody in: the role alone decides. */
async function queue(QueueName: string) {
  const { QueueUrl: url = '' } = await trial.sqs.createQueue({ QueueName })
  return { url, arn: `arn:aws:sqs:us-east-1:${trial.accountId}:${QueueName}` }
}

test('a schedule invokes its target once at its time, with what the Scheduler knows filled in, and is deleted', async () => {
  const { url, arn: Arn } = await queue('once')
  const Input = '{"at":"<aws.scheduler.scheduled-time>","of":"<aws.scheduler.schedule-arn>"}'
  const { ScheduleArn } = await (await scheduler()).createSchedule({
    Name: 'once',
    ScheduleExpression: inAMinute(),
    ...OFF,
    ActionAfterCompletion: 'DELETE',
    Target: { Arn, RoleArn, Input },
  })
  await passAMinute()
  const [message] = await trial.receive(url)
  expect(JSON.parse(message?.body ?? '')).toEqual({
    at: expect.stringMatching(/^\d{4}.*Z$/),
    of: ScheduleArn,
  })
  await expect((await scheduler()).getSchedule({ Name: 'once' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Schedule once does not exist.',
  })
})

test('a rate goes on over a restart, and a role that may not do it sends the input to the dead-letter queue', async () => {
  const { url, arn: Arn } = await queue('missed')
  const { url: deadUrl, arn: dead } = await queue('not-allowed')
  const client = await scheduler()
  await client.createSchedule({
    Name: 'missed',
    ScheduleExpression: 'rate(1 minute)',
    ...OFF,
    Target: { Arn, RoleArn },
  })
  await client.createSchedule({
    Name: 'denied',
    ScheduleExpression: inAMinute(),
    ...OFF,
    Target: {
      Arn: 'arn:aws:scheduler:::aws-sdk:sqs:createQueue',
      RoleArn,
      Input: '{"QueueName":"made"}',
      DeadLetterConfig: { Arn: dead },
    },
  })
  await passAMinute()
  const [message] = await trial.receive(url)
  expect(JSON.parse(message?.body ?? '')).toMatchObject({ source: 'aws.scheduler' })
  expect((await trial.receive(deadUrl))[0]).toMatchObject({
    body: '{"QueueName":"made"}',
    attributes: { ERROR_CODE: { StringValue: 'AccessDeniedException' } },
  })
})

describe('refused is', () => {
  const create = async (more: object) => {
    const client = await scheduler()
    const Target = { Arn: `arn:aws:sqs:us-east-1:${trial.accountId}:once`, RoleArn }
    const wanted = { Name: 'refused', ScheduleExpression: 'rate(1 hour)', ...OFF, Target, ...more }
    return client.createSchedule(wanted).then(
      () => 'taken',
      error => error.message,
    )
  }

  test('what is no schedule, no group, no role that trusts the Scheduler', async () => {
    expect(await create({ ScheduleExpression: 'rate(10 seconds)' })).toBe(
      'Invalid Schedule Expression rate(10 seconds).',
    )
    expect(await create({ GroupName: 'none' })).toBe('Schedule group none does not exist.')
    const stranger = await trial.role('stranger', 'lambda.amazonaws.com')
    const Target = { Arn: `arn:aws:sqs:us-east-1:${trial.accountId}:once`, RoleArn: stranger }
    expect(await create({ Target })).toBe(
      'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    )
    expect(await create({ ScheduleExpressionTimezone: 'Mars/Olympus' })).toContain('Timezone')
  })

  test('a second schedule of the name in its group, but not in another', async () => {
    const client = await scheduler()
    await client.createScheduleGroup({ Name: 'second', Tags: [{ Key: 'team', Value: 'blue' }] })
    expect(await create({ Name: 'twice' })).toBe('taken')
    expect(await create({ Name: 'twice' })).toBe('Schedule twice already exists.')
    expect(await create({ Name: 'twice', GroupName: 'second' })).toBe('taken')
    await client.deleteScheduleGroup({ Name: 'second' })
    expect((await client.listSchedules({ NamePrefix: 'twice' })).Schedules).toMatchObject([
      { GroupName: 'default' },
    ])
  })
})
