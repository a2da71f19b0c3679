import { AwsError } from '../../aws-error.ts'
import { parseObject } from './sqs-error.ts'

/** What a queue has where nothing was set (CreateQueue in the API reference). */
const DEFAULT_ATTRIBUTES: Readonly<Record<string, string>> = {
  VisibilityTimeout: '30',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  DelaySeconds: '0',
  ReceiveMessageWaitTimeSeconds: '0',
  SqsManagedSseEnabled: 'true',
}

const FIFO_DEFAULTS: Readonly<Record<string, string>> = {
  FifoQueue: 'true',
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
}

type Rule = (value: string) => boolean

const integer =
  (min: number, max: number): Rule =>
  value =>
    /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max
const oneOf =
  (...values: readonly string[]): Rule =>
  value =>
    values.includes(value)
const flag = oneOf('true', 'false')

const RULES: Readonly<Record<string, Rule>> = {
  VisibilityTimeout: integer(0, 43_200),
  MaximumMessageSize: integer(1024, 1_048_576),
  MessageRetentionPeriod: integer(60, 1_209_600),
  DelaySeconds: integer(0, 900),
  ReceiveMessageWaitTimeSeconds: integer(0, 20),
  SqsManagedSseEnabled: flag,
  Policy: value => value === '' || isPolicy(value),
  RedrivePolicy: () => true,
  RedriveAllowPolicy: () => true,
}

const FIFO_RULES: Readonly<Record<string, Rule>> = {
  FifoQueue: oneOf('true'),
  ContentBasedDeduplication: flag,
  DeduplicationScope: oneOf('queue', 'messageGroup'),
  FifoThroughputLimit: oneOf('perQueue', 'perMessageGroupId'),
}

/** Encryption with a key of one's own: known to AWS, refused here. */
const KMS_ATTRIBUTES = ['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds']

/** What GetQueueAttributes may be asked for: what can be set and what is only told. */
export const GETTABLE_ATTRIBUTES: readonly string[] = [
  'All',
  'QueueArn',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  ...Object.keys(RULES),
  ...Object.keys(FIFO_RULES),
  ...KMS_ATTRIBUTES,
]

/**
 * Checks attributes a caller wants to set, each by itself; the redrive policies are checked where other queues are
 * known. Throws InvalidAttributeName, InvalidAttributeValue, or NotImplemented for encryption with a KMS key.
 */
export function checkAttributes(given: Readonly<Record<string, string>>, fifo: boolean): void {
  for (const [name, value] of Object.entries(given)) {
    if (KMS_ATTRIBUTES.includes(name))
      throw new AwsError(
        'NotImplemented',
        `The attribute ${name} needs KMS, which this account does not have.`,
        501,
      )
    const rule = RULES[name] ?? (fifo ? FIFO_RULES[name] : undefined)
    if (!rule) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`)
    if (!rule(value)) throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`)
  }
}

/** The combination high-throughput FIFO allows. */
export function checkThroughput(attributes: Readonly<Record<string, string>>): void {
  if (
    attributes.FifoThroughputLimit === 'perMessageGroupId' &&
    attributes.DeduplicationScope !== 'messageGroup'
  )
    throw new AwsError(
      'InvalidAttributeValue',
      'The perMessageGroupId value for FifoThroughputLimit is allowed only when the value for DeduplicationScope is messageGroup.',
    )
}

export function withDefaults(
  set: Readonly<Record<string, string>>,
  fifo: boolean,
): Readonly<Record<string, string>> {
  return { ...DEFAULT_ATTRIBUTES, ...(fifo && FIFO_DEFAULTS), ...set }
}

function isPolicy(text: string): boolean {
  return parseObject(text)?.Statement !== undefined
}
