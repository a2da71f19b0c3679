import { changed, rewritten } from './account-changes.ts'

/** Ways to charge a payment once, each as the function `charge` of the starter and what it needs. */

/** Another way to charge. */
export interface Charging {
  /** More commands of DynamoDB's client than the starter imports. */
  readonly commands?: readonly string[]
  /** The function `charge`, and others beside it. */
  readonly code: string
}

/** The starter's source with another way to charge. */
export function paymentsWith(source: string, { commands = [], code }: Charging): string {
  const imported =
    commands.length === 0
      ? source
      : changed(
          source,
          'PutItemCommand, QueryCommand',
          ['PutItemCommand', 'QueryCommand', ...commands].join(', '),
        )
  return rewritten(imported, { function: 'charge', by: code })
}

/** Claims a payment by an entry that nobody else has made, and takes it away when the bank has taken nothing. */
export const claimFirst: Charging = {
  commands: ['DeleteItemCommand'],
  code: `async function charge(paymentId, customer, amount) {
  const key = { paymentId: { S: paymentId }, chargeId: { S: 'charge' } }
  const Item = { ...key, customer: { S: customer }, amount: { N: String(amount) } }
  try {
    await database.send(
      new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(paymentId)' }),
    )
  } catch (error) {
    if (error.name === 'ConditionalCheckFailedException') return
    throw error
  }
  try {
    await debit(paymentId, customer, amount)
  } catch (error) {
    await database.send(new DeleteItemCommand({ TableName, Key: key }))
    throw error
  }
}
`,
}

const isTaken = "error.name === 'ConditionalCheckFailedException'"

/** A state in the entry: it is being charged until some time, or it is charged. Whoever comes meanwhile comes again. */
export const leased = (leaseSeconds: number): Charging => ({
  commands: ['UpdateItemCommand'],
  code: `async function charge(paymentId, customer, amount) {
  const now = Date.now()
  const Key = { paymentId: { S: paymentId }, chargeId: { S: 'charge' } }
  try {
    await database.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET busyUntil = :until, customer = :customer, amount = :amount',
        ConditionExpression: 'attribute_not_exists(paidAt) AND (attribute_not_exists(busyUntil) OR busyUntil < :now)',
        ExpressionAttributeValues: {
          ':now': { N: String(now) },
          ':until': { N: String(now + ${leaseSeconds * 1000}) },
          ':customer': { S: customer },
          ':amount': { N: String(amount) },
        },
      }),
    )
  } catch (error) {
    if (!(${isTaken})) throw error
    if (await isPaid(paymentId)) return
    throw new Error('It is being charged')
  }
  await debit(paymentId, customer, amount)
  await database.send(
    new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: 'SET paidAt = :now',
      ExpressionAttributeValues: { ':now': { N: String(Date.now()) } },
    }),
  )
}

async function isPaid(paymentId) {
  const { Items = [] } = await database.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'paymentId = :payment',
      ExpressionAttributeValues: { ':payment': { S: paymentId } },
      ConsistentRead: true,
    }),
  )
  return Items.some(item => item.paidAt !== undefined)
}
`,
})

/** Asks the busy bank again by itself, and gives the claim up only when that is of no use. */
export const asksAgain: Charging = {
  commands: ['DeleteItemCommand'],
  code: claimFirst.code.replace(
    'await debit(paymentId, customer, amount)',
    'await debit(paymentId, customer, amount).catch(() => debit(paymentId, customer, amount))',
  ),
}

/** The claim in a transaction; who has lost waits for the winner. */
export const inTransaction: Charging = {
  commands: ['DeleteItemCommand', 'TransactWriteItemsCommand'],
  code: claimFirst.code
    .replace(
      `new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(paymentId)' }),`,
      `new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(paymentId)' } },
        ],
      }),`,
    )
    .replace(
      "if (error.name === 'ConditionalCheckFailedException') return",
      "if (error.name === 'TransactionCanceledException') return",
    ),
}

/** Counts the tries in the entry itself: only whoever makes the count one charges. */
export const counted: Charging = {
  commands: ['UpdateItemCommand'],
  code: `async function charge(paymentId, customer, amount) {
  const Key = { paymentId: { S: paymentId }, chargeId: { S: 'charge' } }
  const { Attributes } = await count(Key, 1, customer, amount)
  if (Attributes.tries.N !== '1') return
  try {
    await debit(paymentId, customer, amount)
  } catch (error) {
    await database.send(
      new UpdateItemCommand({ TableName, Key, UpdateExpression: 'REMOVE tries, customer' }),
    )
    throw error
  }
}

function count(Key, more, customer, amount) {
  return database.send(
    new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: 'ADD tries :one SET customer = :customer, amount = :amount',
      ExpressionAttributeValues: {
        ':one': { N: String(more) },
        ':customer': { S: customer },
        ':amount': { N: String(amount) },
      },
      ReturnValues: 'ALL_NEW',
    }),
  )
}
`,
}

