import type { Model } from '../bedrock/models.ts'
import { type AnswerBlock, type ModelAnswer, tokensOf } from './model-answer.ts'
import type { ModelRequest } from './model-request.ts'

type Answered = Extract<ModelAnswer, { kind: 'answered' }>

const CHARS_PER_TOKEN = 4

/** The answer as far as the request lets it go: to a stop sequence, or to its most tokens. */
export function withinLimits(answer: Answered, { inferenceConfig }: ModelRequest, model: Model): Answered {
  const { stopSequences = [], maxTokens = model.maxTokens } = inferenceConfig ?? {}
  return upToTokens(upToSequence(answer, stopSequences), maxTokens)
}

function upToSequence(answer: Answered, sequences: readonly string[]): Answered {
  for (const [at, block] of answer.blocks.entries()) {
    if (block.kind !== 'text') continue
    const ends = sequences.map(one => block.text.indexOf(one)).filter(index => index >= 0)
    if (ends.length === 0) continue
    const text = block.text.slice(0, Math.min(...ends))
    return {
      ...answer,
      blocks: [...answer.blocks.slice(0, at), ...(text ? [{ ...block, text }] : [])],
      stopReason: 'stop_sequence',
    }
  }
  return answer
}

function upToTokens(answer: Answered, maxTokens: number): Answered {
  const kept: AnswerBlock[] = []
  let left = maxTokens
  for (const block of answer.blocks) {
    const text = block.kind === 'call' ? (block.rawInput ?? JSON.stringify(block.input)) : block.text
    const tokens = tokensOf(text)
    if (tokens > left) {
      // A call of which half is there is none.
      if (block.kind !== 'call' && left > 0)
        kept.push({ ...block, text: block.text.slice(0, left * CHARS_PER_TOKEN) })
      const usage = { ...answer.usage, output: Math.min(answer.usage.output, maxTokens) }
      return { ...answer, blocks: kept, stopReason: 'max_tokens', usage }
    }
    kept.push(block)
    left -= tokens
  }
  return answer
}
