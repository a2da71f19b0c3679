/** Sources of a cart that were written anew, as whole files: each keeps the interface and what it refuses. */

/** What every cart in JavaScript begins and ends with; a layout says how lines are added and read. */
function cartOf(imports: string, layout: string, client = 'new DynamoDBClient()'): string {
  return `${imports}
const database = ${client}
const TableName = process.env.TABLE

export async function handler(event) {
  const { cartId } = event.pathParameters
  if (event.routeKey.startsWith('POST')) {
    let line = {}
    try {
      line = JSON.parse(event.body ?? '{}') ?? {}
    } catch {}
    const { sku, quantity } = line
    if (typeof sku !== 'string' || sku === '' || !Number.isInteger(quantity) || quantity < 1)
      return answer(400, { message: 'A sku and a quantity of at least 1 are needed' })
    await add(cartId, sku, quantity)
  }
  return answer(200, { cartId, items: await itemsOf(cartId) })
}

${layout}
function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
`
}

const commands = (...names: readonly string[]) =>
  `import { DynamoDBClient, ${names.join(', ')} } from '@aws-sdk/client-dynamodb'\n`

const readsMap = `async function itemsOf(cartId) {
  const { Item } = await database.send(
    new GetItemCommand({ TableName, Key: { cartId: { S: cartId } }, ConsistentRead: true }),
  )
  return Object.entries(Item?.items?.M ?? {}).map(([sku, { N }]) => ({ sku, quantity: Number(N) }))
}
`

/** Writes only over what it has read, and else tries again. */
export const optimistic = cartOf(
  commands('GetItemCommand', 'PutItemCommand'),
  `async function add(cartId, sku, quantity) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const Key = { cartId: { S: cartId } }
    const { Item } = await database.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))
    const items = Item?.items?.M ?? {}
    const version = Number(Item?.version?.N ?? 0)
    items[sku] = { N: String(Number(items[sku]?.N ?? 0) + quantity) }
    try {
      await database.send(
        new PutItemCommand({
          TableName,
          Item: { ...Key, items: { M: items }, version: { N: String(version + 1) } },
          ConditionExpression: 'attribute_not_exists(cartId) OR version = :version',
          ExpressionAttributeValues: { ':version': { N: String(version) } },
        }),
      )
      return
    } catch (error) {
      if (error.name !== 'ConditionalCheckFailedException') throw error
    }
  }
  throw new Error('Too many others changed the cart')
}

${readsMap}`,
)

/** Adds inside the table, and creates the cart only where that fails. */
export const updateThenCreate = cartOf(
  commands('GetItemCommand', 'UpdateItemCommand'),
  `async function add(cartId, sku, quantity) {
  const update = (UpdateExpression, ConditionExpression, more) =>
    database.send(
      new UpdateItemCommand({
        TableName,
        Key: { cartId: { S: cartId } },
        UpdateExpression,
        ConditionExpression,
        ExpressionAttributeNames: { '#items': 'items', '#sku': sku, ...more.names },
        ExpressionAttributeValues: more.values,
      }),
    )
  const values = { ':none': { N: '0' }, ':more': { N: String(quantity) } }
  const addUp = () =>
    update('SET #items.#sku = if_not_exists(#items.#sku, :none) + :more', 'attribute_exists(#items)', { values })
  try {
    await addUp()
  } catch (error) {
    if (error.name !== 'ConditionalCheckFailedException') throw error
    const first = { ':first': { M: { [sku]: { N: String(quantity) } } } }
    await database
      .send(
        new UpdateItemCommand({
          TableName,
          Key: { cartId: { S: cartId } },
          UpdateExpression: 'SET #items = :first',
          ConditionExpression: 'attribute_not_exists(#items)',
          ExpressionAttributeNames: { '#items': 'items' },
          ExpressionAttributeValues: first,
        }),
      )
      .catch(addUp)
  }
}

${readsMap}`,
)

/** In transactions. */
export const transactions = cartOf(
  commands('GetItemCommand', 'TransactWriteItemsCommand', 'UpdateItemCommand'),
  `async function add(cartId, sku, quantity) {
  const Key = { cartId: { S: cartId } }
  const ExpressionAttributeNames = { '#items': 'items' }
  await database.send(
    new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: 'SET #items = if_not_exists(#items, :empty)',
      ExpressionAttributeNames,
      ExpressionAttributeValues: { ':empty': { M: {} } },
    }),
  )
  const Update = {
    TableName,
    Key,
    UpdateExpression: 'SET #items.#sku = if_not_exists(#items.#sku, :none) + :more',
    ExpressionAttributeNames: { ...ExpressionAttributeNames, '#sku': sku },
    ExpressionAttributeValues: { ':none': { N: '0' }, ':more': { N: String(quantity) } },
  }
  await database.send(new TransactWriteItemsCommand({ TransactItems: [{ Update }] }))
}

${readsMap}`,
)

