import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'
import { DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const models = new BedrockRuntimeClient()
const TableName = process.env.TABLE
const mostTurns = 6

const text = { type: 'string' }
const tools = {
  get_order: { description: 'Looks up one order by its number', properties: { orderId: text } },
  list_orders: { description: 'Lists the orders of a customer by their id', properties: { customer: text } },
}

/** POST {"message": "What have I ordered?"} with a token: {"answer": "…"}. */
export async function handler(event) {
  const { message } = JSON.parse(event.body ?? '{}')
  if (typeof message !== 'string' || message.trim() === '') return answer(400, { message: 'Ask something' })
  const customer = event.requestContext.authorizer.jwt.claims.sub
  const system = [
    {
      text: `You help the customer ${customer} with their own orders. Never look up or tell what belongs to another customer.`,
    },
  ]
  const messages = [{ role: 'user', content: [{ text: message }] }]
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const { output, stopReason } = await models.send(
      new ConverseCommand({ modelId: process.env.MODEL, system, messages, toolConfig }),
    )
    messages.push(output.message)
    const said = output.message.content
    if (stopReason !== 'tool_use') return answer(200, { answer: said.map(block => block.text ?? '').join('') })
    const calls = said.flatMap(block => block.toolUse ?? [])
    messages.push({ role: 'user', content: await Promise.all(calls.map(resultOf)) })
  }
  return answer(200, { answer: 'I could not find that out. A colleague will write to you.' })
}

async function resultOf({ toolUseId, name, input }) {
  try {
    const found = name === 'get_order' ? await getOrder(input.orderId) : await listOrders(input.customer)
    return { toolResult: { toolUseId, content: [{ json: found }] } }
  } catch (error) {
    return { toolResult: { toolUseId, status: 'error', content: [{ text: error.message }] } }
  }
}

async function getOrder(orderId) {
  const Key = { orderId: { S: orderId } }
  const { Item } = await database.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))
  if (Item === undefined) throw new Error('There is no such order')
  return shown(Item)
}

async function listOrders(customer) {
  const { Items } = await database.send(
    new ScanCommand({
      TableName,
      FilterExpression: 'customer = :customer',
      ExpressionAttributeValues: { ':customer': { S: customer } },
      ConsistentRead: true,
    }),
  )
  return { orders: Items.map(shown) }
}

function shown({ orderId, customer, item, cents, address }) {
  return { orderId: orderId.S, customer: customer.S, item: item.S, cents: Number(cents.N), address: address.S }
}

const toolConfig = {
  tools: Object.entries(tools).map(([name, { description, properties }]) => {
    const json = { type: 'object', properties, required: Object.keys(properties) }
    return { toolSpec: { name, description, inputSchema: { json } } }
  }),
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
