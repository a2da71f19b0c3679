/** Sources of a wish list that were written anew. */

const answers = `function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
`

/** With the document client of the SDK. */
export const wishlistByDocuments = `import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}))
const TableName = process.env.TABLE

export const handler = async event => {
  const { listId } = event.pathParameters
  if (event.requestContext.http.method === 'POST') {
    const { sku } = JSON.parse(event.body ?? '{}')
    if (typeof sku !== 'string' || !sku) return answer(400, { message: 'A sku is needed' })
    await documents.send(new PutCommand({ TableName, Item: { listId, sku } }))
  }
  const { Items } = await documents.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: '#list = :list',
      ExpressionAttributeNames: { '#list': 'listId' },
      ExpressionAttributeValues: { ':list': listId },
      ConsistentRead: true,
    }),
  )
  return answer(200, { listId, skus: Items.map(({ sku }) => sku) })
}

${answers}`

/** Storing by UpdateItem. */
export const wishlistByUpdates = `import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const TableName = process.env.TABLE

export async function handler(event) {
  const { listId } = event.pathParameters
  if (event.routeKey.startsWith('POST')) {
    const { sku } = JSON.parse(event.body ?? '{}')
    if (typeof sku !== 'string' || sku === '') return answer(400, { message: 'A sku is needed' })
    await database.send(
      new UpdateItemCommand({
        TableName,
        Key: { listId: { S: listId }, sku: { S: sku } },
        UpdateExpression: 'SET addedAt = :now',
        ExpressionAttributeValues: { ':now': { S: new Date().toISOString() } },
      }),
    )
  }
  const { Items = [] } = await database.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'listId = :list',
      ExpressionAttributeValues: { ':list': { S: listId } },
    }),
  )
  return answer(200, { listId, skus: Items.map(item => item.sku.S) })
}

${answers}`

/** With boto3. */
export const pythonWishlist = `import json
import os

import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def handler(event, context):
    list_id = event["pathParameters"]["listId"]
    if event["routeKey"].startswith("POST"):
        sku = json.loads(event.get("body") or "{}").get("sku")
        if not isinstance(sku, str) or not sku:
            return answer(400, {"message": "A sku is needed"})
        table.put_item(Item={"listId": list_id, "sku": sku})
    items = table.query(KeyConditionExpression=Key("listId").eq(list_id))["Items"]
    return answer(200, {"listId": list_id, "skus": [item["sku"] for item in items]})
`
