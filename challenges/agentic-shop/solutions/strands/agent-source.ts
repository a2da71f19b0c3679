/** What every desk of Strands has beside its own source, as `agent.mjs`. */
export const agentSource = `import { Agent, BedrockModel } from '@strands-agents/sdk'

/** The agent of one question. Whoever waits longer between tries than the API waits for them uses the AWS client's own. */
export function agentOf(systemPrompt, tools = [], { client = {}, ...model } = {}) {
  return new Agent({
    model: new BedrockModel({
      modelId: process.env.MODEL,
      region: process.env.AWS_REGION,
      clientConfig: { maxAttempts: 3, ...client },
      // Left to itself, Strands tells of a tool's failure in words alone where the model is none of Claude's.
      includeToolResultStatus: true,
      ...model,
    }),
    systemPrompt,
    tools,
    printer: false,
    retryStrategy: null,
  })
}

/** What an agent says at last, or that it was ended before. */
export async function said(agent, message, { limits = { turns: 6 }, cancelSignal } = {}) {
  const { stopReason, lastMessage } = await agent.invoke(message, { limits, ...(cancelSignal && { cancelSignal }) })
  if (stopReason === 'cancelled' || stopReason.startsWith('limit')) return 'A colleague will write to you.'
  return lastMessage.content.map(block => (block.type === 'textBlock' ? block.text : '')).join('')
}

export const isQuestion = message => typeof message === 'string' && message.trim() !== ''

export function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

export const nothingAsked = answer(400, { message: 'Ask something' })
`
