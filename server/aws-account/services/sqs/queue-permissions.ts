import type { AddPermissionRequest, RemovePermissionRequest } from '@aws-sdk/client-sqs'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Decoded } from '../typed-operation.ts'
import { type Queue, queueByUrl, queuesOf } from './queues.ts'

interface Statement {
  readonly Sid?: string
}

interface Policy {
  readonly Version?: string
  readonly Id?: string
  readonly Statement: readonly Statement[]
}

/** What AddPermission may grant (developer guide, "Amazon SQS API permissions"). */
const GRANTABLE = [
  '*',
  'SendMessage',
  'ReceiveMessage',
  'DeleteMessage',
  'ChangeMessageVisibility',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ListDeadLetterSourceQueues',
  'PurgeQueue',
]

export function addPermission(context: CallContext, input: Decoded<AddPermissionRequest>): void {
  const queue = queueByUrl(context, input.QueueUrl)
  const { Label, AWSAccountIds, Actions } = input
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(Label))
    throw invalid(
      `Value ${Label} for parameter Label is invalid. Reason: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.`,
    )
  const account = AWSAccountIds.find(id => !/^\d{12}$/.test(id))
  if (account !== undefined || !AWSAccountIds.length)
    throw invalid(
      `Value ${JSON.stringify(AWSAccountIds)} for parameter PrincipalId is invalid. Reason: Unable to verify.`,
    )
  const action = Actions.find(name => !GRANTABLE.includes(name))
  if (action !== undefined)
    throw invalid(
      `Value SQS:${action} for parameter ActionName is invalid. Reason: Only the queue owner is allowed to invoke this action.`,
    )
  const policy = policyOf(queue)
  if (policy.Statement.some(statement => statement.Sid === Label))
    throw invalid(`Value ${Label} for parameter Label is invalid. Reason: Already exists.`)
  save(context, queue, {
    ...policy,
    Statement: [
      ...policy.Statement,
      {
        Sid: Label,
        Effect: 'Allow',
        Principal: { AWS: AWSAccountIds.map(id => `arn:aws:iam::${id}:root`) },
        Action: Actions.map(name => `SQS:${name}`),
        Resource: queue.arn,
      } as Statement,
    ],
  })
}

export function removePermission(context: CallContext, input: Decoded<RemovePermissionRequest>): void {
  const queue = queueByUrl(context, input.QueueUrl)
  const policy = policyOf(queue)
  const left = policy.Statement.filter(statement => statement.Sid !== input.Label)
  if (left.length === policy.Statement.length)
    throw invalid(`Value ${input.Label} for parameter Label is invalid. Reason: can't find label.`)
  save(context, queue, { ...policy, Statement: left })
}

/** Parsed; checked when it was set. Without a policy, an empty one named as AWS names it. */
function policyOf(queue: Queue): Policy {
  const text = queue.attributes.Policy
  if (!text) return { Version: '2012-10-17', Id: `${queue.arn}/SQSDefaultPolicy`, Statement: [] }
  const policy = JSON.parse(text) as Omit<Policy, 'Statement'> & { Statement: Statement | Statement[] }
  return { ...policy, Statement: [policy.Statement].flat() }
}

function save(context: CallContext, queue: Queue, policy: Policy): void {
  const { Policy: _replaced, ...others } = queue.attributes
  queuesOf(context.state).set(queue.arn, {
    ...queue,
    modifiedAt: context.now(),
    attributes: policy.Statement.length ? { ...others, Policy: JSON.stringify(policy) } : others,
  })
}

const invalid = (message: string) => new AwsError('InvalidParameterValue', message)
