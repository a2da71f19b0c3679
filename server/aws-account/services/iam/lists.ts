import type { Tag } from '@aws-sdk/client-iam'
import { paging } from '../../shape/paging.ts'
import type { Tags } from '../../shape/request-tags.ts'
import type { TagsDeclaration } from '../../shape/tags-declaration.ts'
import { constraintFailed, invalidInput, limitExceeded, validationError } from './iam-error.ts'

/** How requests ask for a part of a list. */
export interface PageRequest {
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

const MAX_ITEMS = 1000

const page = paging({
  maxSize: MAX_ITEMS,
  defaultSize: 100,
  refuseSize: size =>
    constraintFailed(String(size), 'maxItems', `Member must have value between 1 and ${MAX_ITEMS}`),
  refuseToken: () => validationError('Invalid Marker.'),
})

/** The part of a list that a request asks for, and what its answer says of the rest. */
export function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { MaxItems: size, Marker: token }: PageRequest,
) {
  const { shown, next } = page(items, keyOf, { size, token })
  return { shown, rest: { IsTruncated: next !== undefined, Marker: next } }
}

/** Whether something lies below the path that a request asks for. */
export const isBelow =
  (prefix = '/') =>
  ({ path }: { readonly path: string }) =>
    path.startsWith(prefix)

/** Tags as IAM has them on roles, users and policies. */
export function tagsOn<Row extends { readonly tags: Tags }>(noun: string): TagsDeclaration<Row> {
  return {
    conditionKey: 'iam:ResourceTag',
    add: `Tag${noun}`,
    remove: `Untag${noun}`,
    list: `List${noun}Tags`,
    of: row => row.tags,
    with: (row, tags) => ({ ...row, tags }),
    answer(tags, input: PageRequest) {
      const { shown, rest } = pageOf(tagList(tags), tag => tag.Key, input)
      return { Tags: shown, ...rest }
    },
    refuse(message, problem) {
      switch (problem) {
        case 'none':
          return undefined
        case 'twice':
          return invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.')
        case 'too-many':
          return limitExceeded('The number of tags has reached the maximum limit.')
        default:
          return validationError(message)
      }
    },
  }
}

const tagList = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

export const tagsOrNone = (tags: Tags): { Tags?: Tag[] } =>
  Object.keys(tags).length ? { Tags: tagList(tags) } : {}
