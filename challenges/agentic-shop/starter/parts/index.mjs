import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { requestOf } from './request.mjs'

const database = new DynamoDBClient()
const models = new BedrockRuntimeClient()
const mostTurns = 6
const system = [
  { text: 'You help customers find spare parts. Use get_part, and nothing that you do not know.' },
]
const json = { type: 'object', properties: { partId: { type: 'string' } }, required: ['partId'] }
const toolConfig = {
  tools: [
    {
      toolSpec: {
        name: 'get_part',
        description: 'Looks up a spare part by its number',
        inputSchema: { json },
      },
    },
  ],
}

/** POST {"message": "What is p-40117 for?"}: {"answer": "…"}. */
export async function handler(event) {
  const { message } = JSON.parse(event.body ?? '{}')
  if (typeof message !== 'string' || message.trim() === '') return answer(400, { message: 'Ask something' })
  try {
    return answer(200, { answer: await said(message) })
  } catch (error) {
    console.error(JSON.stringify({ name: error.name, message: error.message }))
    return answer(200, { answer: 'I am sorry, I do not know that.' })
  }
}

async function said(message) {
  const messages = [{ role: 'user', content: [{ text: message }] }]
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const { output, stopReason } = await models.send(
      new ConverseCommand(requestOf({ turn, system, messages, toolConfig })),
    )
    messages.push(output.message)
    const blocks = output.message.content
    if (stopReason !== 'tool_use') return blocks.map(block => block.text ?? '').join('')
    const calls = blocks.flatMap(block => block.toolUse ?? [])
    messages.push({ role: 'user', content: await Promise.all(calls.map(resultOf)) })
  }
  throw new Error('The model does not end')
}

async function resultOf({ toolUseId, input }) {
  const Key = { partId: { S: String(input.partId) } }
  const { Item } = await database.send(new GetItemCommand({ TableName: process.env.TABLE, Key }))
  if (Item === undefined)
    return { toolResult: { toolUseId, status: 'error', content: [{ text: 'There is no such part' }] } }
  const part = {
    partId: Item.partId.S,
    name: Item.name.S,
    device: Item.device.S,
    cents: Number(Item.cents.N),
  }
  return { toolResult: { toolUseId, content: [{ json: part }] } }
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
