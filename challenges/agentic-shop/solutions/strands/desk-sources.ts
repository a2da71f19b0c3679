/** Desks of Strands, each as its `index.mjs`; `agent.mjs` lies beside it. What a starter's source does beside its model stays. */

/** `getOrder` is that of the starter. */
export const tracking = (getOrder: string) => `import { tool } from '@strands-agents/sdk'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { z } from 'zod'
import { agentOf, isQuestion } from './agent.mjs'

const database = new DynamoDBClient()
const tools = [
  tool({
    name: 'get_order',
    description: 'Looks up one order by its number',
    inputSchema: z.object({ orderId: z.string() }),
    async callback({ orderId }) {
      const order = await getOrder(orderId)
      if (order === undefined) throw new Error('There is no such order')
      return order
    },
  }),
]

export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const { message } = JSON.parse(event.body ?? '{}')
  const out = awslambda.HttpResponseStream.from(stream, {
    statusCode: isQuestion(message) ? 200 : 400,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
  if (isQuestion(message)) await tell(message, out)
  else out.write('Ask about an order.')
  out.end()
})

async function tell(message, out) {
  const agent = agentOf('You tell customers of a kitchen shop where their order is. Use get_order.', tools)
  for await (const { type, event } of agent.stream(message, { limits: { turns: 6 } })) {
    const isText = type === 'modelStreamUpdateEvent' && event.type === 'modelContentBlockDeltaEvent' && event.delta.type === 'textDelta'
    if (isText) out.write(event.delta.text)
  }
}

${getOrder}`

export const account = `import { tool } from '@strands-agents/sdk'
import { DynamoDBClient, GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb'
import { z } from 'zod'
import { agentOf, answer, isQuestion, nothingAsked, said } from './agent.mjs'

const client = new DynamoDBClient()
const TableName = process.env.TABLE

export async function handler(event) {
  const { message } = JSON.parse(event.body ?? '{}')
  if (!isQuestion(message)) return nothingAsked
  const customer = event.requestContext.authorizer.jwt.claims.sub
  const agent = agentOf(\`You help the customer \${customer} with their own orders.\`, toolsOf(customer))
  return answer(200, { answer: await said(agent, message) })
}

/** Tools that know whose question it is. What the model says of it is not read. */
const toolsOf = customer => [
  tool({
    name: 'get_order',
    description: 'Looks up one order by its number',
    inputSchema: z.object({ orderId: z.string() }),
    async callback({ orderId }) {
      const Key = { orderId: { S: orderId } }
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))
      if (Item?.customer.S !== customer) throw new Error('There is no such order')
      return shown(Item)
    },
  }),
  tool({
    name: 'list_orders',
    description: 'Lists the orders of a customer by their id',
    inputSchema: z.object({ customer: z.string() }),
    async callback() {
      const filter = { FilterExpression: 'customer = :customer', ExpressionAttributeValues: { ':customer': { S: customer } } }
      const orders = []
      for await (const { Items } of paginateScan({ client }, { TableName, ...filter, ConsistentRead: true }))
        orders.push(...Items.map(shown))
      return { orders }
    },
  }),
]

function shown({ orderId, customer, item, cents, address }) {
  return { orderId: orderId.S, customer: customer.S, item: item.S, cents: Number(cents.N), address: address.S }
}
`

export const help = `import { BedrockAgentRuntimeClient, RetrieveCommand } from '@aws-sdk/client-bedrock-agent-runtime'
import { agentOf, answer, isQuestion, nothingAsked, said } from './agent.mjs'

const documents = new BedrockAgentRuntimeClient()
const system = 'You answer questions of the customers of Kiosk, a kitchen shop, from the passages alone. Be honest about what you do not know.'
const filter = { andAll: [{ equals: { key: 'shop', value: 'kiosk' } }, { equals: { key: 'audience', value: 'customers' } }] }

export async function handler(event) {
  const { message } = JSON.parse(event.body ?? '{}')
  if (!isQuestion(message)) return nothingAsked
  const { retrievalResults } = await documents.send(
    new RetrieveCommand({
      knowledgeBaseId: process.env.KNOWLEDGE,
      retrievalQuery: { text: message.slice(0, 1000) },
      retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: 5, filter } },
    }),
  )
  const passages = retrievalResults.map(({ content, location }) => ({ text: content.text, source: location.s3Location.uri }))
  const given = passages.map(({ source, text }) => \`<passage source="\${source}">\${text}</passage>\`).join('\\n')
  const citations = [...new Set(passages.map(({ source }) => source))]
  return answer(200, { answer: await said(agentOf(system), \`\${given}\\n\\n\${message}\`), citations })
}
`

