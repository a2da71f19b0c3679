/** Sources of the checkout that were written anew. */

/** With the document client. */
export const checkoutByDocuments = `import { randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}))
const carrier = new LambdaClient({})
const TableName = process.env.TABLE

export const handler = async event => {
  const { checkoutId } = event.pathParameters ?? {}
  if (checkoutId !== undefined) {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: { checkoutId } }))
    return Item === undefined ? answer(404, { message: 'No such checkout' }) : answer(200, Item)
  }
  const { country, items } = JSON.parse(event.body ?? '{}')
  if (typeof country !== 'string' || !country || !Array.isArray(items) || items.length === 0)
    return answer(400, { message: 'A country and items are needed' })
  const pieces = items.reduce((sum, { quantity }) => sum + quantity, 0)
  const asked = await carrier.send(
    new InvokeCommand({ FunctionName: process.env.CARRIER, Payload: JSON.stringify({ country, pieces }) }),
  )
  if (asked.FunctionError) return answer(502, { message: 'The carrier does not go there' })
  const { cost: shipping, quoteId } = JSON.parse(asked.Payload.transformToString())
  const Item = { checkoutId: randomUUID(), country, pieces, shipping, quoteId }
  await documents.send(new PutCommand({ TableName, Item }))
  return answer(201, Item)
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
`

/** With boto3. */
export const pythonCheckout = `import json
import os
import uuid

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
partners = boto3.client("lambda")


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def handler(event, context):
    if event["routeKey"].startswith("GET"):
        found = table.get_item(Key={"checkoutId": event["pathParameters"]["checkoutId"]}).get("Item")
        if found is None:
            return answer(404, {"message": "There is no such checkout"})
        return answer(200, json.loads(found["text"]))
    wanted = json.loads(event.get("body") or "{}")
    country, items = wanted.get("country"), wanted.get("items")
    if not isinstance(country, str) or not country or not isinstance(items, list) or not items:
        return answer(400, {"message": "A country and items are needed"})
    pieces = sum(item["quantity"] for item in items)
    asked = partners.invoke(
        FunctionName=os.environ["CARRIER"], Payload=json.dumps({"country": country, "pieces": pieces})
    )
    if "FunctionError" in asked:
        return answer(502, {"message": "The carrier does not go there"})
    quote = json.loads(asked["Payload"].read())
    made = {
        "checkoutId": str(uuid.uuid4()),
        "country": country,
        "pieces": pieces,
        "shipping": quote["cost"],
        "quoteId": quote["quoteId"],
    }
    table.put_item(Item={"checkoutId": made["checkoutId"], "text": json.dumps(made)})
    return answer(201, made)
`
