import type { Message } from '@aws-sdk/client-bedrock-runtime'
import {
  callsIn,
  type ModelRequest,
  offeredTools,
  resultsIn,
  resultValue,
  systemText,
  textOfBlocks,
} from '../model-request.ts'

/** A request in the form of OpenAI's chat completions. */
export function chatRequest(request: ModelRequest, model: string) {
  const { maxTokens, temperature, topP, stopSequences } = request.inferenceConfig ?? {}
  const system = systemText(request)
  const tools = offeredTools(request).map(({ name, description, schema }) => ({
    type: 'function',
    function: { name, description, parameters: schema },
  }))
  const choice = request.toolConfig?.toolChoice
  return {
    model,
    messages: [
      ...(system ? [{ role: 'system', content: system }] : []),
      ...(request.messages ?? []).flatMap(chatMessages),
    ],
    ...(tools.length > 0 && { tools }),
    ...(choice?.any && { tool_choice: 'required' }),
    ...(choice?.tool && { tool_choice: { type: 'function', function: { name: choice.tool.name } } }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stopSequences?.length && { stop: stopSequences }),
  }
}

/** One of Converse's messages may be several: each result of a tool is one of its own. */
function chatMessages(message: Message): object[] {
  const text = textOfBlocks(message.content ?? [])
  if (message.role === 'assistant') {
    const calls = callsIn(message).map(({ toolUseId, name, input }) => ({
      id: toolUseId,
      type: 'function',
      function: { name, arguments: JSON.stringify(input ?? {}) },
    }))
    return [{ role: 'assistant', content: text || null, ...(calls.length > 0 && { tool_calls: calls }) }]
  }
  const results = resultsIn(message).map(result => {
    const value = resultValue(result)
    return {
      role: 'tool',
      tool_call_id: result.toolUseId,
      content: typeof value === 'string' ? value : JSON.stringify(value),
    }
  })
  return [...results, ...(text ? [{ role: 'user', content: text }] : [])]
}
