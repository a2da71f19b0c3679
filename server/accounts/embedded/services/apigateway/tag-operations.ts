import type {
  GetTagsRequest,
  GetTagsResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-apigatewayv2'
import type { CallContext, Operation } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import { badRequest } from './api-error.ts'
import { apiOf, save } from './api-store.ts'

type Tags = Readonly<Record<string, string>>

export const tagOperations: Record<string, Operation> = {
  TagResource: typedOperation<TagResourceRequest, object>((context, input) => {
    changeTags(context, input.ResourceArn, tags => ({ ...tags, ...input.Tags }))
    return {}
  }),
  UntagResource: typedOperation<UntagResourceRequest>((context, input) => {
    changeTags(context, input.ResourceArn, tags =>
      Object.fromEntries(Object.entries(tags).filter(([key]) => !input.TagKeys.includes(key))),
    )
  }),
  GetTags: typedOperation<GetTagsRequest, GetTagsResponse>((context, input) => ({
    Tags: { ...changeTags(context, input.ResourceArn, undefined) },
  })),
}

/** Tags of an API or of a stage, by ARN; changed and saved if there is a `change`. */
function changeTags(context: CallContext, arn: string, change: ((tags: Tags) => Tags) | undefined): Tags {
  const [, apiId, stageName] =
    /^arn:aws:apigateway:[a-z0-9-]+::\/apis\/([a-z0-9]+)(?:\/stages\/(.+))?$/.exec(arn) ?? []
  if (apiId === undefined) throw badRequest('Invalid resource ARN specified')
  const api = apiOf(context, apiId)
  if (stageName === undefined) {
    const tags = change?.(api.tags) ?? api.tags
    if (change !== undefined) save(context, { ...api, tags })
    return tags
  }
  const stage = api.stages[stageName]
  if (stage === undefined) throw badRequest('Invalid resource ARN specified')
  const tags = change?.(stage.tags) ?? stage.tags
  if (change !== undefined)
    save(context, { ...api, stages: { ...api.stages, [stageName]: { ...stage, tags } } })
  return tags
}
