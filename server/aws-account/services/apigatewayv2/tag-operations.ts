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
    const resource = taggedResource(context, input.ResourceArn)
    resource.save({ ...resource.tags, ...input.Tags })
    return {}
  }),
  UntagResource: typedOperation<UntagResourceRequest>((context, input) => {
    const resource = taggedResource(context, input.ResourceArn)
    const kept = Object.entries(resource.tags).filter(([key]) => !input.TagKeys.includes(key))
    resource.save(Object.fromEntries(kept))
  }),
  GetTags: typedOperation<GetTagsRequest, GetTagsResponse>((context, input) => ({
    Tags: { ...taggedResource(context, input.ResourceArn).tags },
  })),
}

const arnPattern = /^arn:aws:apigateway:[a-z0-9-]+::\/apis\/([a-z0-9]+)(?:\/stages\/(.+))?$/

/** An API or a stage by its ARN. */
function taggedResource(context: CallContext, arn: string): { readonly tags: Tags; save(tags: Tags): void } {
  const [, apiId, stageName] = arnPattern.exec(arn) ?? []
  if (apiId === undefined) throw badRequest('Invalid resource ARN specified')
  const api = apiOf(context, apiId)
  if (stageName === undefined) return { tags: api.tags, save: tags => void save(context, { ...api, tags }) }
  const stage = api.stages[stageName]
  if (stage === undefined) throw badRequest('Invalid resource ARN specified')
  const stages = (tags: Tags) => ({ ...api.stages, [stageName]: { ...stage, tags } })
  return { tags: stage.tags, save: tags => void save(context, { ...api, stages: stages(tags) }) }
}
