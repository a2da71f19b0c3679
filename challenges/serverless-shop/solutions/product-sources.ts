/** Sources of the catalog that were written anew: each keeps the interface. */

const answers = `function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
`

const adding = `async function add({ sku, name, price }) {
  if (typeof sku !== 'string' || !sku || typeof name !== 'string' || !name)
    return answer(400, { message: 'A sku and a name are needed' })
  if (!Number.isInteger(price) || price < 1) return answer(400, { message: 'A price in cents is needed' })
  await documents.send(new PutCommand({ TableName, Item: { sku, name, price } }))
  return answer(201, { sku, name, price })
}
`

const head = `import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}))
const TableName = process.env.TABLE
`

/** Goes by the path alone, whatever the routes call its parts. */
export const byPath = `${head}
export const handler = async event => {
  const [, , part] = event.rawPath.split('/')
  if (event.requestContext.http.method === 'POST') return add(JSON.parse(event.body ?? '{}'))
  if (part === undefined || part === '') {
    const { Items } = await documents.send(new ScanCommand({ TableName }))
    return answer(200, { products: Items.map(({ sku, name, price }) => ({ sku, name, price })) })
  }
  const { Item } = await documents.send(new GetCommand({ TableName, Key: { sku: decodeURIComponent(part) } }))
  return Item === undefined ? answer(404, { message: 'No such product' }) : answer(200, Item)
}

${adding}
${answers}`

/** Understands both formats of events, and any name of the parameter. */
export const bothFormats = `${head}
export const handler = async event => {
  const method = event.requestContext.http?.method ?? event.httpMethod
  const [key] = Object.values(event.pathParameters ?? {})
  if (method === 'POST') return add(JSON.parse(event.body ?? '{}'))
  if (key === undefined) {
    const { Items } = await documents.send(new ScanCommand({ TableName }))
    return answer(200, { products: Items })
  }
  const { Item } = await documents.send(new GetCommand({ TableName, Key: { sku: key } }))
  return Item === undefined ? answer(404, { message: 'No such product' }) : answer(200, Item)
}

${adding}
${answers}`

/** A page of one product and nothing else. */
export const onePage = `import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()

export async function handler({ pathParameters }) {
  const Key = { sku: { S: pathParameters.sku } }
  const { Item } = await database.send(new GetItemCommand({ TableName: process.env.TABLE, Key }))
  if (Item === undefined) return answer(404, { message: 'There is no such product' })
  return answer(200, { sku: Item.sku.S, name: Item.name.S, price: Number(Item.price.N) })
}

${answers}`

/** With boto3. */
export const pythonCatalog = `import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def product_of(item):
    return {"sku": item["sku"], "name": item["name"], "price": int(item["price"])}


def handler(event, context):
    if event["requestContext"]["http"]["method"] == "POST":
        wanted = json.loads(event.get("body") or "{}")
        for key in ("sku", "name"):
            if not isinstance(wanted.get(key), str) or not wanted[key]:
                return answer(400, {"message": "A sku and a name are needed"})
        price = wanted.get("price")
        if type(price) is not int or price < 1:
            return answer(400, {"message": "A price in cents is needed"})
        table.put_item(Item=product_of(wanted))
        return answer(201, product_of(wanted))
    sku = (event.get("pathParameters") or {}).get("sku")
    if sku is None:
        return answer(200, {"products": [product_of(item) for item in table.scan()["Items"]]})
    found = table.get_item(Key={"sku": sku}).get("Item")
    if found is None:
        return answer(404, {"message": "There is no such product"})
    return answer(200, product_of(found))
`
