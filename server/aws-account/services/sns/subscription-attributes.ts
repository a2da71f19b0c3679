import { checkJson } from '../../patterns/event-pattern/json-tokens.ts'
import { PatternError } from '../../patterns/event-pattern/pattern-error.ts'
import { parseObject } from '../../shape/parse-object.ts'
import { type Attributes, withoutEmpty } from '../../shape/settable-attributes.ts'
import type { AccountState } from '../../state/account-state.ts'
import { checkDeliveryPolicy, subscriptionPolicies } from './delivery-policy.ts'
import { checkFilterPolicy, type FilterScope } from './filter-policy.ts'
import { check, invalid } from './sns-error.ts'
import type { Subscription } from './subscriptions.ts'
import { topicsOf } from './topics.ts'

const SETTABLE = [
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'ReplayPolicy',
  'SubscriptionRoleArn',
]

/**
 * The attributes with what was given; throws InvalidParameter for what SNS would not set. An attribute is taken away by
 * setting it to nothing. `prefix` is what SNS says before its refusals when it subscribes.
 */
export function withSubscriptionAttributes(
  subscription: Pick<Subscription, 'attributes' | 'endpoint' | 'topicArn'>,
  given: Attributes,
  prefix = '',
): Attributes {
  for (const name of Object.keys(given))
    if (!SETTABLE.includes(name))
      throw invalid(prefix === '' ? 'AttributeName' : `${prefix}Unknown attribute: ${name}`)
  const all: Attributes = { ...subscription.attributes, ...given }
  const scope: FilterScope = all.FilterPolicyScope === 'MessageBody' ? 'MessageBody' : 'MessageAttributes'
  const read: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    read[name] = value
    switch (name) {
      case 'RawMessageDelivery':
        read[name] = value.toLowerCase()
        check(
          /^(true|false)$/i.test(value),
          `${prefix}RawMessageDelivery: Invalid value [${value}]. Must be true or false.`,
        )
        break
      case 'FilterPolicyScope':
        check(
          value === 'MessageBody' || value === 'MessageAttributes',
          `${prefix}FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
        )
        break
      case 'FilterPolicy':
        if (value !== '') checkFilterPolicy(value, scope, prefix)
        break
      case 'RedrivePolicy':
        if (value !== '') checkRedrivePolicy(subscription, value, prefix)
        break
      case 'DeliveryPolicy':
        if (value !== '') checkDeliveryPolicy(value)
        break
      default:
    }
  }
  return withoutEmpty({ ...subscription.attributes, ...read })
}

function checkRedrivePolicy(
  { endpoint, topicArn }: Pick<Subscription, 'endpoint' | 'topicArn'>,
  text: string,
  prefix: string,
): void {
  const name = `${prefix}RedrivePolicy: `
  try {
    checkJson(text)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    throw invalid(`${name}failed to parse JSON. ${error.toldWithoutText}`)
  }
  const { deadLetterTargetArn: arn } = parseObject(text) ?? {}
  check(typeof arn === 'string' && isQueueArn(arn), `${name}deadLetterTargetArn is an invalid arn`)
  const isFifo = topicArn.endsWith('.fifo') && endpoint.endsWith('.fifo')
  check(
    !isFifo || arn.endsWith('.fifo'),
    `${name}must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.`,
  )
}

export const isQueueArn = (arn: string) => /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]+$/.test(arn)

export function deadLetterQueueOf({ attributes }: Subscription): string | undefined {
  const arn = parseObject(attributes.RedrivePolicy ?? '')?.deadLetterTargetArn
  return typeof arn === 'string' ? arn : undefined
}

/** Whether what is given says nothing else than a subscription has. */
export function hasSameAttributes({ attributes }: Subscription, given: Attributes): boolean {
  const defaults: Attributes = { RawMessageDelivery: 'false', FilterPolicyScope: 'MessageAttributes' }
  return Object.entries(given).every(([name, value]) => {
    const present = attributes[name] ?? defaults[name]
    return present === value || present?.toLowerCase() === value.toLowerCase()
  })
}

/** All attributes of a subscription, as GetSubscriptionAttributes tells them. */
export function subscriptionAttributes(state: AccountState, subscription: Subscription): Attributes {
  const { attributes } = subscription
  const { FilterPolicyScope = 'MessageAttributes', DeliveryPolicy, ...others } = attributes
  const isHttp = subscription.protocol === 'http' || subscription.protocol === 'https'
  const policies = subscriptionPolicies(DeliveryPolicy ?? '', topicsOf(state).get(subscription.topicArn))
  return {
    RawMessageDelivery: 'false',
    ...others,
    ...(attributes.FilterPolicy !== undefined && { FilterPolicyScope }),
    ...(DeliveryPolicy !== undefined && { DeliveryPolicy: policies.told }),
    ...(isHttp && { EffectiveDeliveryPolicy: policies.effective }),
    SubscriptionArn: subscription.arn,
    TopicArn: subscription.topicArn,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    Owner: subscription.owner,
    SubscriptionPrincipal: subscription.principal,
    PendingConfirmation: String(subscription.isPending),
    ConfirmationWasAuthenticated: String(subscription.isAuthenticated),
  }
}
