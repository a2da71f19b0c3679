import type { CallContext, Need, Service } from '../../service.ts'
import { createArrivals } from '../../shape/arrivals.ts'
import { inBatch } from '../../shape/batches.ts'
import { defineService } from '../../shape/define-service.ts'
import { eachAccount, together } from '../../shape/each-account.ts'
import { labelledPermissions } from '../../shape/labelled-permissions.ts'
import { anywhere, at, creates, needOn, on } from '../../shape/operation.ts'
import type { Place } from '../../shape/place.ts'
import { changeVisibility, deleteMessage } from './in-flight.ts'
import { latestMessages, messagesHolding } from './messages-holding.ts'
import { createMoveTasks, sourceOfTask } from './move-tasks.ts'
import { createQueueGauges } from './queue-gauges.ts'
import {
  createQueue,
  deleteQueue,
  getAttributes,
  listQueues,
  pageOfQueues,
  purgeQueue,
  setAttributes,
} from './queue-life.ts'
import { noteDeleted, noted, noteReceived, noteSent } from './queue-metrics.ts'
import { type Queue, queueArn, queues, queueUrl } from './queues.ts'
import { receiveMessage } from './receive-message.ts'
import { sourcesOf } from './redrive-policy.ts'
import { checkBatch, sendMessage } from './send-message.ts'
import { invalidValue } from './sqs-error.ts'

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

/** Amazon SQS: standard and FIFO queues of every account of the process. */
export function createService(): Service {
  const arrivals = createArrivals()
  const moves = createMoveTasks(arrivals)
  const gauges = eachAccount(createQueueGauges)
  /** After these a message may be visible that was not: whoever waits for one looks again. */
  const waking = <Input, Output>(run: (context: CallContext, queue: Queue, input: Input) => Output) =>
    on(queues, (context, queue, input: Input) => {
      const answer = run(context, queue, input)
      arrivals.announce(context.state, queue.arn)
      gauges.find(context)?.use(queue)
      return answer
    })
  const send = noted(sendMessage, noteSent)
  const remove = noted(deleteMessage, noteDeleted)

  return defineService<typeof import('@aws-sdk/client-sqs')>('sqs', {
    resources: [queues],
    operations: {
      CreateQueue: creates(queues, (context, input) => {
        const made = createQueue(context, input)
        gauges.find(context)?.made(queueArn(context, input.QueueName))
        return made
      }),
      ListQueues: anywhere(listQueues),
      GetQueueUrl: on(queues, (context, queue, { QueueOwnerAWSAccountId: owner = context.accountId }) => {
        if (owner !== context.accountId) throw queues.missing({}, queue.arn, context)
        return { QueueUrl: queueUrl(context, queue) }
      }),
      GetQueueAttributes: on(queues, (context, queue, { AttributeNames: names = [] }) =>
        getAttributes(context, queue, names),
      ),
      SetQueueAttributes: on(queues, (context, queue, input) =>
        setAttributes(context, queue, input.Attributes),
      ),
      DeleteQueue: on(queues, deleteQueue),
      PurgeQueue: on(queues, purgeQueue),
      ...labelledPermissions(queues, {
        arnOf: queue => queue.arn,
        prefix: 'SQS',
        grantable: GRANTABLE,
        refuse: invalidValue,
      }),
      ListDeadLetterSourceQueues: on(queues, (context, queue, input) => {
        const { urls, NextToken } = pageOfQueues(context, sourcesOf(context.state, queue.arn), input)
        return { queueUrls: urls, NextToken }
      }),

      SendMessage: waking(send),
      SendMessageBatch: waking(inBatch('SendMessageBatchRequestEntry', send, checkBatch)),
      ReceiveMessage: on(queues, async (context, queue, input) => {
        const answer = await receiveMessage(context, queue, input, arrivals)
        gauges.find(context)?.use(queue)
        noteReceived(context, queue, answer.Messages?.length ?? 0)
        return answer
      }),
      DeleteMessage: waking(remove),
      DeleteMessageBatch: waking(inBatch('DeleteMessageBatchRequestEntry', remove)),
      ChangeMessageVisibility: waking(changeVisibility),
      ChangeMessageVisibilityBatch: waking(
        inBatch('ChangeMessageVisibilityBatchRequestEntry', changeVisibility),
      ),

      StartMessageMoveTask: on(queues, moves.start, { also: moveNeeds }),
      CancelMessageMoveTask: at(queues, input => sourceOfTask(String(input.TaskHandle)), moves.cancel),
      ListMessageMoveTasks: on(queues, moves.list),
    },
    oversight: { LatestMessages: latestMessages, MessagesHolding: messagesHolding },
    open: context => together([arrivals.open(context.state), moves.resume(context), gauges.open(context)]),
  })
}

/** Whoever starts a move must also be allowed what it does (developer guide, "Configure a dead-letter queue redrive"). */
function moveNeeds(
  { DestinationArn: destination }: { DestinationArn?: string | undefined },
  place: Place,
  own: Need,
): readonly Need[] {
  const onSource = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']
  const needs = onSource.map(name => ({ ...own, action: `sqs:${name}` }))
  return destination === undefined ? needs : [...needs, needOn(queues, 'sqs:SendMessage', destination, place)]
}
