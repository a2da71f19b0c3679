import { AwsError } from '../../../aws-error.ts'
import type { TagsDeclaration } from '../../../shape/tags-declaration.ts'
import { validation } from '../sfn-error.ts'

type Tags = Readonly<Record<string, string>>

export type TagList = readonly { readonly key?: string | undefined; readonly value?: string | undefined }[]

export const tagRecord = (tags: TagList = []): Tags =>
  Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value]))

/** The operations on tags, alike for state machines and activities. */
export const tagsDeclaration = <Row extends { readonly tags: Tags }>(): TagsDeclaration<Row> => ({
  named: ({ resourceArn }) => (typeof resourceArn === 'string' ? resourceArn : undefined),
  of: row => row.tags,
  with: (row, tags) => ({ ...row, tags }),
  add: 'TagResource',
  remove: 'UntagResource',
  list: 'ListTagsForResource',
  answer: tags => ({ tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }),
  refuse(message, problem) {
    if (problem === 'too-many') return new AwsError('TooManyTags', message)
    // A list without tags changes nothing, and of the same key twice the last counts.
    return problem === 'none' || problem === 'twice' ? undefined : validation(message)
  },
})
