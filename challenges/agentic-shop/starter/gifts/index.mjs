import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'
import { DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const models = new BedrockRuntimeClient({ maxAttempts: 1 })
const TableName = process.env.TABLE
const system = [{ text: 'You help customers of a kitchen shop find a gift. Be brief.' }]
const toolConfig = {
  tools: [
    tool('search_gifts', 'Lists gifts up to a price in cents', { maxCents: { type: 'integer' } }),
    tool('get_gift', 'Tells of one gift by its sku', { sku: { type: 'string' } }),
  ],
}

/** POST {"message": "Something for 20 euros?"}: {"answer": "…"}. */
export async function handler(event) {
  const { message } = JSON.parse(event.body ?? '{}')
  if (typeof message !== 'string' || message.trim() === '') return answer(400, { message: 'Ask something' })
  const messages = [{ role: 'user', content: [{ text: message }] }]
  while (true) {
    const { output, stopReason } = await models.send(
      new ConverseCommand({ modelId: process.env.MODEL, system, messages, toolConfig }),
    )
    messages.push(output.message)
    const said = output.message.content
    if (stopReason !== 'tool_use') return answer(200, { answer: said.map(block => block.text ?? '').join('') })
    const [call] = said.flatMap(block => block.toolUse ?? [])
    messages.push({ role: 'user', content: [await resultOf(call)] })
  }
}

const called = {
  async search_gifts({ maxCents }) {
    const { Items } = await database.send(new ScanCommand({ TableName }))
    return { gifts: Items.map(shown).filter(({ cents }) => cents <= maxCents) }
  },
  async get_gift({ sku }) {
    const { Item } = await database.send(new GetItemCommand({ TableName, Key: { sku: { S: sku } } }))
    return shown(Item)
  },
}

async function resultOf({ toolUseId, name, input }) {
  return { toolResult: { toolUseId, content: [{ json: await called[name](input) }] } }
}

function shown({ sku, name, cents }) {
  return { sku: sku.S, name: name.S, cents: Number(cents.N) }
}

function tool(name, description, properties) {
  const json = { type: 'object', properties, required: Object.keys(properties) }
  return { toolSpec: { name, description, inputSchema: { json } } }
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
