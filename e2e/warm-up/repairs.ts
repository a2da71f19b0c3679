/** What a candidate types to solve the warm-up, whichever variant they got. `$SHOP` is set in their shell. */

/** Asked once, in each new shell: who am I. */
export const askAccount =
  'ACCOUNT=$(aws sts get-caller-identity --query Account --output text); echo "account is $ACCOUNT"'

/** The role's inline policy as it should be, in place of whatever is wrong with it. */
export const repairWishlist = [
  `P='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:PutItem","dynamodb:GetItem","dynamodb:Query"],`,
  `"Resource":"arn:aws:dynamodb:us-east-1:'$ACCOUNT':table/shop-wishlists-'$SHOP'"}]}'; `,
  'for n in $(aws iam list-role-policies --role-name shop-wishlist-$SHOP --query "PolicyNames[?@!=\'logs\']" --output text); do echo "found $n"; done; ',
  'aws iam put-role-policy --role-name shop-wishlist-$SHOP --policy-name data --policy-document "$P" && echo "policy is $((1+1))"',
].join('')

/** Packs and deploys the cart as the README says, and waits until it runs. */
export const deployCart = [
  '(cd cart && zip -qr ../cart.zip .) && aws lambda update-function-code --function-name shop-cart-$SHOP ',
  '--zip-file fileb://cart.zip --query LastUpdateStatus && aws lambda wait function-updated --function-name shop-cart-$SHOP && ',
  'aws lambda get-function-configuration --function-name shop-cart-$SHOP --query LastUpdateStatus',
].join('')

/** A queue for failed orders, and the order queue told to use it after three tries. */
export const buildFailedQueue = [
  'aws sqs create-queue --queue-name shop-orders-failed-$SHOP --output text && ',
  `aws sqs set-queue-attributes --queue-url $(aws sqs get-queue-url --queue-name shop-orders-$SHOP --output text) --attributes `,
  `'{"RedrivePolicy":"{\\"deadLetterTargetArn\\":\\"arn:aws:sqs:us-east-1:'$ACCOUNT':shop-orders-failed-'$SHOP'\\",\\"maxReceiveCount\\":\\"3\\"}"}' && echo "queue is $((1+1))"`,
].join('')

/** The cart's function as it should be: what is added stays, also when two requests come at once. */
export const goodCart = `import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const TableName = process.env.TABLE

/** POST /carts/{cartId}/items and GET /carts/{cartId} */
export async function handler(event) {
  const { cartId } = event.pathParameters
  if (event.routeKey.startsWith('POST')) {
    const { sku, quantity } = JSON.parse(event.body ?? '{}')
    if (typeof sku !== 'string' || sku === '' || !Number.isInteger(quantity) || quantity < 1)
      return answer(400, { message: 'A sku and a quantity of at least 1 are needed' })
    await add(cartId, sku, quantity)
  }
  return answer(200, { cartId, items: await itemsOf(cartId) })
}

function update(cartId, expression, names, values) {
  return database.send(
    new UpdateItemCommand({
      TableName,
      Key: { cartId: { S: cartId } },
      UpdateExpression: expression,
      ExpressionAttributeNames: { '#items': 'items', ...names },
      ExpressionAttributeValues: values,
    }),
  )
}

async function add(cartId, sku, quantity) {
  await update(cartId, 'SET #items = if_not_exists(#items, :empty)', {}, { ':empty': { M: {} } })
  await update(
    cartId,
    'SET #items.#sku = if_not_exists(#items.#sku, :none) + :more',
    { '#sku': sku },
    { ':none': { N: '0' }, ':more': { N: String(quantity) } },
  )
}

async function itemsOf(cartId) {
  const { Item } = await database.send(new GetItemCommand({ TableName, Key: { cartId: { S: cartId } } }))
  return Object.entries(Item?.items.M ?? {}).map(([sku, { N }]) => ({ sku, quantity: Number(N) }))
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
`
