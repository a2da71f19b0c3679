import type { CountTokensRequest, CountTokensResponse } from '@aws-sdk/client-bedrock-runtime'
import type { CallContext } from '../../service.ts'
import { requireModel } from '../bedrock/models.ts'
import { invalid } from './bedrock-error.ts'
import { requestOf } from './converse/converse-request.ts'
import { readBody } from './invoke/read-body.ts'
import { viewRequest } from './script/request-view.ts'

export function countTokens(
  context: CallContext,
  { modelId = '', input }: CountTokensRequest,
): CountTokensResponse {
  const { model } = requireModel(modelId, context)
  const request = input?.converse
    ? requestOf({ ...input.converse, modelId })
    : input?.invokeModel
      ? readBody(model, modelId, input.invokeModel.body ?? new Uint8Array())
      : undefined
  if (!request) throw invalid('The input field is required: give converse or invokeModel.')
  return { inputTokens: viewRequest(request, 0, []).inputTokens }
}
