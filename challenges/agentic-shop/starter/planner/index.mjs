import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'

const models = new BedrockRuntimeClient()
const mostTurns = 6
const system = [{ text: 'You plan meals with customers of a kitchen shop. Use in_season, and remember what they have told you.' }]
const json = { type: 'object', properties: { month: { type: 'integer' } }, required: ['month'] }
const toolConfig = {
  tools: [{ toolSpec: { name: 'in_season', description: 'What is in season in a month, 1 to 12', inputSchema: { json } } }],
}
const seasons = [['leek', 'kale'], ['asparagus', 'rhubarb'], ['tomatoes', 'cherries'], ['pumpkin', 'plums']]

/** POST {"session": "monday", "message": "I have no oven."} with a token: {"answer": "…"}. */
export async function handler(event) {
  const { session, message } = JSON.parse(event.body ?? '{}')
  if (!isText(session) || !isText(message)) return answer(400, { message: 'A session and a message are needed' })
  const messages = [{ role: 'user', content: [{ text: message }] }]
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const { output, stopReason } = await models.send(
      new ConverseCommand({ modelId: process.env.MODEL, system, messages, toolConfig }),
    )
    messages.push(output.message)
    const said = output.message.content
    if (stopReason !== 'tool_use') return answer(200, { answer: said.map(block => block.text ?? '').join('') })
    const calls = said.flatMap(block => block.toolUse ?? [])
    messages.push({ role: 'user', content: calls.map(resultOf) })
  }
  return answer(200, { answer: 'A colleague will write to you.' })
}

const isText = text => typeof text === 'string' && text.trim() !== ''

function resultOf({ toolUseId, input }) {
  const { month } = input
  return Number.isInteger(month) && month >= 1 && month <= 12
    ? { toolResult: { toolUseId, content: [{ json: { month, inSeason: seasons[Math.floor((month % 12) / 3)] } }] } }
    : { toolResult: { toolUseId, status: 'error', content: [{ text: 'A month is 1 to 12' }] } }
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
