import type { Metrics } from '../../metrics/account-metrics.ts'
import type { Queue } from './queues.ts'

/** The figures of a queue that calls change, by SQS's names in CloudWatch. */
export type QueueMetric =
  | 'NumberOfMessagesSent'
  | 'SentMessageSize'
  | 'NumberOfMessagesReceived'
  | 'NumberOfEmptyReceives'
  | 'NumberOfMessagesDeleted'

export function noteQueue(metrics: Metrics, queue: Queue, name: QueueMetric, value: number): void {
  const QueueName = queue.arn.split(':').at(-1) ?? ''
  metrics.put('AWS/SQS', name, { QueueName }, value, name === 'SentMessageSize' ? 'Bytes' : 'Count')
}
