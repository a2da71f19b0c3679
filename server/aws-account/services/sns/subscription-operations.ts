import { randomBytes, randomUUID } from 'node:crypto'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import type { AccountState } from '../../state/account-state.ts'
import { check, checkArn, invalid, notFound } from './sns-error.ts'
import {
  hasSameAttributes,
  isQueueArn,
  subscriptionAttributes,
  withSubscriptionAttributes,
} from './subscription-attributes.ts'
import {
  type Protocol,
  removeSubscription,
  type Subscription,
  saveSubscription,
  subscriptionsOf,
  subscriptionsOfTopic,
  tokensOf,
} from './subscriptions.ts'
import { page } from './topic-operations.ts'
import { isFifo, type Topic, topicOfSubscription, topics } from './topics.ts'

type Sdk = typeof import('@aws-sdk/client-sns')

/** Tells an endpoint that it was subscribed, or is no more. */
export type TellEndpoint = (
  type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation',
  subscription: Subscription,
  token: string,
) => void

const PROTOCOLS: readonly Protocol[] = [
  'http',
  'https',
  'email',
  'email-json',
  'sms',
  'sqs',
  'application',
  'lambda',
  'firehose',
]
const TO_BE_CONFIRMED: readonly Protocol[] = ['http', 'https', 'email', 'email-json']
/** Whose services this account does not have. */
const NOT_OFFERED: readonly Protocol[] = ['application', 'firehose']
/** A token is good for so long (API reference, ConfirmSubscription). */
const TOKEN_MS = 3 * 86_400_000
const TOKEN_BYTES = 144

export function subscribe(
  context: CallContext,
  topic: Topic,
  input: Input<Sdk, 'Subscribe'>,
  tell: TellEndpoint,
): Output<Sdk, 'Subscribe'> {
  const { state, principal } = context
  const protocol = protocolOf(input.Protocol)
  const endpoint = input.Endpoint ?? ''
  checkEndpoint(topic, protocol, endpoint)
  const given = input.Attributes ?? {}
  const attributes = withSubscriptionAttributes(
    { attributes: {}, endpoint, topicArn: topic.arn },
    given,
    'Attributes Reason: ',
  )
  const existing = subscriptionsOfTopic(state, topic.arn).find(
    one => one.protocol === protocol && one.endpoint === endpoint,
  )
  if (existing) {
    check(
      hasSameAttributes(existing, given),
      'Attributes Reason: Subscription already exists with different attributes',
    )
    return answer(existing, input.ReturnSubscriptionArn)
  }
  const isPending = TO_BE_CONFIRMED.includes(protocol)
  const subscription: Subscription = {
    arn: `${topic.arn}:${randomUUID()}`,
    topicArn: topic.arn,
    protocol,
    endpoint,
    owner: context.accountId,
    principal: principal.kind === 'role' ? principal.roleArn : principal.arn,
    isPending,
    isAuthenticated: !isPending,
    attributes,
  }
  saveSubscription(state, subscription)
  if (isPending) tell('SubscriptionConfirmation', subscription, newToken(context, subscription))
  return answer(subscription, input.ReturnSubscriptionArn)
}

function answer(subscription: Subscription, returnArn: boolean | undefined) {
  return { SubscriptionArn: subscription.isPending && !returnArn ? 'pending confirmation' : subscription.arn }
}

function newToken({ state, now }: Pick<CallContext, 'state' | 'now'>, { arn }: Subscription): string {
  const token = randomBytes(TOKEN_BYTES).toString('hex')
  tokensOf(state).set(token, { subscriptionArn: arn, expiresAt: now() + TOKEN_MS })
  return token
}

function protocolOf(text: string): Protocol {
  const protocol = PROTOCOLS.find(one => one === text)
  if (protocol === undefined) throw invalid(`Amazon SNS does not support this protocol string: ${text}`)
  if (NOT_OFFERED.includes(protocol))
    throw new AwsError(
      'NotImplemented',
      `Subscriptions of ${protocol} are not available in this account.`,
      501,
    )
  return protocol
}

function checkEndpoint(topic: Topic, protocol: Protocol, endpoint: string): void {
  check(
    !isFifo(topic) || protocol === 'sqs',
    'Invalid parameter: Endpoint Reason: FIFO SNS topics can only be subscribed to by SQS queues',
  )
  const isHttp = protocol === 'http' || protocol === 'https'
  if (protocol === 'sms') checkSmsEndpoint(endpoint)
  else if (protocol === 'sqs') checkQueue(topic, endpoint)
  else if (protocol === 'lambda')
    check(
      /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/.test(endpoint),
      'Lambda endpoint ARN',
    )
  else if (isHttp)
    check(
      endpoint.startsWith(`${protocol}://`) && URL.canParse(endpoint),
      'Endpoint must match the specified protocol',
    )
  else check(/^[^\s@]+@[^\s@]+$/.test(endpoint), 'Email address')
}

