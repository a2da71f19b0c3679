import type {
  ListTagsRequest,
  ListTagsResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-lambda'
import type { CallContext, Operation } from '../../../service.ts'
import { typedOperation } from '../../typed-operation.ts'
import { invalidParameter, notAvailable } from '../lambda-error.ts'
import { findFunction } from './function-name.ts'
import { type FunctionRow, functionsOf } from './function-row.ts'

const maxTags = 50

export const tagOperations: Record<string, Operation> = {
  TagResource: typedOperation<TagResourceRequest>((context, input) => {
    const row = taggedFunction(context, input.Resource)
    const tags = { ...row.tags, ...input.Tags }
    if (Object.keys(tags).length > maxTags) throw invalidParameter(`Tag limit of ${maxTags} exceeded`)
    functionsOf(context.state).set(row.name, { ...row, tags })
  }),
  UntagResource: typedOperation<UntagResourceRequest>((context, input) => {
    const row = taggedFunction(context, input.Resource)
    const tags = Object.fromEntries(Object.entries(row.tags).filter(([key]) => !input.TagKeys.includes(key)))
    functionsOf(context.state).set(row.name, { ...row, tags })
  }),
  ListTags: typedOperation<ListTagsRequest, ListTagsResponse>((context, input) => ({
    Tags: { ...taggedFunction(context, input.Resource).tags },
  })),
}

function taggedFunction(context: CallContext, arn: string): FunctionRow {
  if (!arn.includes(':function:')) throw notAvailable('Tags of anything but functions')
  const { row, qualifier } = findFunction(context, arn)
  if (qualifier !== undefined)
    throw invalidParameter(
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    )
  return row
}
