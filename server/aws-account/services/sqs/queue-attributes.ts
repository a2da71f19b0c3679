import { AwsError } from '../../aws-error.ts'
import { parseObject } from '../../shape/parse-object.ts'
import {
  type Attributes,
  anyText,
  fifo,
  integer,
  oneOf,
  onOrOff,
  settableAttributes,
} from '../../shape/settable-attributes.ts'

/** CreateQueue in the API reference. */
const settable = settableAttributes({
  VisibilityTimeout: integer('30', 0, 43_200),
  MaximumMessageSize: integer('1048576', 1024, 1_048_576),
  MessageRetentionPeriod: integer('345600', 60, 1_209_600),
  DelaySeconds: integer('0', 0, 900),
  ReceiveMessageWaitTimeSeconds: integer('0', 0, 20),
  SqsManagedSseEnabled: onOrOff('true'),
  // That a key is set is kept and told; messages are encrypted with the disk's means, if any.
  KmsMasterKeyId: { accepts: key => key.length <= 2048 },
  KmsDataKeyReusePeriodSeconds: {
    accepts: seconds => seconds === '' || (Number(seconds) >= 60 && Number(seconds) <= 86_400),
  },
  Policy: { accepts: text => text === '' || parseObject(text)?.Statement !== undefined },
  // Checked where other queues are known.
  RedrivePolicy: anyText,
  RedriveAllowPolicy: anyText,
  FifoQueue: fifo(onOrOff('true', ['true'])),
  ContentBasedDeduplication: fifo(onOrOff('false')),
  DeduplicationScope: fifo(oneOf(['queue', 'messageGroup'], 'queue')),
  FifoThroughputLimit: fifo(oneOf(['perQueue', 'perMessageGroupId'], 'perQueue')),
})

export const { names: KNOWN_ATTRIBUTES, withDefaults, rangeOf } = settable

/**
 * Checks attributes a caller wants to set. Throws InvalidAttributeName or InvalidAttributeValue. `all` is what the queue will then have.
 */
export function checkAttributes(given: Attributes, all: Attributes, isFifo: boolean): void {
  settable.check(given, isFifo, {
    unknown: name => new AwsError('InvalidAttributeName', unknownText(name)),
    value: name => new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`),
  })
  if (all.FifoThroughputLimit === 'perMessageGroupId' && all.DeduplicationScope !== 'messageGroup')
    throw new AwsError(
      'InvalidAttributeValue',
      'The perMessageGroupId value for FifoThroughputLimit is allowed only when the value for DeduplicationScope is messageGroup.',
    )
}

const unknownText = (name: string) =>
  ['DeduplicationScope', 'FifoThroughputLimit'].includes(name)
    ? `You can specify the ${name} only when FifoQueue is set to true.`
    : `Unknown Attribute ${name}.`

/** What is to be kept of what was given: of two kinds of encryption the later one holds. */
export function tidyAttributes(given: Attributes): Attributes {
  const attributes = settable.tidy(given)
  if (attributes.KmsMasterKeyId) return { SqsManagedSseEnabled: 'false', ...attributes }
  // Without a key there is nothing whose use could have a period.
  return attributes.SqsManagedSseEnabled === 'true' || attributes.KmsMasterKeyId === ''
    ? { ...attributes, KmsMasterKeyId: '', KmsDataKeyReusePeriodSeconds: '' }
    : attributes
}