function checkQueue(topic: Topic, endpoint: string): void {
  check(isQueueArn(endpoint), 'SQS endpoint ARN')
  check(
    isFifo(topic) || !endpoint.endsWith('.fifo'),
    'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
  )
}

function checkSmsEndpoint(endpoint: string): void {
  if (!/^\+?\d([-. ()/]?\d)+$/.test(endpoint))
    throw new AwsError('InvalidParameterException', `Invalid SMS endpoint: ${endpoint}`)
}

export function confirmSubscription(
  context: CallContext,
  input: Input<Sdk, 'ConfirmSubscription'>,
): Output<Sdk, 'ConfirmSubscription'> {
  const { state, principal } = context
  if (!/^[0-9a-f]{200,}$/.test(input.Token)) throw new AwsError('InvalidParameterException', 'Invalid token')
  const token = tokensOf(state).get(input.Token)
  const subscription = token && subscriptionsOf(state).get(token.subscriptionArn)
  check(subscription !== undefined && token !== undefined && token.expiresAt > context.now(), 'Token')
  check(subscription.topicArn === input.TopicArn, 'Topic')
  const isSigned = principal.kind !== 'anonymous'
  saveSubscription(state, {
    ...subscription,
    isPending: false,
    isAuthenticated: isSigned && input.AuthenticateOnUnsubscribe?.toLowerCase() === 'true',
  })
  return { SubscriptionArn: subscription.arn }
}

export function unsubscribe(
  context: Pick<CallContext, 'state' | 'now'>,
  arn: string,
  tell: TellEndpoint,
): void {
  const { state } = context
  check(arn !== '', 'SubscriptionArn Reason: no value for required parameter')
  checkArn('SubscriptionArn', arn)
  check(topicOfSubscription(arn) !== undefined, 'SubscriptionId')
  const subscription = subscriptionsOf(state).get(arn)
  if (!subscription) return
  removeSubscription(state, subscription)
  for (const [token, { subscriptionArn }] of [...tokensOf(state).entries()])
    if (subscriptionArn === arn) tokensOf(state).delete(token)
  const topic = topics.find(state, subscription.topicArn)
  if (topic) topics.save(state, topic.arn, { ...topic, subscriptionsDeleted: topic.subscriptionsDeleted + 1 })
  const isHttp = subscription.protocol === 'http' || subscription.protocol === 'https'
  if (isHttp && !subscription.isPending)
    tell('UnsubscribeConfirmation', subscription, newToken(context, subscription))
}

/** The subscription that a request names; throws where there is none. */
export function subscriptionOf({ state }: CallContext, arn: string): Subscription {
  checkArn('SubscriptionArn', arn)
  const subscription = subscriptionsOf(state).get(arn)
  if (!subscription) throw notFound('Subscription')
  return subscription
}

export function getSubscriptionAttributes(
  context: CallContext,
  { SubscriptionArn: arn }: Input<Sdk, 'GetSubscriptionAttributes'>,
): Output<Sdk, 'GetSubscriptionAttributes'> {
  return { Attributes: subscriptionAttributes(context.state, subscriptionOf(context, arn)) }
}

export function setSubscriptionAttributes(
  context: CallContext,
  input: Input<Sdk, 'SetSubscriptionAttributes'>,
): void {
  const subscription = subscriptionOf(context, input.SubscriptionArn)
  const given = { [input.AttributeName]: input.AttributeValue ?? '' }
  const attributes = withSubscriptionAttributes(subscription, given)
  saveSubscription(context.state, { ...subscription, attributes })
}

export function listSubscriptions(
  { state }: CallContext,
  input: Input<Sdk, 'ListSubscriptions'>,
): Output<Sdk, 'ListSubscriptions'> {
  return listed([...subscriptionsOf(state).values()], input.NextToken)
}

export function listSubscriptionsByTopic(
  state: AccountState,
  { arn }: Topic,
  input: Input<Sdk, 'ListSubscriptionsByTopic'>,
): Output<Sdk, 'ListSubscriptionsByTopic'> {
  return listed(subscriptionsOfTopic(state, arn), input.NextToken)
}

function listed(all: readonly Subscription[], token: string | undefined) {
  const { shown, next } = page(all, one => one.arn, { size: undefined, token: token && plain(token) })
  return {
    Subscriptions: shown.map(one => ({
      SubscriptionArn: one.isPending ? 'PendingConfirmation' : one.arn,
      Owner: one.owner,
      Protocol: one.protocol,
      Endpoint: one.endpoint,
      TopicArn: one.topicArn,
    })),
    NextToken: next && padded(next),
  }
}

/** SNS's tokens are in base64 as RFC 4648 has it, with its padding. */
const padded = (token: string) => Buffer.from(token, 'base64url').toString('base64')
const plain = (token: string) => Buffer.from(token, 'base64').toString('base64url')
