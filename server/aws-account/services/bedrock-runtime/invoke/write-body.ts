import { createHash } from 'node:crypto'
import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime'
import type { Model } from '../../bedrock/models.ts'
import type { Asked } from '../ask-model.ts'
import { tokenUsage } from '../converse/converse.ts'
import { isObject } from '../json-value.ts'
import type { AnswerBlock } from '../model-answer.ts'

type Answered = Asked['answer']

/** The body of InvokeModel's answer in the model's own form. */
export function answerBody(model: Model, answer: Answered): unknown {
  const { blocks, stopReason, usage } = answer
  if (model.body === 'nova')
    return {
      output: { message: { role: 'assistant', content: blocks.flatMap(novaBlock) } },
      stopReason,
      usage: tokenUsage(usage),
    }
  return {
    ...anthropicHead(model, answer),
    content: blocks.map(anthropicBlock),
    stop_reason: stopReason,
    stop_sequence: null,
    usage: { input_tokens: usage.input, output_tokens: usage.output },
  }
}

const novaBlock = (block: AnswerBlock) =>
  block.kind === 'call'
    ? { toolUse: { toolUseId: block.id, name: block.tool, input: isObject(block.input) ? block.input : {} } }
    : block.kind === 'text'
      ? { text: block.text }
      : []

function anthropicBlock(block: AnswerBlock) {
  switch (block.kind) {
    case 'text':
      return { type: 'text', text: block.text }
    case 'reasoning':
      return { type: 'thinking', thinking: block.text, signature: 'stand-in' }
    case 'call':
      return {
        type: 'tool_use',
        id: block.id,
        name: block.tool,
        input: isObject(block.input) ? block.input : {},
      }
    default:
      return block satisfies never
  }
}

function anthropicHead({ id }: Model, { blocks }: Answered) {
  const digest = createHash('sha256').update(JSON.stringify(blocks)).digest('base64url').slice(0, 24)
  return {
    id: `msg_bdrk_${digest}`,
    type: 'message',
    role: 'assistant',
    model: id.split('.').at(-1)?.split('-v1')[0] ?? id,
  }
}

/** An event of a stream in the model's own form: those of Converse as they are, or as Anthropic has them. */
export function streamParts(model: Model, asked: Asked, event: ConverseStreamOutput): unknown[] {
  if (model.body === 'nova') return [event]
  const { answer, latencyMs } = asked
  const { usage } = answer
  if (event.messageStart)
    return [
      {
        type: 'message_start',
        message: {
          ...anthropicHead(model, answer),
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { input_tokens: usage.input, output_tokens: 0 },
        },
      },
    ]
  if (event.contentBlockStart) return []
  if (event.contentBlockDelta) {
    const { contentBlockIndex: index = 0, delta } = event.contentBlockDelta
    return [{ type: 'content_block_delta', index, delta: delta ? anthropicDelta(delta) : {} }]
  }
  if (event.contentBlockStop)
    return [{ type: 'content_block_stop', index: event.contentBlockStop.contentBlockIndex }]
  if (event.messageStop)
    return [
      {
        type: 'message_delta',
        delta: { stop_reason: event.messageStop.stopReason, stop_sequence: null },
        usage: { output_tokens: usage.output },
      },
    ]
  return event.metadata
    ? [
        {
          type: 'message_stop',
          'amazon-bedrock-invocationMetrics': {
            inputTokenCount: usage.input,
            outputTokenCount: usage.output,
            invocationLatency: latencyMs,
            firstByteLatency: latencyMs,
          },
        },
      ]
    : []
}

/** What stands in front of a block's first delta. */
export function blockStart(model: Model, index: number, block: AnswerBlock | undefined): unknown[] {
  if (model.body === 'nova' || block === undefined) return []
  const begun = anthropicBlock(block)
  const empty = 'text' in begun ? { text: '' } : 'input' in begun ? { input: {} } : { thinking: '' }
  return [{ type: 'content_block_start', index, content_block: { ...begun, ...empty } }]
}

function anthropicDelta(delta: NonNullable<NonNullable<ConverseStreamOutput['contentBlockDelta']>['delta']>) {
  if (delta.text !== undefined) return { type: 'text_delta', text: delta.text }
  if (delta.toolUse) return { type: 'input_json_delta', partial_json: delta.toolUse.input }
  const { text, signature } = delta.reasoningContent ?? {}
  return signature === undefined
    ? { type: 'thinking_delta', thinking: text ?? '' }
    : { type: 'signature_delta', signature }
}