/** Lines as a list of maps, by the document client. */
export const documentLines = cartOf(
  `import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
`,
  `async function add(cartId, sku, quantity) {
  const lines = await itemsOf(cartId)
  const line = lines.find(each => each.sku === sku)
  if (line) line.quantity += quantity
  else lines.push({ sku, quantity })
  await database.send(new PutCommand({ TableName, Item: { cartId, lines } }))
}

async function itemsOf(cartId) {
  const { Item } = await database.send(new GetCommand({ TableName, Key: { cartId } }))
  return Item?.lines ?? []
}
`,
  'DynamoDBDocumentClient.from(new DynamoDBClient({}))',
)

/** Lines as one text. */
export const linesAsText = cartOf(
  commands('GetItemCommand', 'PutItemCommand'),
  `async function add(cartId, sku, quantity) {
  const items = await itemsOf(cartId)
  const line = items.find(item => item.sku === sku)
  if (line === undefined) items.push({ sku, quantity })
  else line.quantity += quantity
  await database.send(
    new PutItemCommand({ TableName, Item: { cartId: { S: cartId }, lines: { S: JSON.stringify(items) } } }),
  )
}

async function itemsOf(cartId) {
  const { Item } = await database.send(new GetItemCommand({ TableName, Key: { cartId: { S: cartId } } }))
  return JSON.parse(Item?.lines?.S ?? '[]')
}
`,
)

/** An entry for each line, and one that says which lines there are. */
export const entryPerLine = cartOf(
  commands('GetItemCommand', 'UpdateItemCommand'),
  `const lineKey = (cartId, sku) => ({ cartId: { S: JSON.stringify([cartId, sku]) } })

async function add(cartId, sku, quantity) {
  const update = (Key, UpdateExpression, ExpressionAttributeValues) =>
    database.send(new UpdateItemCommand({ TableName, Key, UpdateExpression, ExpressionAttributeValues }))
  await update(lineKey(cartId, sku), 'ADD quantity :more', { ':more': { N: String(quantity) } })
  await update({ cartId: { S: cartId } }, 'ADD skus :one', { ':one': { SS: [sku] } })
}

async function itemsOf(cartId) {
  const get = Key => database.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))
  const { Item } = await get({ cartId: { S: cartId } })
  return Promise.all(
    (Item?.skus?.SS ?? []).map(async sku => {
      const { Item: line } = await get(lineKey(cartId, sku))
      return { sku, quantity: Number(line?.quantity?.N ?? 0) }
    }),
  )
}
`,
)

/** An attribute of the cart's entry for each product. */
export const attributePerLine = cartOf(
  commands('GetItemCommand', 'UpdateItemCommand'),
  `const mark = 'sku:'

async function add(cartId, sku, quantity) {
  await database.send(
    new UpdateItemCommand({
      TableName,
      Key: { cartId: { S: cartId } },
      UpdateExpression: 'ADD #line :more',
      ExpressionAttributeNames: { '#line': mark + sku },
      ExpressionAttributeValues: { ':more': { N: String(quantity) } },
    }),
  )
}

async function itemsOf(cartId) {
  const { Item = {} } = await database.send(new GetItemCommand({ TableName, Key: { cartId: { S: cartId } } }))
  return Object.entries(Item).flatMap(([name, value]) =>
    name.startsWith(mark) ? [{ sku: name.slice(mark.length), quantity: Number(value.N) }] : [],
  )
}
`,
)

/** As a CommonJS module with other names. */
export const commonJs = optimistic
  .replace(/import \{ (.*?) \} from '(.*?)'/, "const { $1 } = require('$2')")
  .replace('export async function handler', 'exports.serve = async function serve')

/** With boto3. */
export const pythonCart = `import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def items_of(cart_id):
    items = table.get_item(Key={"cartId": cart_id}).get("Item", {}).get("items", {})
    return [{"sku": sku, "quantity": int(quantity)} for sku, quantity in items.items()]


def add(cart_id, sku, quantity):
    items = {item["sku"]: item["quantity"] for item in items_of(cart_id)}
    items[sku] = items.get(sku, 0) + quantity
    table.put_item(Item={"cartId": cart_id, "items": items})


def handler(event, context):
    cart_id = event["pathParameters"]["cartId"]
    if event["routeKey"].startswith("POST"):
        line = json.loads(event.get("body") or "{}")
        sku, quantity = line.get("sku"), line.get("quantity")
        whole = isinstance(quantity, int) and not isinstance(quantity, bool) and quantity >= 1
        if not isinstance(sku, str) or not sku or not whole:
            return answer(400, {"message": "A sku and a quantity of at least 1 are needed"})
        add(cart_id, sku, quantity)
    return answer(200, {"cartId": cart_id, "items": items_of(cart_id)})
`
