import { parseObject } from '../../shape/parse-object.ts'
import type { AccountState } from '../../state/account-state.ts'
import { isFifo, type Queue, queuesOf } from './queues.ts'
import { checkValue } from './sqs-error.ts'

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
  const { deadLetterTargetArn, maxReceiveCount } = policy ?? {}
  return (
    policy && { deadLetterTargetArn: String(deadLetterTargetArn), maxReceiveCount: Number(maxReceiveCount) }
  )
}

/** The queues whose messages go to this one when they were received too often. */
export function sourcesOf(state: AccountState, deadLetterArn: string): Queue[] {
  const all = [...queuesOf(state).values()]
  return all.filter(queue => redrivePolicyOf(queue)?.deadLetterTargetArn === deadLetterArn)
}

type Check = (isRight: boolean, reason: string) => asserts isRight

const checking =
  (parameter: string, text: string): Check =>
  (isRight, reason) =>
    checkValue(isRight, parameter, text, reason)

/** Of either kind; `words` is what SQS calls it. */
function readPolicy(text: string, words: string, mandatory: readonly string[], check: Check) {
  const policy = parseObject(text)
  check(policy !== undefined, `${words} is not a valid JSON map.`)
  for (const name of mandatory)
    check(policy[name] !== undefined, `${words} does not contain mandatory attribute: ${name}.`)
  return policy
}

/** Checks a redrive policy against the queues there are. Throws InvalidParameterValue with the reason. */
export function checkRedrivePolicy(
  state: AccountState,
  source: Pick<Queue, 'arn' | 'name'>,
  text: string,
): void {
  const check: Check = checking('RedrivePolicy', text)
  const policy = readPolicy(text, 'Redrive policy', MEMBERS, check)
  check(
    Object.keys(policy).every(name => MEMBERS.includes(name)),
    `Only following attributes are supported: [${MEMBERS.join(', ')}].`,
  )
  const count = Number(policy.maxReceiveCount)
  check(
    Number.isInteger(count) && count >= 1 && count <= MAX_RECEIVE_COUNT,
    `Invalid value for maxReceiveCount: ${policy.maxReceiveCount}, valid values are from 1 to ${MAX_RECEIVE_COUNT} both inclusive.`,
  )
  const arn = String(policy.deadLetterTargetArn)
  const [, , service, region, ...others] = arn.split(':')
  check(service === 'sqs' && others.length === 2, 'Invalid value for deadLetterTargetArn.')
  check(
    region === source.arn.split(':')[3],
    'Dead-letter target queue must be in the same region as the source.',
  )
  const target = queuesOf(state).get(arn)
  check(target !== undefined, 'Dead letter target does not exist.')
  check(isFifo(target) === isFifo(source), 'Dead-letter queue must be same type of queue as the source.')
  check(
    allows(target, source.arn),
    `Queue ${target.arn} does not allow ${source.arn} to use it as a dead-letter queue.`,
  )
}

/** Whether a queue lets another have it as its dead-letter queue. */
function allows(target: Queue, sourceArn: string): boolean {
  const { redrivePermission, sourceQueueArns } = parseObject(target.attributes.RedriveAllowPolicy ?? '') ?? {}
  if (redrivePermission === 'byQueue')
    return Array.isArray(sourceQueueArns) && sourceQueueArns.includes(sourceArn)
  return redrivePermission !== 'denyAll'
}

const PERMISSIONS: readonly unknown[] = ['allowAll', 'denyAll', 'byQueue']

/** Throws InvalidParameterValue with the reason. */
export function checkRedriveAllowPolicy(text: string): void {
  const check: Check = checking('RedriveAllowPolicy', text)
  const policy = readPolicy(text, 'Redrive allow policy', ['redrivePermission'], check)
  const { redrivePermission: permission, sourceQueueArns: arns } = policy
  check(
    PERMISSIONS.includes(permission),
    `Invalid value for redrivePermission, valid values are [${PERMISSIONS.join(', ')}].`,
  )
  const isByQueue = permission === 'byQueue'
  check(isByQueue || arns === undefined, 'sourceQueueArns is only allowed when redrivePermission is byQueue.')
  const count = Array.isArray(arns) ? arns.length : 0
  check(
    !isByQueue || (count >= 1 && count <= MAX_SOURCE_QUEUES),
    `sourceQueueArns must hold 1 to ${MAX_SOURCE_QUEUES} queue ARNs.`,
  )
}
