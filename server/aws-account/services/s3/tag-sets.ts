import { AwsError } from '../../aws-error.ts'
import type { Tags } from '../../shape/request-tags.ts'
import { invalidArgument, malformedXml } from './s3-error.ts'

const MAX_BUCKET_TAGS = 50
const MAX_OBJECT_TAGS = 10

const MAX_TAGS = { 'new bucket': MAX_BUCKET_TAGS, bucket: MAX_BUCKET_TAGS, object: MAX_OBJECT_TAGS }
const RESERVED = {
  'new bucket':
    'User-defined tag keys can\'t start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your tag keys and try again.',
  bucket: 'System tags cannot be added/updated by requester',
  object: 'Your TagKey cannot be prefixed with aws:',
}
/** Letters, numbers and spaces of any script, and `+ - = . _ : / @` (Cost allocation tags, "Tag restrictions"). */
const TAG_TEXT = /^[\p{L}\p{N}\p{Z}+\-=._:/@]*$/u

/** S3 replaces all tags at once. Throws InvalidTag. */
export function checkTagSet(
  set: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
  of: keyof typeof RESERVED,
): Tags {
  const tags = new Map<string, string>()
  if ((set?.length ?? 0) > MAX_TAGS[of])
    throw new AwsError('BadRequest', `Object tags cannot be greater than ${MAX_TAGS[of]}`, 400)
  for (const { Key, Value } of set ?? []) {
    if (Key === undefined || Value === undefined) throw malformedXml()
    const refuse = (message: string, more = {}) =>
      new AwsError('InvalidTag', message, 400, { TagKey: Key, ...more })
    if (tags.has(Key)) throw refuse('Cannot provide multiple Tags with the same key')
    if (Key.startsWith('aws:'))
      throw of === 'new bucket' ? new AwsError('InvalidTag', RESERVED[of]) : refuse(RESERVED[of])
    if (!Key || Key.length > 128 || !TAG_TEXT.test(Key))
      throw refuse('The TagKey you have provided is invalid')
    if (Value.length > 256 || !TAG_TEXT.test(Value))
      throw refuse('The TagValue you have provided is invalid', { TagValue: Value })
    tags.set(Key, Value)
  }
  return Object.fromEntries(tags)
}

export const tagSet = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

/** The `x-amz-tagging` header: tags as a query string. */
export const taggingHeader = (text: string | undefined) =>
  [...new URLSearchParams(text ?? '')].map(([Key, Value]) => ({ Key, Value }))

export function parseTagging(text: string | undefined): Tags {
  const tags = taggingHeader(text)
  const keys = tags.map(({ Key }) => Key)
  // A comma stands in no header's tags as it is: it would have been encoded.
  if (new Set(keys).size !== keys.length || text?.includes(','))
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      'x-amz-tagging',
      text,
    )
  return checkTagSet(tags, 'object')
}
