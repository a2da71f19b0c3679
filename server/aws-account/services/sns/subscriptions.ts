import { table, tableOfEach } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'

export type Protocol =
  | 'http'
  | 'https'
  | 'email'
  | 'email-json'
  | 'sms'
  | 'sqs'
  | 'application'
  | 'lambda'
  | 'firehose'

/** A subscription as stored, by its ARN. */
export interface Subscription {
  readonly arn: string
  readonly topicArn: string
  readonly protocol: Protocol
  readonly endpoint: string
  /** The account, as of its topic. */
  readonly owner: string
  /** ARN of who subscribed. */
  readonly principal: string
  /** Its endpoint has not said yet that it wants the messages. */
  readonly isPending: boolean
  /** The endpoint, or the owner with a signature, confirmed it so that only the owner can end it. */
  readonly isAuthenticated: boolean
  /** Only what was set; see `subscriptionAttributes`. */
  readonly attributes: Readonly<Record<string, string>>
}

export const subscriptionsOf = table<Subscription>('sns.subscriptions')

/** ARNs of the subscriptions of each topic. */
const ofTopic = tableOfEach<true>('sns.topic-subscriptions')

/** What confirms which subscription. Kept for three days, as AWS does. */
export interface ConfirmationToken {
  readonly subscriptionArn: string
  readonly expiresAt: number
}
export const tokensOf = table<ConfirmationToken>('sns.tokens')

export function saveSubscription(state: AccountState, subscription: Subscription): void {
  subscriptionsOf(state).set(subscription.arn, subscription)
  ofTopic(state, subscription.topicArn).set(subscription.arn, true)
}

export function removeSubscription(state: AccountState, { arn, topicArn }: Subscription): void {
  subscriptionsOf(state).delete(arn)
  ofTopic(state, topicArn).delete(arn)
}

/** In order of their making. */
export function subscriptionsOfTopic(state: AccountState, topicArn: string): Subscription[] {
  return [...ofTopic(state, topicArn).keys()].flatMap(arn => subscriptionsOf(state).get(arn) ?? [])
}

/** A topic that is made again under the name has none; those of the old one are left for whoever asks. */
export function endSubscriptions(state: AccountState, topicArn: string): void {
  const arns = ofTopic(state, topicArn)
  for (const arn of [...arns.keys()]) arns.delete(arn)
}
