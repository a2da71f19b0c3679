import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { policyText, putPolicy } from '../policies.ts'
import { queueArn, shopOf, tableArn } from '../shop.ts'
import { deploy, edited } from './deploy.ts'

/** A managed policy of the account in place of the inline one, with all that reads and stores entries. */
export const wishlist = defineProcedure(async context => {
  const shop = shopOf(context)
  const created = await context.call('iam', 'CreatePolicy', {
    PolicyName: `${shop.functions.wishlist}-entries`,
    PolicyDocument: policyText([
      {
        Effect: 'Allow',
        Action: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:BatchGetItem'],
        Resource: tableArn(context, shop.tables.wishlists),
      },
    ]),
  })
  await context.call('iam', 'AttachRolePolicy', {
    RoleName: shop.functions.wishlist,
    PolicyArn: pickText(created, 'Policy', 'Arn') ?? '',
  })
  await context.call('iam', 'DeleteRolePolicy', { RoleName: shop.functions.wishlist, PolicyName: 'data' })
})

/** Adds inside the table, so that two requests at once both count. */
export const cart = defineProcedure(async context => {
  const imports = "import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'\n"
  await deploy(context, 'cart', await edited(context, 'cart', { function: 'add', by: addInTable, imports }))
})

const addInTable = `async function add(cartId, sku, quantity) {
  const update = (UpdateExpression, names, values) =>
    database.send(
      new UpdateItemCommand({
        TableName,
        Key: { cartId: { S: cartId } },
        UpdateExpression,
        ExpressionAttributeNames: { '#items': 'items', ...names },
        ExpressionAttributeValues: values,
      }),
    )
  await update('SET #items = if_not_exists(#items, :empty)', {}, { ':empty': { M: {} } })
  await update(
    'SET #items.#sku = if_not_exists(#items.#sku, :none) + :more',
    { '#sku': sku },
    { ':none': { N: '0' }, ':more': { N: String(quantity) } },
  )
}
`

/** The function itself puts aside what it cannot process. */
export const orders = defineProcedure(async context => {
  const shop = shopOf(context)
  const created = await context.call('sqs', 'CreateQueue', { QueueName: shop.failedQueue })
  await putPolicy(context, shop.functions.fulfil, 'failed-orders', [
    { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: queueArn(context, shop.failedQueue) },
  ])
  await context.call('lambda', 'UpdateFunctionConfiguration', {
    FunctionName: shop.functions.fulfil,
    Environment: {
      Variables: { TABLE: shop.tables.orders, FAILED_QUEUE_URL: pickText(created, 'QueueUrl') ?? '' },
    },
  })
  await deploy(context, 'fulfil', await fulfilment(context, fulfilOrSetAside))
})

/** The fulfilment function with another way of taking records, and one to set an order aside. */
export function fulfilment(context: ProcedureContext, by: string): Promise<string> {
  const imports = "import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'\n"
  return edited(context, 'fulfil', { function: 'handler', by: `${setAside}${by}`, imports })
}

const setAside = `const queues = new SQSClient()

function setAside(body) {
  return queues.send(
    new SendMessageCommand({ QueueUrl: process.env.FAILED_QUEUE_URL, MessageBody: body }),
  )
}

`

const fulfilOrSetAside = `export async function handler(event) {
  for (const record of event.Records) {
    try {
      await fulfil(JSON.parse(record.body))
    } catch (error) {
      console.error('set aside', record.messageId, error)
      await setAside(record.body)
    }
  }
}

async function fulfil(order) {
  const pieces = order.items.reduce((sum, item) => sum + item.quantity, 0)
  await database.send(
    new PutItemCommand({
      TableName: process.env.TABLE,
      Item: { orderId: { S: order.orderId }, pieces: { N: String(pieces) } },
    }),
  )
}
`
