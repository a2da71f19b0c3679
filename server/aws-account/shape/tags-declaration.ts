import type { AwsError } from '../aws-error.ts'
import type { Fields } from '../service.ts'
import type { Place } from './place.ts'
import type { Tags } from './request-tags.ts'

/** Names of the operations on tags, which are the names of their actions. */
export interface TagOperationNames {
  readonly add: string
  readonly remove: string
  readonly list: string
  /** How these operations name their resource, if not as the others do. */
  named?(input: Fields, place: Place): string | undefined
  /** What IAM is asked about instead of the resource: API Gateway's `/tags/…`. The tags are those of the resource. */
  askedOn?(arn: string, place: Place): string
}

/** Where a resource's tags lie and what the operations on them are called. */
export interface TagsDeclaration<Row> extends TagOperationNames {
  /** Older operations that do the same under other names. */
  readonly older?: TagOperationNames
  /** The tags that a resource has. */
  of(row: Row): Tags
  /** The row with these in the place of all its tags. */
  with(row: Row, tags: Tags): Row
  /** The service's own name of `aws:ResourceTag` in conditions, which it has besides: `iam:ResourceTag`. */
  readonly conditionKey?: string
  /** What `list` answers; the request may ask for a page. */
  answer(tags: Tags, input: Fields): Fields
  /** The service's error for tags that are wrong; undefined if it does not mind. */
  refuse(message: string, problem: TagProblem): AwsError | undefined
  /** The service's error for the ARN of a part that has no tags of its own, such as a version of a function. */
  refuseArn?(arn: string): AwsError | undefined
}

/** `none`: a request to add tags had none. `twice`: it had a key in two tags. */
export type TagProblem = 'none' | 'twice' | 'too-many' | 'key' | 'value'
