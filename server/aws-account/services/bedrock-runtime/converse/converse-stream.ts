import type { ConverseStreamOutput, ConverseStreamRequest } from '@aws-sdk/client-bedrock-runtime'
import { AnswerCutOff, type CallContext } from '../../../service.ts'
import { type Asked, askModel, BROKEN, type ModelSource } from '../ask-model.ts'
import { modelError } from '../bedrock-error.ts'
import type { AnswerBlock } from '../model-answer.ts'
import { blockText } from '../script/play-script.ts'
import { tokenUsage } from './converse.ts'
import { requestOf } from './converse-request.ts'

export async function converseStream(
  context: CallContext,
  input: ConverseStreamRequest,
  source: ModelSource,
) {
  const asked = await askModel(context, requestOf(input), {
    operation: 'ConverseStream',
    isStream: true,
    ...source,
  })
  return { stream: streamOf(context, asked, source) }
}

/** The events of an answer, at the pace that its script says. Notes how they ended. */
export async function* streamOf(
  context: CallContext,
  { answer, latencyMs, trace, ended }: Asked,
  { waits }: Pick<ModelSource, 'waits'>,
): AsyncGenerator<ConverseStreamOutput> {
  const { pace } = answer
  let chunks = 0
  let outcome: Parameters<Asked['ended']>[0] = 'abandoned'
  const beforeChunk = async () => {
    if (pace.breaks && chunks >= pace.breaks.afterChunks) {
      outcome = 'broken'
      throw breakOf(pace.breaks.as)
    }
    const held = pace.holds.get(chunks) ?? (chunks > 0 ? pace.everyMs : 0)
    return waits.wait(context, held)
  }
  try {
    yield { messageStart: { role: 'assistant' } }
    for (const [contentBlockIndex, block] of answer.blocks.entries()) {
      if (block.kind === 'call') yield { contentBlockStart: { contentBlockIndex, start: startOf(block) } }
      for (const piece of pieces(blockText(block), pace.chars)) {
        if (!(await beforeChunk())) return
        yield { contentBlockDelta: { contentBlockIndex, delta: deltaOf(block, piece) } }
        chunks++
      }
      if (block.kind === 'reasoning')
        yield {
          contentBlockDelta: { contentBlockIndex, delta: { reasoningContent: { signature: 'stand-in' } } },
        }
      yield { contentBlockStop: { contentBlockIndex } }
    }
    if (!(await beforeChunk())) return
    yield { messageStop: { stopReason: answer.stopReason } }
    yield { metadata: { usage: tokenUsage(answer.usage), metrics: { latencyMs }, ...(trace && { trace }) } }
    outcome = 'streamed'
  } finally {
    ended(outcome, chunks)
  }
}

function breakOf(as: string): Error {
  return as === 'cut'
    ? new AnswerCutOff()
    : modelError(
        as.replace(/^./, letter => letter.toUpperCase()),
        BROKEN,
      )
}

const startOf = ({ id, tool }: Extract<AnswerBlock, { kind: 'call' }>) => ({
  toolUse: { toolUseId: id, name: tool },
})

function deltaOf({ kind }: AnswerBlock, piece: string) {
  switch (kind) {
    case 'text':
      return { text: piece }
    case 'reasoning':
      return { reasoningContent: { text: piece } }
    case 'call':
      return { toolUse: { input: piece } }
    default:
      return kind satisfies never
  }
}

/** Never half of a character. */
function pieces(text: string, chars: number): string[] {
  const all = [...text]
  const count = Math.ceil(all.length / chars)
  return Array.from({ length: count }, (_, at) => all.slice(at * chars, (at + 1) * chars).join(''))
}