export const gifts = `import { tool } from '@strands-agents/sdk'
import { DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { z } from 'zod'
import { agentOf, answer, isQuestion, nothingAsked, said } from './agent.mjs'

const database = new DynamoDBClient()
const TableName = process.env.TABLE
const limits = { turns: 8, totalTokens: 20_000 }
const patienceMs = 12_000

export async function handler(event) {
  const { message } = JSON.parse(event.body ?? '{}')
  if (!isQuestion(message)) return nothingAsked
  const agent = agentOf('You help customers of a kitchen shop find a gift. Be brief.', tools, { maxTokens: 800, client: { maxAttempts: 4 } })
  try {
    return answer(200, { answer: await said(agent, message, { limits, cancelSignal: AbortSignal.timeout(patienceMs) }) })
  } catch (error) {
    console.error(error.name)
    return answer(200, { answer: 'I cannot find that out now. A colleague will write to you.' })
  }
}

const tools = [
  tool({
    name: 'search_gifts',
    description: 'Lists gifts up to a price in cents',
    inputSchema: z.object({ maxCents: z.number().int() }),
    async callback({ maxCents }) {
      const { Items } = await database.send(new ScanCommand({ TableName }))
      return { gifts: Items.map(shown).filter(({ cents }) => cents <= maxCents) }
    },
  }),
  tool({
    name: 'get_gift',
    description: 'Tells of one gift by its sku',
    inputSchema: z.object({ sku: z.string() }),
    async callback({ sku }) {
      const { Item } = await database.send(new GetItemCommand({ TableName, Key: { sku: { S: sku } } }))
      if (Item === undefined) throw new Error('There is no such gift')
      return shown(Item)
    },
  }),
]

function shown({ sku, name, cents }) {
  return { sku: sku.S, name: name.S, cents: Number(cents.N) }
}
`

export const parts = `import { tool } from '@strands-agents/sdk'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { z } from 'zod'
import { agentOf, answer, isQuestion, nothingAsked, said } from './agent.mjs'

const database = new DynamoDBClient()
const system = 'You help customers find spare parts. Use get_part, and nothing that you do not know.'

export async function handler(event) {
  const { message } = JSON.parse(event.body ?? '{}')
  if (!isQuestion(message)) return nothingAsked
  return answer(200, { answer: await said(agentOf(system, [getPart]), message) })
}

const getPart = tool({
  name: 'get_part',
  description: 'Looks up a spare part by its number',
  inputSchema: z.object({ partId: z.string() }),
  async callback({ partId }) {
    const { Item } = await database.send(new GetItemCommand({ TableName: process.env.TABLE, Key: { partId: { S: partId } } }))
    if (Item === undefined) throw new Error('There is no such part')
    return { partId, name: Item.name.S, device: Item.device.S, cents: Number(Item.cents.N) }
  },
})
`

/** The nightly job: the client of MCP's own SDK, by which Strands asks as well, with what it sends signed on the way. */
export const restock = `import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { signed } from './signing.mjs'

const address = \`https://\${process.env.GATEWAY}.gateway.bedrock-agentcore.\${process.env.AWS_REGION}.amazonaws.com/mcp\`

export async function handler({ skus }) {
  const client = new Client({ name: 'restock', version: '1.0.0' })
  await client.connect(new StreamableHTTPClientTransport(new URL(address), { fetch: signedFetch }))
  try {
    const stock = []
    for (const sku of skus) stock.push(await findStock(client, sku))
    return { stock }
  } finally {
    await client.close()
  }
}

async function findStock(client, sku) {
  const result = await client.callTool({ name: 'stock___find_stock', arguments: { sku } })
  if (result.isError) throw new Error(result.content[0].text)
  return JSON.parse(result.content[0].text)
}

/** The gateway sends nothing of its own accord: of what the client asks, only posts are of use. */
async function signedFetch(url, request) {
  if (request.method !== 'POST') return new Response(undefined, { status: 405 })
  const headers = Object.fromEntries(new Headers(request.headers))
  return fetch(url, { ...request, headers: await signed(String(url), headers, request.body) })
}
`
