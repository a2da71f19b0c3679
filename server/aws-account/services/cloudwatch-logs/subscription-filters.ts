import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { SubscriptionFilter } from '@aws-sdk/client-cloudwatch-logs'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, Principal } from '../../service.ts'
import { tableOfEach } from '../../shape/resource.ts'
import type { Input } from '../../shape/sdk-types.ts'
import type { NewEvent } from './event-store.ts'
import type { LogGroup } from './log-groups.ts'
import { invalid, notAvailable, notFound, wrong } from './logs-error.ts'
import { parseFilterPattern } from './pattern/filter-pattern.ts'

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs')

/** A function that gets the events of a group that match a pattern. */
interface SubscriptionRow {
  readonly name: string
  readonly pattern: string
  readonly destinationArn: string
  readonly distribution: 'Random' | 'ByLogStream'
  readonly createdAt: number
}

/** AWS's quota of a group. */
const MAX_FILTERS = 2
const NAME = /^[^:*]{1,512}$/

const subscriptions = tableOfEach<SubscriptionRow>('logs.subscriptions')

/** Logs, on behalf of a group: what a function's own policy must allow. */
const logsOf = ({ arn }: LogGroup): Principal => ({
  kind: 'service',
  name: 'logs.amazonaws.com',
  regionalName: `logs.${arn.split(':')[3]}.amazonaws.com`,
  arn: 'logs.amazonaws.com',
  userId: 'logs.amazonaws.com',
  sourceArn: `${arn}:*`,
})

/** Makes a filter, or changes the one of that name. Throws where Logs may not invoke the function. */
export async function putSubscriptionFilter(
  context: CallContext,
  group: LogGroup,
  input: Input<Sdk, 'PutSubscriptionFilter'>,
): Promise<void> {
  const { filterName: name, filterPattern: pattern, destinationArn, distribution = 'ByLogStream' } = input
  if (!NAME.test(name)) throw wrong('filterName', 'satisfy regular expression pattern: [^:*]*', name)
  if (!/^arn:aws:lambda:/.test(destinationArn)) {
    if (/^arn:aws:(kinesis|firehose|logs):/.test(destinationArn))
      throw notAvailable(`The destination ${destinationArn}`)
    throw invalid('Invalid destinationArn')
  }
  parseFilterPattern(pattern)
  const rows = subscriptions(context.state, group.arn)
  if (rows.get(name) === undefined && [...rows.keys()].length >= MAX_FILTERS)
    throw new AwsError('LimitExceededException', 'Resource limit exceeded.')
  await tryDestination(context, group, destinationArn)
  const createdAt = rows.get(name)?.createdAt ?? context.now()
  rows.set(name, { name, pattern, destinationArn, distribution, createdAt })
}

async function tryDestination(context: CallContext, group: LogGroup, destinationArn: string): Promise<void> {
  const trial = { FunctionName: destinationArn, InvocationType: 'DryRun', Payload: Buffer.from('{}') }
  try {
    await context.call(logsOf(group), 'lambda', 'Invoke', trial)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    throw invalid(
      'Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.',
    )
  }
}

export function describeSubscriptionFilters(
  { state }: CallContext,
  group: LogGroup,
  { filterNamePrefix: prefix = '' }: Input<Sdk, 'DescribeSubscriptionFilters'>,
): { subscriptionFilters: SubscriptionFilter[] } {
  const rows = [...subscriptions(state, group.arn).values()].filter(({ name }) => name.startsWith(prefix))
  return {
    subscriptionFilters: rows.map(row => ({
      filterName: row.name,
      logGroupName: group.name,
      filterPattern: row.pattern,
      destinationArn: row.destinationArn,
      distribution: row.distribution,
      applyOnTransformedLogs: false,
      creationTime: row.createdAt,
    })),
  }
}

export function deleteSubscriptionFilter(
  { state }: CallContext,
  group: LogGroup,
  { filterName: name }: Input<Sdk, 'DeleteSubscriptionFilter'>,
): void {
  if (!subscriptions(state, group.arn).delete(name)) throw notFound('subscription filter')
}

export function dropSubscriptions({ state }: CallContext, group: LogGroup): void {
  const rows = subscriptions(state, group.arn)
  for (const name of [...rows.keys()]) rows.delete(name)
}

const compress = promisify(gzip)

/**
 * Hands new events on to the functions that subscribed to them, which nobody waits for. A function's own log does not
 * invoke it: on AWS that is a loop that costs until somebody ends it, here it would cost everybody.
 */
export function handOn(
  context: CallContext,
  group: LogGroup,
  logStream: string,
  events: readonly NewEvent[],
): void {
  for (const row of subscriptions(context.state, group.arn).values()) {
    const matches = parseFilterPattern(row.pattern)
    const wanted = events.filter(({ message }) => matches(message))
    if (wanted.length === 0 || group.name === `/aws/lambda/${row.destinationArn.split(':')[6]}`) continue
    const message = {
      messageType: 'DATA_MESSAGE',
      owner: context.accountId,
      logGroup: group.name,
      logStream,
      subscriptionFilters: [row.name],
      logEvents: wanted.map(({ timestamp, message: text }) => ({
        id: eventId(timestamp),
        timestamp,
        message: text,
      })),
    }
    // Where the function is gone or forbids it, the refusal stands in the account's record.
    void send(context, group, row.destinationArn, message).catch(() => undefined)
  }
}

async function send(
  context: CallContext,
  group: LogGroup,
  destinationArn: string,
  message: object,
): Promise<void> {
  const data = (await compress(JSON.stringify(message))).toString('base64')
  await context.call(logsOf(group), 'lambda', 'Invoke', {
    FunctionName: destinationArn,
    InvocationType: 'Event',
    Payload: Buffer.from(JSON.stringify({ awslogs: { data } })),
  })
}

/** 56 digits, of which the first are the time. */
function eventId(timestamp: number): string {
  const random = BigInt(`0x${randomUUID().replaceAll('-', '')}`).toString()
  return (String(timestamp).padStart(14, '3') + random.padStart(42, '0')).slice(0, 56)
}
