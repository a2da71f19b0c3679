import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()

/**
 * `{ action: 'take' | 'put-back', sku, quantity }`. Taking answers with the amount in cents that it costs, and fails with
 * `SoldOut` where there are not enough pieces: then nothing was taken.
 */
export async function handler({ action, sku, quantity }) {
  if (action === 'take') return take(sku, quantity)
  if (action === 'put-back') return putBack(sku, quantity)
  throw new Error(`There is no action ${action}`)
}

async function take(sku, quantity) {
  const { price } = await change(sku, -quantity, 'pieces >= :needed', { ':needed': { N: String(quantity) } })
  return { amount: price * quantity }
}

async function putBack(sku, quantity) {
  await change(sku, quantity, 'attribute_exists(sku)')
  return {}
}

async function change(sku, by, condition, values = {}) {
  try {
    const { Attributes } = await database.send(
      new UpdateItemCommand({
        TableName: process.env.SHELVES,
        Key: { sku: { S: sku } },
        UpdateExpression: 'ADD pieces :by',
        ConditionExpression: condition,
        ExpressionAttributeValues: { ':by': { N: String(by) }, ...values },
        ReturnValues: 'ALL_NEW',
      }),
    )
    return { price: Number(Attributes.price.N) }
  } catch (error) {
    if (error.name !== 'ConditionalCheckFailedException') throw error
    throw Object.assign(new Error(`There are not enough pieces of ${sku}`), { name: 'SoldOut' })
  }
}
