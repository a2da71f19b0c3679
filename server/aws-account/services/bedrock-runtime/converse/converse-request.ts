import type { ConverseRequest, ConverseStreamRequest } from '@aws-sdk/client-bedrock-runtime'
import type { ModelRequest } from '../model-request.ts'

/** What of a request the model is asked. */
export function requestOf(input: ConverseRequest | ConverseStreamRequest): ModelRequest {
  const { modelId = '', messages = [], system, toolConfig, inferenceConfig, guardrailConfig } = input
  return {
    modelId,
    messages,
    ...(system && { system }),
    ...(toolConfig && { toolConfig }),
    ...(inferenceConfig && { inferenceConfig }),
    ...(guardrailConfig && { guardrailConfig }),
  }
}
