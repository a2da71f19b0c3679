import type { AwsError } from '../../aws-error.ts'
import type { AccountState } from '../../state/account-state.ts'
import { isFifo, type Queue, queuesOf } from './queues.ts'
import { invalidValue, parseObject } from './sqs-error.ts'

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string
  readonly maxReceiveCount: number
}

const MAX_RECEIVE_COUNT = 1000
const MAX_SOURCE_QUEUES = 10
const MEMBERS = ['deadLetterTargetArn', 'maxReceiveCount']

export function redrivePolicyOf(queue: Queue): RedrivePolicy | undefined {
  // Checked when it was set.
  const policy = parseObject(queue.attributes.RedrivePolicy ?? '')
  return (
    policy && {
      deadLetterTargetArn: String(policy.deadLetterTargetArn),
      maxReceiveCount: Number(policy.maxReceiveCount),
    }
  )
}

/** The queues whose messages go to this one when they were received too often. */
export function sourcesOf(state: AccountState, deadLetterArn: string): Queue[] {
  const all = [...queuesOf(state).values()]
  return all.filter(queue => redrivePolicyOf(queue)?.deadLetterTargetArn === deadLetterArn)
}

type Refuse = (reason: string) => AwsError

/** Checks a redrive policy against the queues there are. Throws InvalidParameterValue with the reason. */
export function checkRedrivePolicy(
  state: AccountState,
  source: Pick<Queue, 'arn' | 'name'>,
  text: string,
): void {
  const refuse: Refuse = reason => invalidValue('RedrivePolicy', text, reason)
  const policy = parseObject(text)
  if (!policy) throw refuse('Redrive policy is not a valid JSON map.')
  for (const name of MEMBERS)
    if (policy[name] === undefined)
      throw refuse(`Redrive policy does not contain mandatory attribute: ${name}.`)
  if (Object.keys(policy).some(name => !MEMBERS.includes(name)))
    throw refuse('Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].')
  const count = Number(policy.maxReceiveCount)
  if (!Number.isInteger(count) || count < 1 || count > MAX_RECEIVE_COUNT)
    throw refuse(
      `Invalid value for maxReceiveCount: ${policy.maxReceiveCount}, valid values are from 1 to ${MAX_RECEIVE_COUNT} both inclusive.`,
    )
  checkTarget(state, source, String(policy.deadLetterTargetArn), refuse)
}

function checkTarget(
  state: AccountState,
  source: Pick<Queue, 'arn' | 'name'>,
  targetArn: string,
  refuse: Refuse,
): void {
  if (targetArn.split(':').length !== 6 || !targetArn.startsWith('arn:aws:sqs:'))
    throw refuse('Invalid value for deadLetterTargetArn.')
  if (targetArn.split(':')[3] !== source.arn.split(':')[3])
    throw refuse('Dead-letter target queue must be in the same region as the source.')
  const target = queuesOf(state).get(targetArn)
  if (!target) throw refuse('Dead letter target does not exist.')
  if (target.arn === source.arn) throw refuse('Dead letter target can not be the source queue itself.')
  if (isFifo(target) !== isFifo(source))
    throw refuse('Dead-letter queue must be same type of queue as the source.')
  const allow = parseObject(target.attributes.RedriveAllowPolicy ?? '')
  const permission = allow?.redrivePermission ?? 'allowAll'
  const named = Array.isArray(allow?.sourceQueueArns) && allow.sourceQueueArns.includes(source.arn)
  if (permission === 'denyAll' || (permission === 'byQueue' && !named))
    throw refuse(`Queue ${target.arn} does not allow ${source.arn} to use it as a dead-letter queue.`)
}

/** Throws InvalidParameterValue with the reason. */
export function checkRedriveAllowPolicy(text: string): void {
  const refuse: Refuse = reason => invalidValue('RedriveAllowPolicy', text, reason)
  const policy = parseObject(text)
  if (!policy) throw refuse('Redrive allow policy is not a valid JSON map.')
  const { redrivePermission: permission, sourceQueueArns: arns } = policy
  if (permission === undefined)
    throw refuse('Redrive allow policy does not contain mandatory attribute: redrivePermission.')
  if (permission !== 'allowAll' && permission !== 'denyAll' && permission !== 'byQueue')
    throw refuse('Invalid value for redrivePermission, valid values are [allowAll, denyAll, byQueue].')
  if (permission !== 'byQueue' && arns !== undefined)
    throw refuse('sourceQueueArns is only allowed when redrivePermission is byQueue.')
  if (permission === 'byQueue' && !(Array.isArray(arns) && arns.length && arns.length <= MAX_SOURCE_QUEUES))
    throw refuse(`sourceQueueArns must hold 1 to ${MAX_SOURCE_QUEUES} queue ARNs.`)
}
