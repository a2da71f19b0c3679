import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { dataStatements, putPolicy } from '../policies.ts'
import { queueArn, shopOf } from '../shop.ts'
import { deploy, edited } from './deploy.ts'

/** Gives the role back what it had: its inline policy, with storing and without a denial. */
export const wishlist = defineProcedure(async context => {
  const shop = shopOf(context)
  await putPolicy(context, shop.functions.wishlist, 'data', dataStatements(context, shop).wishlist)
})

/** Reads the cart, adds to it, writes it back. */
export const cart = defineProcedure(async context => {
  await deploy(context, 'cart', await edited(context, 'cart', { function: 'add', by: readAddWrite }))
})

const readAddWrite = `async function add(cartId, sku, quantity) {
  const quantities = new Map((await itemsOf(cartId)).map(item => [item.sku, item.quantity]))
  quantities.set(sku, (quantities.get(sku) ?? 0) + quantity)
  const items = Object.fromEntries([...quantities].map(([key, value]) => [key, { N: String(value) }]))
  await database.send(new PutItemCommand({ TableName, Item: { cartId: { S: cartId }, items: { M: items } } }))
}
`

/** A dead-letter queue by redrive policy. */
export const orders = defineProcedure(async context => {
  const shop = shopOf(context)
  await context.call('sqs', 'CreateQueue', { QueueName: shop.failedQueue })
  const queue = await context.call('sqs', 'GetQueueUrl', { QueueName: shop.queue })
  const redrive = { deadLetterTargetArn: queueArn(context, shop.failedQueue), maxReceiveCount: 2 }
  await context.call('sqs', 'SetQueueAttributes', {
    QueueUrl: pickText(queue, 'QueueUrl') ?? '',
    Attributes: { RedrivePolicy: JSON.stringify(redrive) },
  })
})
