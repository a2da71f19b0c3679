import type { ChallengeContext } from '../../../shared/challenge/check.ts'
import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import type { Json } from '../../../shared/json.ts'
import {
  busName,
  type Listener,
  listenerName,
  listenerQueueArn,
  listeners,
  minimumOf,
  ruleArn,
} from '../names/events.ts'

import type { SeedContext } from './parts.ts'

/** The bus, and a queue and a rule for each listener; those of the warehouse and the loyalty programme with a fault. */
export async function events(context: SeedContext): Promise<void> {
  await context.call('eventbridge', 'CreateEventBus', { Name: busName(context) })
  await Promise.all(
    listenersAtStart(context).map(async ({ listener, attributes, pattern }) => {
      await context.call('sqs', 'CreateQueue', {
        QueueName: listenerName(context, listener),
        Attributes: attributes,
      })
      await putRule(context, listener, pattern)
    }),
  )
}

/** What each listener has at the start: the attributes of its queue, and the pattern of its rule. */
export function listenersAtStart(context: ProcedureContext) {
  const fault = faultOf(context)
  return listeners.map(listener => ({
    listener,
    attributes: {
      MessageRetentionPeriod: '1209600',
      Policy: queuePolicy(
        context,
        listener,
        ruleArn(context, fault.rules?.[listener] ?? listenerName(context, listener)),
      ),
    },
    pattern: fault.patterns[listener] ?? patternsAsTheyShouldBe(context)[listener],
  }))
}

/** What each listener is to be told. */
export function patternsAsTheyShouldBe(context: Pick<ChallengeContext, 'parameters' | 'accountId'>): {
  readonly [listener in Listener]: Json
} {
  return {
    warehouse: {
      source: ['shop.checkout', { prefix: 'shop.partner.' }],
      'detail-type': ['Order Paid'],
      detail: { delivery: { method: ['parcel'] } },
    },
    loyalty: {
      source: ['shop.checkout'],
      'detail-type': ['Order Paid'],
      detail: {
        customer: { tier: ['silver', 'gold'] },
        total: [{ numeric: ['>=', minimumOf(context)] }],
      },
    },
    journal: { account: [context.accountId] },
  }
}

/** Lets one rule put events into a listener's queue. */
export function queuePolicy(context: ChallengeContext, listener: Listener, from: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: listenerQueueArn(context, listener),
        Condition: { ArnEquals: { 'aws:SourceArn': from } },
      },
    ],
  })
}

/** Writes the rule of a listener, with its queue as its target. */
export async function putRule(context: ProcedureContext, listener: Listener, pattern: Json): Promise<void> {
  const rule = { Name: listenerName(context, listener), EventBusName: busName(context) }
  await context.call('eventbridge', 'PutRule', { ...rule, EventPattern: JSON.stringify(pattern) })
  await context.call('eventbridge', 'PutTargets', {
    Rule: rule.Name,
    EventBusName: rule.EventBusName,
    Targets: [{ Id: listener, Arn: listenerQueueArn(context, listener) }],
  })
}

interface Fault {
  readonly patterns: { readonly [listener in Listener]?: Json }
  /** The rules that may put events into the queues, where those are others than the queues' own. */
  readonly rules?: { readonly [listener in Listener]?: string }
}

function faultOf(context: ProcedureContext): Fault {
  const { warehouse, loyalty } = patternsAsTheyShouldBe(context)
  const minimum = minimumOf(context)
  switch (context.parameters.eventsFault) {
    // Two words written otherwise than they are told.
    case 'misspelled':
      return {
        patterns: {
          warehouse: { ...asObject(warehouse), 'detail-type': ['Order paid'] },
          loyalty: {
            ...asObject(loyalty),
            detail: { customer: { tier: ['Silver', 'Gold'] }, total: [{ numeric: ['>=', minimum] }] },
          },
        },
      }
    // One queue lets in a rule that is no more, one pattern looks where nothing is.
    case 'misplaced':
      return {
        patterns: {
          loyalty: {
            ...asObject(loyalty),
            detail: { customer: { tier: ['silver', 'gold'], total: [{ numeric: ['>=', minimum] }] } },
          },
        },
        rules: { warehouse: `${listenerName(context, 'warehouse')}-old` },
      }
    // Too much for both, and the partners' for nobody.
    case 'overwide':
      return {
        patterns: {
          warehouse: {
            source: ['shop.checkout', { prefix: 'shop.partners.' }],
            'detail-type': ['Order Paid'],
          },
          loyalty: {
            source: [{ prefix: 'shop.' }],
            'detail-type': ['Order Paid'],
            detail: {
              customer: { tier: [{ 'anything-but': 'guest' }] },
              total: [{ numeric: ['>', minimum] }],
            },
          },
        },
      }
    default:
      throw new Error(`There is no fault ${context.parameters.eventsFault} of the events`)
  }
}

const asObject = (value: Json) => value as { readonly [member: string]: Json }
