import { AwsError } from '../aws-error.ts'
import type { CallContext, Fields } from '../service.ts'
import { SERVICES } from '../services/services.ts'

/** What is to be told to whom, as EventBridge, its Scheduler and Pipes name their targets. */
export interface Target {
  readonly arn: string
  readonly payload: string
  /** Group of a FIFO queue. */
  readonly messageGroupId?: string | undefined
  /** So that the same is not told twice to who can tell: names an execution, sets the deduplication of a queue. */
  readonly id: string
  /** What events on a bus look like that are made of the payload. */
  readonly event?: { readonly Source: string; readonly DetailType: string } | undefined
}

/** The call that tells a target. */
export interface TargetCall {
  readonly service: string
  readonly operation: string
  readonly input: Fields
}

type Place = Pick<CallContext, 'endpoint' | 'now'>
type TargetKind = (target: Target, place: Place) => TargetCall

const byService: Readonly<Record<string, TargetKind>> = {
  lambda: ({ arn, payload }) => ({
    service: 'lambda',
    operation: 'Invoke',
    input: { FunctionName: arn, InvocationType: 'Event', Payload: Buffer.from(payload) },
  }),
  sqs({ arn, payload, messageGroupId, id }, { endpoint }) {
    const [, , , , accountId, name = ''] = arn.split(':')
    return {
      service: 'sqs',
      operation: 'SendMessage',
      input: {
        QueueUrl: `${endpoint}/${accountId}/${name}`,
        MessageBody: payload,
        ...(messageGroupId !== undefined && { MessageGroupId: messageGroupId }),
        ...(name.endsWith('.fifo') && { MessageDeduplicationId: id }),
      },
    }
  },
  sns: ({ arn, payload }) => ({
    service: 'sns',
    operation: 'Publish',
    input: { TopicArn: arn, Message: payload },
  }),
  states: ({ arn, payload, id }) => ({
    service: 'sfn',
    operation: 'StartExecution',
    input: { stateMachineArn: arn, input: payload, name: id },
  }),
  logs: ({ arn, payload, id }, { now }) => ({
    service: 'cloudwatch-logs',
    operation: 'PutLogEvents',
    input: {
      logGroupName: arn.split(':')[6] ?? '',
      logStreamName: id,
      logEvents: [{ timestamp: now(), message: payload }],
    },
  }),
  scheduler: sdkCall,
  events({ arn, payload, event }) {
    const entry = { EventBusName: arn, Detail: payload, ...event }
    handedOn.add(entry)
    return { service: 'eventbridge', operation: 'PutEvents', input: { Entries: [entry] } }
  },
}

/** An operation of a service of this account, as `arn:aws:scheduler:::aws-sdk:sqs:sendMessage` names it. */
function sdkCall({ arn, payload }: Target): TargetCall {
  const [service = '', action = ''] = arn.split(':').slice(6)
  return {
    // Such names have no hyphens: `cloudwatchlogs`.
    service: SERVICES.find(id => id.replaceAll('-', '') === service) ?? service,
    operation: action.slice(0, 1).toUpperCase() + action.slice(1),
    input: parseInput(payload),
  }
}

function parseInput(payload: string): Fields {
  try {
    const input: unknown = JSON.parse(payload)
    if (typeof input === 'object' && input !== null) return { ...input }
  } catch {
    // Told below.
  }
  throw new AwsError('ValidationException', 'The input of the target is not a JSON object.')
}

/** Entries that a rule hands on to another bus: no request from outside is among them. */
const handedOn = new WeakSet<object>()

/** Whether an entry of PutEvents comes from a rule, which may hand on what AWS's own services told. */
export const isHandedOn = (entry: object) => handedOn.has(entry)

/** Whether a target is of a kind that this account has. */
export function isKnownTarget(arn: string): boolean {
  const [start, , service = ''] = arn.split(':')
  if (service === 'scheduler') return /^arn:aws:scheduler:::aws-sdk:[a-z0-9]+:[a-zA-Z0-9]+$/.test(arn)
  return start === 'arn' && Object.hasOwn(byService, service)
}

/** How a target is told; throws for what no service of this account takes. */
export function targetCall(target: Target, place: Place): TargetCall {
  const service = target.arn.split(':')[2] ?? ''
  const kind = Object.hasOwn(byService, service) ? byService[service] : undefined
  if (!kind) throw new AwsError('NotImplemented', `${target.arn} is no target of this account.`, 501)
  return kind(target, place)
}
