import type * as sqs from '@aws-sdk/client-sqs'
import { AwsError } from '../../aws-error.ts'
import type { Operation, Service } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import { createArrivals } from './arrivals.ts'
import { messageOperations } from './message-operations.ts'
import { createMoveTasks, type MoveTasks } from './move-tasks.ts'
import {
  createQueue,
  deleteQueue,
  getQueueAttributes,
  listQueues,
  page,
  purgeQueue,
  setQueueAttributes,
} from './queue-life.ts'
import { addPermission, removePermission } from './queue-permissions.ts'
import { tagQueue, untagQueue } from './queue-tags.ts'
import { queueArn, queueByArn, queueByUrl, queuesOf, queueUrl } from './queues.ts'
import { sourcesOf } from './redrive-policy.ts'
import { sqsNeeds } from './sqs-needs.ts'

/** Amazon SQS: standard and FIFO queues of every account of the process. */
export function createSqsService(): Service {
  const arrivals = createArrivals()
  const moves = createMoveTasks(arrivals)
  return {
    id: 'sqs',
    operations: { ...queueOperations, ...messageOperations(arrivals), ...moveOperations(moves) },
    needs: sqsNeeds,
    resourcePolicy(arn, state) {
      const text = queuesOf(state).get(arn)?.attributes.Policy
      return text ? JSON.parse(text) : undefined
    },
    open(context) {
      arrivals.open(context.state)
      const resumed = moves.resume(context)
      return {
        close() {
          resumed.close()
          arrivals.close(context.state)
        },
      }
    },
  }
}

const queueOperations: Readonly<Record<string, Operation>> = {
  CreateQueue: typedOperation<sqs.CreateQueueRequest, sqs.CreateQueueResult>(createQueue),
  ListQueues: typedOperation<sqs.ListQueuesRequest, sqs.ListQueuesResult>(listQueues),
  GetQueueUrl: typedOperation<sqs.GetQueueUrlRequest, sqs.GetQueueUrlResult>((context, input) => {
    if (input.QueueOwnerAWSAccountId !== undefined && input.QueueOwnerAWSAccountId !== context.accountId)
      throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.')
    return { QueueUrl: queueUrl(context, queueByArn(context.state, queueArn(context, input.QueueName))) }
  }),
  GetQueueAttributes: typedOperation<sqs.GetQueueAttributesRequest, sqs.GetQueueAttributesResult>(
    getQueueAttributes,
  ),
  SetQueueAttributes: typedOperation<sqs.SetQueueAttributesRequest>(setQueueAttributes),
  DeleteQueue: typedOperation<sqs.DeleteQueueRequest>((context, input) =>
    deleteQueue(context, input.QueueUrl),
  ),
  PurgeQueue: typedOperation<sqs.PurgeQueueRequest>((context, input) => purgeQueue(context, input.QueueUrl)),
  AddPermission: typedOperation<sqs.AddPermissionRequest>(addPermission),
  RemovePermission: typedOperation<sqs.RemovePermissionRequest>(removePermission),
  TagQueue: typedOperation<sqs.TagQueueRequest>((context, input) =>
    tagQueue(context, input.QueueUrl, input.Tags),
  ),
  UntagQueue: typedOperation<sqs.UntagQueueRequest>((context, input) =>
    untagQueue(context, input.QueueUrl, input.TagKeys),
  ),
  ListQueueTags: typedOperation<sqs.ListQueueTagsRequest, sqs.ListQueueTagsResult>((context, input) => {
    const { tags } = queueByUrl(context, input.QueueUrl)
    return Object.keys(tags).length ? { Tags: tags } : {}
  }),
  ListDeadLetterSourceQueues: typedOperation<
    sqs.ListDeadLetterSourceQueuesRequest,
    sqs.ListDeadLetterSourceQueuesResult
  >((context, input) => {
    const sources = sourcesOf(context.state, queueByUrl(context, input.QueueUrl).arn)
    const urls = sources.map(queue => queueUrl(context, queue))
    const { QueueUrls, ...rest } = page(urls, input.MaxResults ?? MAX_SOURCES, input)
    return { queueUrls: QueueUrls ?? [], ...rest }
  }),
}

const MAX_SOURCES = 1000

function moveOperations(moves: MoveTasks): Readonly<Record<string, Operation>> {
  return {
    StartMessageMoveTask: typedOperation<sqs.StartMessageMoveTaskRequest, sqs.StartMessageMoveTaskResult>(
      moves.start,
    ),
    CancelMessageMoveTask: typedOperation<sqs.CancelMessageMoveTaskRequest, sqs.CancelMessageMoveTaskResult>(
      (context, input) => moves.cancel(context, input.TaskHandle),
    ),
    ListMessageMoveTasks: typedOperation<sqs.ListMessageMoveTasksRequest, sqs.ListMessageMoveTasksResult>(
      moves.list,
    ),
  }
}
