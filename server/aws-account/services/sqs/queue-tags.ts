import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { queueByUrl, queuesOf } from './queues.ts'

const MAX_TAGS = 50
const MAX_KEY_CHARS = 128
const MAX_VALUE_CHARS = 256

export function checkTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(tags)
  if (entries.length > MAX_TAGS)
    throw new AwsError('InvalidParameterValue', `Too many tags added for queue. The limit is ${MAX_TAGS}.`)
  for (const [key, value] of entries) {
    if (!key || key.length > MAX_KEY_CHARS || key.startsWith('aws:'))
      throw new AwsError('InvalidParameterValue', `Tag key ${key} is invalid.`)
    if (value.length > MAX_VALUE_CHARS)
      throw new AwsError(
        'InvalidParameterValue',
        `Tag value of ${key} is longer than ${MAX_VALUE_CHARS} characters.`,
      )
  }
  return tags
}

export function tagQueue(context: CallContext, url: string, tags: Readonly<Record<string, string>>): void {
  if (!Object.keys(tags).length)
    throw new AwsError('MissingParameter', 'The request must contain the parameter Tags.')
  const queue = queueByUrl(context, url)
  queuesOf(context.state).set(queue.arn, { ...queue, tags: checkTags({ ...queue.tags, ...tags }) })
}

export function untagQueue(context: CallContext, url: string, keys: readonly string[]): void {
  const queue = queueByUrl(context, url)
  const left = Object.entries(queue.tags).filter(([key]) => !keys.includes(key))
  queuesOf(context.state).set(queue.arn, { ...queue, tags: Object.fromEntries(left) })
}