/** Asks what the entry was before it was claimed: only who finds nothing charges. */
export const byOldValues: Charging = {
  commands: ['UpdateItemCommand', 'DeleteItemCommand'],
  code: `async function charge(paymentId, customer, amount) {
  const Key = { paymentId: { S: paymentId }, chargeId: { S: 'charge' } }
  const { Attributes } = await database.send(
    new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: 'SET customer = :customer, amount = :amount',
      ExpressionAttributeValues: { ':customer': { S: customer }, ':amount': { N: String(amount) } },
      ReturnValues: 'ALL_OLD',
    }),
  )
  if (Attributes !== undefined) return
  try {
    await debit(paymentId, customer, amount)
  } catch (error) {
    await database.send(new DeleteItemCommand({ TableName, Key }))
    throw error
  }
}
`,
}

/** Claims in PartiQL, in which an entry can be inserted only once. */
export const inPartiql: Charging = {
  commands: ['DeleteItemCommand', 'ExecuteStatementCommand'],
  code: claimFirst.code
    .replace(
      `new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(paymentId)' }),`,
      `new ExecuteStatementCommand({
        Statement:
          'INSERT INTO "' + TableName + '"' + " VALUE {'paymentId': ?, 'chargeId': ?, 'customer': ?, 'amount': ?}",
        Parameters: [Item.paymentId, Item.chargeId, Item.customer, Item.amount],
      }),`,
    )
    .replace("error.name === 'ConditionalCheckFailedException'", "error.name === 'DuplicateItemException'"),
}

/** Whole sources in other words: with the document client, in a table of its own. */
export const paymentsByDocuments = `import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}))
const bank = new LambdaClient({})
const TableName = process.env.TABLE

export const handler = async event => {
  if (event.requestContext.http.method === 'GET') return show(event.pathParameters.paymentId)
  const { paymentId, customer, amount } = JSON.parse(event.body ?? '{}')
  const isText = value => typeof value === 'string' && value !== ''
  if (!isText(paymentId) || !isText(customer)) return answer(400, { message: 'Number and customer are needed' })
  if (!Number.isInteger(amount) || amount < 1) return answer(400, { message: 'An amount is needed' })
  const Item = { paymentId, customer, amount }
  try {
    await documents.send(
      new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(paymentId)' }),
    )
  } catch (error) {
    if (error.name !== 'ConditionalCheckFailedException') throw error
    return answer(200, Item)
  }
  const payload = JSON.stringify({ reference: paymentId, customer, amount })
  const asked = await bank.send(new InvokeCommand({ FunctionName: process.env.BANK, Payload: payload }))
  if (asked.FunctionError === undefined) return answer(200, Item)
  await documents.send(new DeleteCommand({ TableName, Key: { paymentId } }))
  return answer(503, { message: 'The bank is busy' })
}

async function show(paymentId) {
  const { Item } = await documents.send(new GetCommand({ TableName, Key: { paymentId }, ConsistentRead: true }))
  return Item === undefined ? answer(404, { message: 'No such payment' }) : answer(200, Item)
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
`

/** With boto3. */
export const pythonPayments = `import json
import os

import boto3
from boto3.dynamodb.conditions import Attr, Key

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
partners = boto3.client("lambda")


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def told(item):
    return {"paymentId": item["paymentId"], "customer": item["customer"], "amount": int(item["amount"])}


def handler(event, context):
    if event["routeKey"].startswith("GET"):
        payment_id = event["pathParameters"]["paymentId"]
        found = table.query(KeyConditionExpression=Key("paymentId").eq(payment_id))["Items"]
        if not found:
            return answer(404, {"message": "There is no such payment"})
        return answer(200, told(found[0]))
    notice = json.loads(event.get("body") or "{}")
    for name in ("paymentId", "customer"):
        if not isinstance(notice.get(name), str) or not notice[name]:
            return answer(400, {"message": "A paymentId and a customer are needed"})
    if type(notice.get("amount")) is not int or notice["amount"] < 1:
        return answer(400, {"message": "An amount in cents is needed"})
    item = {**told(notice), "chargeId": "charge"}
    try:
        table.put_item(Item=item, ConditionExpression=Attr("paymentId").not_exists())
    except table.meta.client.exceptions.ConditionalCheckFailedException:
        return answer(200, told(item))
    asked = partners.invoke(
        FunctionName=os.environ["BANK"],
        Payload=json.dumps({"reference": item["paymentId"], "customer": item["customer"], "amount": item["amount"]}),
    )
    if "FunctionError" in asked:
        table.delete_item(Key={"paymentId": item["paymentId"], "chargeId": "charge"})
        return answer(503, {"message": "The bank is busy"})
    return answer(200, told(item))
`
