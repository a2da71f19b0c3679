import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import type { Json } from '../../../shared/json.ts'
import {
  busName,
  type Listener,
  listenerName,
  listenerQueueArn,
  minimumOf,
  ruleArn,
} from '../names/events.ts'
import { allow, policyText } from '../policies.ts'
import { patternsAsTheyShouldBe, putRule, queuePolicy } from '../seed/events.ts'
import { createFunction, createQueue, createRoleFor, letInvoke, setQueuePolicy, urlOf } from './building.ts'

import { handsOn, pythonSorter, sorter } from './event-sources.ts'

/** Right ways to tell the warehouse and the loyalty programme. */

/** Both rules corrected, and each queue open to its own rule. */
export const reference = defineProcedure(async context => {
  const patterns = patternsAsTheyShouldBe(context)
  for (const listener of ['warehouse', 'loyalty'] as const) {
    await putRule(context, listener, patterns[listener])
    await openTo(context, listener, ruleArn(context, listenerName(context, listener)))
  }
})

/** All rules taken down and set up anew under other names, with one pattern each that says either-or. */
export const anew = defineProcedure(async context => {
  await takeDown(context, 'warehouse')
  await takeDown(context, 'loyalty')
  await addRule(context, 'warehouse', 'to-pack', {
    $or: [{ source: ['shop.checkout'] }, { source: [{ wildcard: 'shop.partner.*' }] }],
    'detail-type': ['Order Paid'],
    detail: { delivery: { method: [{ 'anything-but': 'pickup' }] } },
  })
  await addRule(context, 'loyalty', 'points', {
    source: ['shop.checkout'],
    'detail-type': [{ 'equals-ignore-case': 'order paid' }],
    detail: {
      customer: { tier: [{ 'anything-but': ['none'] }] },
      total: [{ numeric: ['>=', minimumOf(context), '<', 1_000_000_000] }],
    },
  })
  for (const listener of ['warehouse', 'loyalty'] as const)
    await setQueuePolicy(
      context,
      listenerName(context, listener),
      policyText([
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: listenerQueueArn(context, listener),
          Condition: { StringEquals: { 'aws:SourceAccount': context.accountId } },
        },
      ]),
    )
})

/** A rule for the web shop and one for the partners. */
export const ruleEach = defineProcedure(async context => {
  await reference(context)
  const paidParcel = { 'detail-type': ['Order Paid'], detail: { delivery: { method: ['parcel'] } } }
  await putRule(context, 'warehouse', { source: ['shop.checkout'], ...paidParcel })
  await addRule(context, 'warehouse', 'partners', { source: [{ prefix: 'shop.partner.' }], ...paidParcel })
  await openTo(
    context,
    'warehouse',
    ruleArn(context, listenerName(context, 'warehouse')),
    ruleArn(context, 'partners'),
  )
})

/** Rules with a role of their own: the queues need no policy any more. */
export const byRole = defineProcedure(async context => {
  const patterns = patternsAsTheyShouldBe(context)
  for (const listener of ['warehouse', 'loyalty'] as const) {
    const name = listenerName(context, listener)
    const RoleArn = await createRoleFor(
      context,
      'events.amazonaws.com',
      `${name}-sends`,
      allow(listenerQueueArn(context, listener), 'sqs:SendMessage'),
    )
    await addRule(context, listener, name, patterns[listener], { RoleArn })
    await setQueuePolicy(context, name, '')
  }
})

/** A function between a broad rule and the warehouse's queue, which sorts by itself. */
export const sortedByFunction = defineProcedure(async context => {
  await reference(context)
  await takeDown(context, 'warehouse')
  const name = `${listenerName(context, 'warehouse')}-sorts`
  const arn = await createFunction(context, {
    name,
    source: sorter,
    variables: { QUEUE_URL: await warehouseUrl(context) },
    may: [allow(listenerQueueArn(context, 'warehouse'), 'sqs:SendMessage')],
  })
  await addRule(context, 'warehouse', 'paid', { 'detail-type': ['Order Paid'] }, { Arn: arn })
  await letInvoke(context, name, 'events.amazonaws.com', ruleArn(context, 'paid'))
})

/** As that, in Python. */
export const sortedInPython = defineProcedure(async context => {
  await reference(context)
  await takeDown(context, 'warehouse')
  const name = `${listenerName(context, 'warehouse')}-sorts`
  const arn = await createFunction(context, {
    name,
    source: pythonSorter,
    runtime: 'python3.13',
    variables: { QUEUE_URL: await warehouseUrl(context) },
    may: [allow(listenerQueueArn(context, 'warehouse'), 'sqs:SendMessage')],
  })
  await addRule(context, 'warehouse', 'paid', { 'detail-type': ['Order Paid'] }, { Arn: arn })
  await letInvoke(context, name, 'events.amazonaws.com', ruleArn(context, 'paid'))
})

