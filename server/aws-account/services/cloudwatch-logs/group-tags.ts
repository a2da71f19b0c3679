import type * as logs from '@aws-sdk/client-cloudwatch-logs'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, Operation } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import { findGroup, groupsOf, invalid, type LogGroup } from './log-groups.ts'

type Tags = Readonly<Record<string, string>>

const MAX_TAGS = 50

/** The newer operations name the group by its ARN, the older ones by its name. */
export const tagOperations: Readonly<Record<string, Operation>> = {
  TagResource: typedOperation<logs.TagResourceRequest>((context, input) =>
    addTags(context, groupByArn(context, input.resourceArn), input.tags),
  ),
  UntagResource: typedOperation<logs.UntagResourceRequest>((context, input) =>
    removeTags(context, groupByArn(context, input.resourceArn), input.tagKeys),
  ),
  ListTagsForResource: typedOperation<logs.ListTagsForResourceRequest, logs.ListTagsForResourceResponse>(
    (context, input) => ({ tags: groupByArn(context, input.resourceArn).tags }),
  ),
  TagLogGroup: typedOperation<logs.TagLogGroupRequest>((context, input) =>
    addTags(context, findGroup(context, input), input.tags),
  ),
  UntagLogGroup: typedOperation<logs.UntagLogGroupRequest>((context, input) =>
    removeTags(context, findGroup(context, input), input.tags),
  ),
  ListTagsLogGroup: typedOperation<logs.ListTagsLogGroupRequest, logs.ListTagsLogGroupResponse>(
    (context, input) => ({ tags: findGroup(context, input).tags }),
  ),
}

export function checkTags(tags: Tags): Tags {
  const entries = Object.entries(tags)
  if (entries.length > MAX_TAGS) throw invalid(`A resource can have at most ${MAX_TAGS} tags.`)
  for (const [key, value] of entries)
    if (!/^(?!aws:).{1,128}$/s.test(key) || value.length > 256) throw invalid(`The tag ${key} is invalid.`)
  return tags
}

function groupByArn(context: CallContext, arn: string): LogGroup {
  const group = groupsOf(context.state).get(arn.replace(/:\*$/, ''))
  if (!group) throw new AwsError('ResourceNotFoundException', 'The specified resource does not exist.')
  return group
}

function addTags({ state }: CallContext, group: LogGroup, tags: Tags): void {
  groupsOf(state).set(group.arn, { ...group, tags: checkTags({ ...group.tags, ...tags }) })
}

function removeTags({ state }: CallContext, group: LogGroup, keys: readonly string[]): void {
  const left = Object.entries(group.tags).filter(([key]) => !keys.includes(key))
  groupsOf(state).set(group.arn, { ...group, tags: Object.fromEntries(left) })
}
