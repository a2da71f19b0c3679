import type { ConverseRequest, ConverseResponse } from '@aws-sdk/client-bedrock-runtime'
import { AnswerCutOff, type CallContext, type HttpAnswer } from '../../../service.ts'
import { askModel, type ModelSource } from '../ask-model.ts'
import { isObject } from '../json-value.ts'
import type { AnswerBlock, Usage } from '../model-answer.ts'
import { requestOf } from './converse-request.ts'

export async function converse(
  context: CallContext,
  input: ConverseRequest,
  source: ModelSource,
): Promise<ConverseResponse | { $raw: HttpAnswer }> {
  try {
    const { answer, latencyMs, trace } = await askModel(context, requestOf(input), {
      operation: 'Converse',
      isStream: false,
      ...source,
    })
    return {
      output: { message: { role: 'assistant', content: answer.blocks.map(contentBlock) } },
      stopReason: answer.stopReason,
      usage: tokenUsage(answer.usage),
      metrics: { latencyMs },
      ...(trace && { trace }),
    }
  } catch (cause) {
    if (cause instanceof AnswerCutOff) return { $raw: CUT_ANSWER }
    throw cause
  }
}

/** The head of an answer, and then nothing: the connection breaks. */
export const CUT_ANSWER: HttpAnswer = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new AnswerCutOff()) }),
  },
}

export const tokenUsage = ({ input, output }: Usage) => ({
  inputTokens: input,
  outputTokens: output,
  totalTokens: input + output,
})

function contentBlock(block: AnswerBlock) {
  switch (block.kind) {
    case 'text':
      return { text: block.text }
    case 'reasoning':
      return { reasoningContent: { reasoningText: { text: block.text, signature: 'stand-in' } } }
    case 'call':
      return { toolUse: { toolUseId: block.id, name: block.tool, input: documentOf(block) } }
    default:
      return block satisfies never
  }
}

/** What is no JSON comes as nothing where there is no stream. */
function documentOf({ input }: Extract<AnswerBlock, { kind: 'call' }>): Record<string, never> {
  return (isObject(input) ? input : {}) as Record<string, never>
}
