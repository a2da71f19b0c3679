import { parseObject } from '../../shape/parse-object.ts'
import { check } from './sns-error.ts'
import type { Topic } from './topics.ts'

type Members = Readonly<Record<string, unknown>>

/** How SNS tries again where nobody says how (developer guide, "Message delivery retries"). */
export const DEFAULT_RETRIES = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: 'linear',
}

const DEFAULT_REQUEST = { headerContentType: 'text/plain; charset=UTF-8' }

export function checkDeliveryPolicy(text: string): void {
  check(parseObject(text) !== undefined, 'DeliveryPolicy: failed to parse JSON.')
}

/** What of a policy that was set is told again. */
export function toldTopicPolicy(text: string): string {
  const http = httpOf(text)
  const { defaultHealthyRetryPolicy, disableSubscriptionOverrides = false, ...others } = http
  return JSON.stringify({
    http: {
      ...(defaultHealthyRetryPolicy != null && { defaultHealthyRetryPolicy }),
      disableSubscriptionOverrides,
      ...others,
    },
  })
}

export function effectiveTopicPolicy({ attributes }: Pick<Topic, 'attributes'>): string {
  const http = httpOf(attributes.DeliveryPolicy ?? '')
  return JSON.stringify({
    http: {
      defaultHealthyRetryPolicy: { ...DEFAULT_RETRIES, ...asObject(http.defaultHealthyRetryPolicy) },
      disableSubscriptionOverrides: http.disableSubscriptionOverrides ?? false,
      defaultRequestPolicy: { ...DEFAULT_REQUEST, ...asObject(http.defaultRequestPolicy) },
    },
  })
}

/** Of a subscription to an HTTP endpoint; `text` is what was set for it. */
export function subscriptionPolicies(text: string, topic: Pick<Topic, 'attributes'> | undefined) {
  const set = parseObject(text) ?? {}
  const whole = {
    healthyRetryPolicy: null,
    sicklyRetryPolicy: null,
    throttlePolicy: null,
    requestPolicy: null,
    guaranteed: false,
    ...set,
  }
  const ofTopic = httpOf(topic?.attributes.DeliveryPolicy ?? '')
  return {
    told: JSON.stringify(whole),
    effective: JSON.stringify({
      ...whole,
      healthyRetryPolicy: {
        ...DEFAULT_RETRIES,
        ...asObject(ofTopic.defaultHealthyRetryPolicy),
        ...asObject(set.healthyRetryPolicy),
      },
      requestPolicy: {
        ...DEFAULT_REQUEST,
        ...asObject(ofTopic.defaultRequestPolicy),
        ...asObject(set.requestPolicy),
      },
    }),
  }
}

/** What counts for deliveries to an HTTP endpoint. */
export function httpDelivery(text: string, topic: Pick<Topic, 'attributes'> | undefined) {
  const effective: Members = JSON.parse(subscriptionPolicies(text, topic).effective)
  const retries = asObject(effective.healthyRetryPolicy)
  return {
    contentType: String(asObject(effective.requestPolicy).headerContentType),
    retries: numberOf(retries.numRetries, DEFAULT_RETRIES.numRetries),
    minDelaySeconds: numberOf(retries.minDelayTarget, DEFAULT_RETRIES.minDelayTarget),
    maxDelaySeconds: numberOf(retries.maxDelayTarget, DEFAULT_RETRIES.maxDelayTarget),
    withoutDelay: numberOf(retries.numNoDelayRetries, 0),
  }
}

function numberOf(value: unknown, fallback: number): number {
  return typeof value === 'number' && value >= 0 ? Math.min(value, 3600) : fallback
}

const httpOf = (text: string): Members => asObject(parseObject(text)?.http)

const asObject = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
