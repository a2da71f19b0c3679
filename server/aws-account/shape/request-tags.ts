import type { Fields } from '../service.ts'
import type { ConditionKeys } from './place.ts'

/** Tags by their keys. */
export type Tags = Readonly<Record<string, string>>

/** The tags a request brings along: a record, or a list of `{ Key, Value }`, as `Tags` or `tags`. */
export function tagsOfRequest(input: Fields): Tags {
  return Object.fromEntries(pairsOfRequest(input).map(([key, value]) => [key, String(value ?? '')]))
}

/** A key that the list of a request has twice. */
export function repeatedTagKey(input: Fields): string | undefined {
  const keys = pairsOfRequest(input).map(([key]) => key)
  return keys.find((key, index) => keys.indexOf(key) < index)
}

/** The keys of tags that a request would remove; an old operation of CloudWatch Logs calls them `tags`. */
export function tagKeysOfRequest(input: Fields): readonly string[] {
  const given = input.TagKeys ?? input.tagKeys ?? input.tags
  return Array.isArray(given) ? given.filter(key => typeof key === 'string') : []
}

function pairsOfRequest(input: Fields): [string, unknown][] {
  const given = input.Tags ?? input.tags
  if (typeof given !== 'object' || given === null) return []
  return Array.isArray(given) ? given.flatMap(pairOf) : Object.entries(given)
}

function pairOf(tag: unknown): [string, unknown][] {
  if (typeof tag !== 'object' || tag === null) return []
  // KMS says it in longer words.
  const { Key, Value, key, value, TagKey, TagValue } = tag as Fields
  const name = Key ?? key ?? TagKey
  return name === undefined ? [] : [[String(name), Value ?? value ?? TagValue]]
}

/** The condition keys by which policies tell requests apart that tag (IAM User Guide, "Controlling access using tags"). */
export function requestTagContext(input: Fields): ConditionKeys {
  const tags = tagsOfRequest(input)
  const keys = [...Object.keys(tags), ...tagKeysOfRequest(input)]
  if (!keys.length) return {}
  return { ...prefixed('aws:RequestTag/', tags), 'aws:TagKeys': keys }
}

/** The condition keys that a resource's tags are; `ownKey` is the service's own name of `aws:ResourceTag`. */
export const resourceTagContext = (tags: Tags, ownKey?: string) => ({
  ...prefixed('aws:ResourceTag/', tags),
  ...(ownKey !== undefined && prefixed(`${ownKey}/`, tags)),
})

/** Tags as condition keys: `aws:ResourceTag/team` for `team`. */
export function prefixed(prefix: string, tags: Tags): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, value]))
}