/** Events wait 17 seconds in a queue before, and a function hands them on. */
export const handedOnLate = defineProcedure(async context => {
  await reference(context)
  await takeDown(context, 'warehouse')
  const name = `${listenerName(context, 'warehouse')}-waits`
  const waits = await createQueue(context, name, { DelaySeconds: '17' })
  await setQueuePolicy(
    context,
    name,
    policyText([
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: waits,
        Condition: { ArnEquals: { 'aws:SourceArn': ruleArn(context, 'waits') } },
      },
    ]),
  )
  await addRule(context, 'warehouse', 'waits', patternsAsTheyShouldBe(context).warehouse, { Arn: waits })
  await createFunction(context, {
    name,
    source: handsOn,
    variables: { QUEUE_URL: await warehouseUrl(context) },
    may: [
      allow(listenerQueueArn(context, 'warehouse'), 'sqs:SendMessage'),
      allow(waits, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'),
    ],
  })
  await context.call('lambda', 'CreateEventSourceMapping', {
    EventSourceArn: waits,
    FunctionName: name,
    BatchSize: 10,
  })
})

/** A topic whose subscription lets through what is for the warehouse. */
export const throughTopic = defineProcedure(async context => {
  await reference(context)
  await takeDown(context, 'warehouse')
  const Name = `${listenerName(context, 'warehouse')}-topic`
  const TopicArn = `arn:aws:sns:${context.region}:${context.accountId}:${Name}`
  await context.call('sns', 'CreateTopic', { Name })
  await context.call('sns', 'SetTopicAttributes', {
    TopicArn,
    AttributeName: 'Policy',
    AttributeValue: policyText([
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: TopicArn,
      },
    ]),
  })
  await addRule(context, 'warehouse', 'paid', { 'detail-type': ['Order Paid'] }, { Arn: TopicArn })
  await setQueuePolicy(
    context,
    listenerName(context, 'warehouse'),
    policyText([
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: listenerQueueArn(context, 'warehouse'),
        Condition: { ArnEquals: { 'aws:SourceArn': TopicArn } },
      },
    ]),
  )
  await context.call('sns', 'Subscribe', {
    TopicArn,
    Protocol: 'sqs',
    Endpoint: listenerQueueArn(context, 'warehouse'),
    Attributes: {
      RawMessageDelivery: 'true',
      FilterPolicyScope: 'MessageBody',
      FilterPolicy: JSON.stringify({
        source: ['shop.checkout', { prefix: 'shop.partner.' }],
        detail: { delivery: { method: ['parcel'] } },
      }),
    },
  })
})

/** The warehouse's queue taken down and made anew, and a rule of the whole region allowed to fill it. */
export const queueAnew = defineProcedure(async context => {
  await reference(context)
  const name = listenerName(context, 'warehouse')
  const url = await warehouseUrl(context)
  await context.call('sqs', 'SetQueueAttributes', {
    QueueUrl: url,
    Attributes: {
      Policy: policyText([
        {
          Effect: 'Allow',
          Principal: '*',
          Action: 'sqs:*',
          Resource: listenerQueueArn(context, 'warehouse'),
          Condition: {
            ArnLike: { 'aws:SourceArn': `arn:aws:events:*:${context.accountId}:rule/*` },
          },
        },
      ]),
    },
  })
  await context.call('sqs', 'TagQueue', { QueueUrl: url, Tags: { listener: name } })
})

const warehouseUrl = (context: ProcedureContext): Promise<string> =>
  urlOf(context, listenerName(context, 'warehouse'))

/** Lets these rules, and nobody else, put events into a listener's queue. */
export async function openTo(
  context: ProcedureContext,
  listener: Listener,
  ...rules: readonly string[]
): Promise<void> {
  const name = listenerName(context, listener)
  const [only = ''] = rules
  await setQueuePolicy(
    context,
    name,
    queuePolicy(context, listener, only).replace(JSON.stringify(only), JSON.stringify(rules)),
  )
}

/** Takes the rule of a listener down. */
export async function takeDown(context: ProcedureContext, listener: Listener): Promise<void> {
  const rule = { EventBusName: busName(context), Name: listenerName(context, listener) }
  await context.call('eventbridge', 'RemoveTargets', {
    Rule: rule.Name,
    EventBusName: rule.EventBusName,
    Ids: [listener],
  })
  await context.call('eventbridge', 'DeleteRule', rule)
}

/** A further rule for a listener's queue, or for another target. */
export async function addRule(
  context: ProcedureContext,
  listener: Listener,
  rule: string,
  pattern: Json,
  target: { readonly [member: string]: Json } = {},
): Promise<void> {
  const EventBusName = busName(context)
  await context.call('eventbridge', 'PutRule', {
    Name: rule,
    EventBusName,
    EventPattern: JSON.stringify(pattern),
  })
  await context.call('eventbridge', 'PutTargets', {
    Rule: rule,
    EventBusName,
    Targets: [{ Id: listener, Arn: listenerQueueArn(context, listener), ...target }],
  })
}
