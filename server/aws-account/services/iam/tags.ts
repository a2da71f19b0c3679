import type { Tag } from '@aws-sdk/client-iam'
import { limitExceeded, validationError } from './iam-error.ts'

export type Tags = Readonly<Record<string, string>>

const MAX_TAGS = 50
const MAX_KEY_CHARS = 128
const MAX_VALUE_CHARS = 256

/** Tags of a request as a record; refuses keys given twice and what is too long. */
export function readTags(tags: readonly Tag[] | undefined): Tags {
  const record: Record<string, string> = {}
  for (const { Key: key = '', Value: value = '' } of tags ?? []) {
    if (!key || key.length > MAX_KEY_CHARS || value.length > MAX_VALUE_CHARS)
      throw validationError(
        'A tag must have a key of 1 to 128 characters and a value of up to 256 characters.',
      )
    if (Object.hasOwn(record, key))
      throw validationError('Duplicate tag keys found. Please note that Tag keys are case insensitive.')
    record[key] = value
  }
  return record
}

export function addTags(tags: Tags, added: readonly Tag[] | undefined): Tags {
  const all = { ...tags, ...readTags(added) }
  if (Object.keys(all).length > MAX_TAGS)
    throw limitExceeded(`The number of tags has reached the maximum limit of ${MAX_TAGS}.`)
  return all
}

export function removeTags(tags: Tags, keys: readonly string[] | undefined): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys?.includes(key)))
}

export function tagList(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

export function tagsOrNone(tags: Tags): { Tags?: Tag[] } {
  return Object.keys(tags).length ? { Tags: tagList(tags) } : {}
}
