import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'

const database = new DynamoDBClient()
const functions = new LambdaClient()
const models = new BedrockRuntimeClient()
const mostTurns = 6
const system = [{ text: 'You help customers with refunds. Never refund without the agreement of a colleague.' }]
const json = {
  type: 'object',
  properties: { orderId: { type: 'string' }, cents: { type: 'integer' } },
  required: ['orderId', 'cents'],
}
const description = 'Asks for a refund of an order, or of a part of what was paid, in cents'
const toolConfig = { tools: [{ toolSpec: { name: 'request_refund', description, inputSchema: { json } } }] }

/** Customers talk about refunds, and staff decides about them. */
export async function handler(event) {
  const { claims } = event.requestContext.authorizer.jwt
  const body = JSON.parse(event.body ?? '{}')
  switch (event.routeKey) {
    case 'POST /refunds/chat':
      return chat(body, claims.sub)
    case 'GET /refunds/requests':
      return answer(200, { requests: [] })
    default:
      return answer(404, { message: 'There is no such request' })
  }
}

async function chat({ message }, customer) {
  if (typeof message !== 'string' || message.trim() === '') return answer(400, { message: 'Ask something' })
  const messages = [{ role: 'user', content: [{ text: message }] }]
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const { output, stopReason } = await models.send(
      new ConverseCommand({ modelId: process.env.MODEL, system, messages, toolConfig }),
    )
    messages.push(output.message)
    const said = output.message.content
    if (stopReason !== 'tool_use') return answer(200, { answer: said.map(block => block.text ?? '').join('') })
    const calls = said.flatMap(block => block.toolUse ?? [])
    messages.push({ role: 'user', content: await Promise.all(calls.map(call => resultOf(call, customer))) })
  }
  return answer(200, { answer: 'A colleague will write to you.' })
}

async function resultOf({ toolUseId, name, input }, customer) {
  try {
    if (name !== 'request_refund') throw new Error(`There is no tool ${name}`)
    return { toolResult: { toolUseId, content: [{ json: await requestRefund(input, customer) }] } }
  } catch (error) {
    return { toolResult: { toolUseId, status: 'error', content: [{ text: error.message }] } }
  }
}

/** The order is the customer's own, and no more is asked for than was paid. */
async function requestRefund({ orderId, cents }, customer) {
  const Key = { orderId: { S: String(orderId) } }
  const { Item } = await database.send(
    new GetItemCommand({ TableName: process.env.ORDERS, Key, ConsistentRead: true }),
  )
  if (Item?.customer.S !== customer) throw new Error('There is no such order')
  if (!Number.isInteger(cents) || cents < 1 || cents > Number(Item.cents.N))
    throw new Error(`A refund is of 1 to ${Item.cents.N} cents`)
  await pay({ orderId, cents, customer })
  return { state: 'paid' }
}

/** The bank pays each time that it is told. */
async function pay(payout) {
  const { FunctionError } = await functions.send(
    new InvokeCommand({ FunctionName: process.env.BANK, Payload: JSON.stringify(payout) }),
  )
  if (FunctionError) throw new Error('The bank has not paid')
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
