import type {
  InvokeModelRequest,
  InvokeModelWithResponseStreamRequest,
} from '@aws-sdk/client-bedrock-runtime'
import { AnswerCutOff, type CallContext, type HttpAnswer } from '../../../service.ts'
import { type Model, requireModel } from '../../bedrock/models.ts'
import { type Asked, askModel, type ModelSource } from '../ask-model.ts'
import { CUT_ANSWER } from '../converse/converse.ts'
import { streamOf } from '../converse/converse-stream.ts'
import type { ModelRequest } from '../model-request.ts'
import { readBody } from './read-body.ts'
import { answerBody, blockStart, streamParts } from './write-body.ts'

export async function invokeModel(
  context: CallContext,
  input: InvokeModelRequest,
  source: ModelSource,
): Promise<{ $raw: HttpAnswer }> {
  const { model, request } = requested(context, input)
  try {
    const asked = await askModel(context, request, { operation: 'InvokeModel', isStream: false, ...source })
    const { input: inputCount, output } = asked.answer.usage
    return {
      $raw: {
        status: 200,
        headers: {
          'content-type': 'application/json',
          'x-amzn-requestid': context.requestId,
          'x-amzn-bedrock-input-token-count': String(inputCount),
          'x-amzn-bedrock-output-token-count': String(output),
          'x-amzn-bedrock-invocation-latency': String(asked.latencyMs),
        },
        body: JSON.stringify(answerBody(model, asked.answer)),
      },
    }
  } catch (cause) {
    if (cause instanceof AnswerCutOff) return { $raw: CUT_ANSWER }
    throw cause
  }
}

export async function invokeModelWithResponseStream(
  context: CallContext,
  input: InvokeModelWithResponseStreamRequest,
  source: ModelSource,
) {
  const { model, request } = requested(context, input)
  const asked = await askModel(context, request, {
    operation: 'InvokeModelWithResponseStream',
    isStream: true,
    ...source,
  })
  return { body: chunksOf(context, model, asked, source), contentType: 'application/json' }
}

async function* chunksOf(context: CallContext, model: Model, asked: Asked, source: ModelSource) {
  let begun = -1
  const chunk = (part: unknown) => ({ chunk: { bytes: Buffer.from(JSON.stringify(part)) } })
  for await (const event of streamOf(context, asked, source)) {
    const index = event.contentBlockDelta?.contentBlockIndex ?? -1
    if (index > begun) {
      begun = index
      for (const part of blockStart(model, index, asked.answer.blocks[index])) yield chunk(part)
    }
    for (const part of streamParts(model, asked, event)) yield chunk(part)
  }
}

function requested(
  context: CallContext,
  { modelId = '', body = new Uint8Array(), guardrailIdentifier, guardrailVersion, trace }: InvokeModelRequest,
): { model: Model; request: ModelRequest } {
  const { model } = requireModel(modelId, context)
  const guardrailConfig = guardrailIdentifier !== undefined && {
    guardrailConfig: {
      guardrailIdentifier,
      guardrailVersion: guardrailVersion ?? 'DRAFT',
      trace: trace === 'ENABLED' ? ('enabled' as const) : ('disabled' as const),
    },
  }
  return { model, request: { ...readBody(model, modelId, body), ...guardrailConfig } }
}
