import { AwsError } from '../../aws-error.ts'
import type { Tags } from '../../shape/request-tags.ts'

/** Of buckets and of objects. */
export const MAX_BUCKET_TAGS = 50
export const MAX_OBJECT_TAGS = 10

/** S3 replaces all tags at once. Throws InvalidTag. */
export function checkTagSet(
  set: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
  max: number,
): Tags {
  const tags = new Map<string, string>()
  if ((set?.length ?? 0) > max)
    throw new AwsError('BadRequest', `Object tags cannot be greater than ${max}`, 400)
  for (const { Key = '', Value = '' } of set ?? []) {
    const refuse = (message: string) => new AwsError('InvalidTag', message, 400, { TagKey: Key })
    if (!Key || Key.length > 128 || Key.startsWith('aws:'))
      throw refuse('The TagKey you have provided is invalid')
    if (Value.length > 256) throw refuse('The TagValue you have provided is invalid')
    if (tags.has(Key)) throw refuse('Cannot provide multiple Tags with the same key')
    tags.set(Key, Value)
  }
  return Object.fromEntries(tags)
}

export const tagSet = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

/** The `x-amz-tagging` header: tags as a query string. */
export const taggingHeader = (text: string | undefined) =>
  [...new URLSearchParams(text ?? '')].map(([Key, Value]) => ({ Key, Value }))

export const parseTagging = (text: string | undefined): Tags =>
  checkTagSet(taggingHeader(text), MAX_OBJECT_TAGS)
