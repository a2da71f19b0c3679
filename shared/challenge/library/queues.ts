import { pickText } from '../../json.ts'
import type { ObserveContext } from '../check.ts'

/** The address of the queue of that name; undefined where there is none, or where whoever looks is kept from it. */
export async function queueUrlOf(
  { tryRead }: Pick<ObserveContext, 'tryRead'>,
  name: string,
): Promise<string | undefined> {
  const answer = await tryRead('sqs', 'GetQueueUrl', { QueueName: name })
  return answer.ok ? pickText(answer.value, 'QueueUrl') : undefined
}
