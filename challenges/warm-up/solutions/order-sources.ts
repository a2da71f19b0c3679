/** Sources of the fulfilment function that set orders aside by themselves. */

const head = `import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'

const database = new DynamoDBClient()
const queues = new SQSClient()

async function fulfil(order) {
  const pieces = order.items.reduce((sum, item) => sum + item.quantity, 0)
  await database.send(
    new PutItemCommand({
      TableName: process.env.TABLE,
      Item: { orderId: { S: order.orderId }, pieces: { N: String(pieces) } },
    }),
  )
}

const setAside = (MessageBody, more = {}) =>
  queues.send(new SendMessageCommand({ QueueUrl: process.env.FAILED_QUEUE_URL, MessageBody, ...more }))

`

/** Lets an order come five times, then sets it aside. */
export const asideAfterFive = `${head}export async function handler(event) {
  for (const record of event.Records) {
    try {
      await fulfil(JSON.parse(record.body))
    } catch (error) {
      if (Number(record.attributes.ApproximateReceiveCount) < 5) throw error
      await setAside(record.body)
    }
  }
}
`

/** Tries five times at once, then sets the order aside. */
export const fiveTriesAtOnce = `${head}export async function handler(event) {
  for (const record of event.Records) {
    let failure
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      try {
        await fulfil(JSON.parse(record.body))
        failure = undefined
        break
      } catch (error) {
        failure = error
        await new Promise(resolve => setTimeout(resolve, 50 * attempt))
      }
    }
    if (failure !== undefined) await setAside(record.body)
  }
}
`

/** Looks at the order first, and says beside it what is wrong. */
export const withReason = `${head}function problemOf(body) {
  try {
    const { orderId, items } = JSON.parse(body)
    if (typeof orderId !== 'string') return 'no number'
    if (!Array.isArray(items)) return 'no items'
    return undefined
  } catch {
    return 'not JSON'
  }
}

export async function handler(event) {
  for (const record of event.Records) {
    const problem = problemOf(record.body)
    if (problem === undefined) await fulfil(JSON.parse(record.body))
    else
      await setAside(record.body, {
        MessageAttributes: { reason: { DataType: 'String', StringValue: problem } },
      })
  }
}
`

/** Sets the order aside inside a letter of its own. */
export const inLetter = `${head}export async function handler(event) {
  for (const { messageId, body } of event.Records) {
    try {
      await fulfil(JSON.parse(body))
    } catch (error) {
      await setAside(JSON.stringify({ failedAt: new Date().toISOString(), messageId, error: String(error), order: body }))
    }
  }
}
`

/** Reports which of a batch have failed, and leaves the rest to the queue. */
export const partialBatch = `${head}export async function handler(event) {
  const batchItemFailures = []
  for (const record of event.Records) {
    try {
      await fulfil(JSON.parse(record.body))
    } catch (error) {
      console.error(record.messageId, error)
      batchItemFailures.push({ itemIdentifier: record.messageId })
    }
  }
  return { batchItemFailures }
}
`

/** With boto3. */
export const pythonFulfilment = `import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["body"])
        pieces = sum(item["quantity"] for item in order["items"])
        table.put_item(Item={"orderId": order["orderId"], "pieces": pieces})
`

/** Hands each order to the fulfilment function as an event, which has a destination for those that fail. */
export const dispatcher = `import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'

const functions = new LambdaClient()

export async function handler(event) {
  for (const record of event.Records)
    await functions.send(
      new InvokeCommand({
        FunctionName: process.env.FULFIL,
        InvocationType: 'Event',
        Payload: JSON.stringify({ Records: [record] }),
      }),
    )
}
`
