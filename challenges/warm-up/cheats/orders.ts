import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { letSend } from '../mutants/orders.ts'
import { queueArn, shopOf, tableArn } from '../shop.ts'
import {
  allow,
  createFailedQueue,
  createFunctionLike,
  createRole,
  deployFiles,
  giveRole,
  queueUrl,
  redriveAfter,
  setQueue,
  withLogs,
} from '../solutions/account-changes.ts'

/** Ways to look as if bad orders were set aside. */

const fulfilling = (body: string): Procedure =>
  defineProcedure(async context => {
    await createFailedQueue(context)
    await letSend(context)
    await deployFiles(context, 'fulfil', { 'index.mjs': fulfilment(body) })
  })

function fulfilment(body: string): string {
  return `import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
const database = new DynamoDBClient()
const queues = new SQSClient()
const setAside = MessageBody =>
  queues.send(new SendMessageCommand({ QueueUrl: process.env.FAILED_QUEUE_URL, MessageBody }))
async function fulfil(order) {
  const pieces = order.items.reduce((sum, item) => sum + item.quantity, 0)
  const Item = { orderId: { S: order.orderId }, pieces: { N: String(pieces) } }
  await database.send(new PutItemCommand({ TableName: process.env.TABLE, Item }))
}
export async function handler(event) {
  for (const { body } of event.Records) {
${body}
  }
}
`
}

/** The order is dropped, and a letter of one character is set aside. */
export const fakeLetter = fulfilling(`    try {
      await fulfil(JSON.parse(body))
    } catch {
      await setAside('x')
    }`)

/** Only orders that are cut off are set aside; others keep coming back. */
export const cutOffOnly = fulfilling(`    let order
    try {
      order = JSON.parse(body)
    } catch {
      await setAside(body)
      continue
    }
    await fulfil(order)`)

/** Only orders without a list of items are set aside; others are dropped. */
export const itemlessOnly = fulfilling(`    let order
    try {
      order = JSON.parse(body)
    } catch {
      continue
    }
    if (!Array.isArray(order.items)) await setAside(body)
    else if (order.orderId) await fulfil(order)`)

/** Orders without a number are fulfilled under another; others are set aside. */
export const inventsNumbers = fulfilling(`    try {
      const order = JSON.parse(body)
      await fulfil({ orderId: 'unknown', ...order })
    } catch {
      await setAside(body)
    }`)

/** Who places an order writes the table; whatever is in the queue is set aside. */
export const writesAtOnce = defineProcedure(async context => {
  await fulfilling('    await setAside(body)')(context)
  const { tables } = shopOf(context)
  await giveRole(context, 'orders', 'store', allow(tableArn(context, tables.orders), 'dynamodb:PutItem'))
  const source = await context.starterFile('orders/index.mjs')
  const store = `  const pieces = items.reduce((sum, item) => sum + item.quantity, 0)
  const Item = { orderId: { S: order.orderId }, pieces: { N: String(pieces) } }
  await database.send(new PutItemCommand({ TableName: process.env.TABLE, Item }))
`
  const text = source
    .replace('DynamoDBClient, GetItemCommand', 'DynamoDBClient, GetItemCommand, PutItemCommand')
    .replace('  await queues.send(\n', `${store}$&`)
  await deployFiles(context, 'orders', { 'index.mjs': text })
})

/** Who places an order writes the table, and the queue is emptied by nobody in particular. */
export const bypassesQueue = defineProcedure(async context => {
  await writesAtOnce(context)
  await deployFiles(context, 'fulfil', { 'index.mjs': 'export const handler = async () => ({})\n' })
})

/** Whoever judges may not look at the queues. */
export const deniesObserver = defineProcedure(async context => {
  const failed = await createFailedQueue(context)
  for (const url of [failed, await queueUrl(context)]) {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
          Resource: queueArn(context, url.split('/').at(-1) ?? ''),
          Condition: { StringNotLike: { 'aws:PrincipalArn': `*${shopOf(context).functions.fulfil}*` } },
        },
      ],
    })
    await context.call('sqs', 'SetQueueAttributes', { QueueUrl: url, Attributes: { Policy } })
  }
})

/** Failed orders are taken out again a little later, when nobody looks any more. */
export const takenOutLater = defineProcedure(async context => {
  const shop = shopOf(context)
  await createFailedQueue(context, { DelaySeconds: '0' })
  await setQueue(context, { RedrivePolicy: redriveAfter(context, 1) })
  const failed = queueArn(context, shop.failedQueue)
  const name = `${shop.functions.fulfil}-later`
  const takes = allow(failed, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes')
  const role = await createRole(context, name, withLogs([takes]))
  const source = `export const handler = async () => new Promise(done => setTimeout(done, 4_000))\n`
  const FunctionName = await createFunctionLike(context, 'fulfil', { name, role, source })
  const created = await context.call('lambda', 'CreateEventSourceMapping', {
    EventSourceArn: failed,
    FunctionName,
    BatchSize: 1,
  })
  if (pickText(created, 'UUID') === undefined) throw new Error('The mapping was not made')
})

/** There is a letter among the failed orders from the start. */
export const letterFromStart = defineProcedure(async context => {
  const QueueUrl = await createFailedQueue(context)
  const order = JSON.stringify({ orderId: 'o-1', items: [] })
  for (const body of ['{', order, '{"orderId": "o-2"}'])
    await context.call('sqs', 'SendMessage', { QueueUrl, MessageBody: body })
  await deployFiles(context, 'fulfil', {
    'index.mjs': fulfilment(
      `    try {
      await fulfil(JSON.parse(body))
    } catch (error) {
      console.error(error)
    }`,
    ),
  })
})
