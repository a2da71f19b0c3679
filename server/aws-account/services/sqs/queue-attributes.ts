import { AwsError } from '../../aws-error.ts'
import { parseObject } from '../../shape/parse-object.ts'

type Attributes = Readonly<Record<string, string>>

/** An attribute that can be set: what it may be, and what it is where nothing was set (CreateQueue in the API reference). */
interface Settable {
  accepts(value: string): boolean
  readonly byDefault?: string
  readonly onlyFifo?: true
}

const integer = (byDefault: string, min: number, max: number): Settable => ({
  accepts: value => /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max,
  byDefault,
})
const oneOf = (...values: readonly [string, ...string[]]): Settable => ({
  accepts: value => values.includes(value),
  byDefault: values[0],
})
const fifo = (attribute: Settable): Settable => ({ ...attribute, onlyFifo: true })

const SETTABLE: Readonly<Record<string, Settable>> = {
  VisibilityTimeout: integer('30', 0, 43_200),
  MaximumMessageSize: integer('1048576', 1024, 1_048_576),
  MessageRetentionPeriod: integer('345600', 60, 1_209_600),
  DelaySeconds: integer('0', 0, 900),
  ReceiveMessageWaitTimeSeconds: integer('0', 0, 20),
  SqsManagedSseEnabled: oneOf('true', 'false'),
  // That a key is set is kept and told; messages are encrypted with the disk's means, if any.
  KmsMasterKeyId: { accepts: key => key.length <= 2048 },
  KmsDataKeyReusePeriodSeconds: {
    accepts: seconds => seconds === '' || (Number(seconds) >= 60 && Number(seconds) <= 86_400),
  },
  Policy: { accepts: text => text === '' || parseObject(text)?.Statement !== undefined },
  // Checked where other queues are known.
  RedrivePolicy: { accepts: () => true },
  RedriveAllowPolicy: { accepts: () => true },
  FifoQueue: fifo(oneOf('true')),
  ContentBasedDeduplication: fifo(oneOf('false', 'true')),
  DeduplicationScope: fifo(oneOf('queue', 'messageGroup')),
  FifoThroughputLimit: fifo(oneOf('perQueue', 'perMessageGroupId')),
}

export const KNOWN_ATTRIBUTES: readonly string[] = Object.keys(SETTABLE)

/** The attributes that a queue of this type may have. */
const ofType = (isFifo: boolean) => Object.entries(SETTABLE).filter(([, { onlyFifo }]) => isFifo || !onlyFifo)

/**
 * Checks attributes a caller wants to set. Throws InvalidAttributeName or InvalidAttributeValue. `all` is what the queue will then have.
 */
export function checkAttributes(given: Attributes, all: Attributes, isFifo: boolean): void {
  const settable = new Map(ofType(isFifo))
  for (const [name, value] of Object.entries(given)) {
    const attribute = settable.get(name)
    if (!attribute) throw new AwsError('InvalidAttributeName', unknownText(name))
    if (!attribute.accepts(value))
      throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`)
  }
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

const defaultsOf = (isFifo: boolean): Attributes =>
  Object.fromEntries(
    ofType(isFifo).flatMap(([name, { byDefault }]) => (byDefault === undefined ? [] : [[name, byDefault]])),
  )
const DEFAULTS = { fifo: defaultsOf(true), standard: defaultsOf(false) }

export const withDefaults = (set: Attributes, isFifo: boolean): Attributes => ({
  ...(isFifo ? DEFAULTS.fifo : DEFAULTS.standard),
  ...set,
})

const SWITCHES = new Set(['FifoQueue', 'ContentBasedDeduplication', 'SqsManagedSseEnabled'])

/** What is to be kept of what was given: `True` is `true`, and of two kinds of encryption the later one holds. */
export function tidyAttributes(given: Attributes): Attributes {
  const tidy = Object.entries(given).map(([name, value]) => [
    name,
    SWITCHES.has(name) ? value.toLowerCase() : value,
  ])
  const attributes: Attributes = Object.fromEntries(tidy)
  if (attributes.KmsMasterKeyId) return { SqsManagedSseEnabled: 'false', ...attributes }
  // Without a key there is nothing whose use could have a period.
  return attributes.SqsManagedSseEnabled === 'true' || attributes.KmsMasterKeyId === ''
    ? { ...attributes, KmsMasterKeyId: '', KmsDataKeyReusePeriodSeconds: '' }
    : attributes
}
