import type { BackgroundContext, Principal } from '../../../service.ts'
import { queueUrl } from './queue-url.ts'

/**
 * Tells a queue or a topic of records that are given up. As on AWS they are gone if the role may not tell of them; the refusal
 * stands in the account's record.
 */
export async function tellDestination(
  { call, endpoint }: Pick<BackgroundContext, 'call' | 'endpoint'>,
  caller: Principal,
  destination: string,
  text: string,
): Promise<void> {
  const sent = destination.startsWith('arn:aws:sqs:')
    ? call(caller, 'sqs', 'SendMessage', { QueueUrl: queueUrl(endpoint, destination), MessageBody: text })
    : call(caller, 'sns', 'Publish', { TopicArn: destination, Message: text })
  await sent.catch(() => undefined)
}
