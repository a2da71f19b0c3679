/** Sources of functions that carry out a pre-order by themselves. */

/** `tries` of a charge, a second apart. */
export const orchestrator = `import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'

const database = new DynamoDBClient()
const functions = new LambdaClient()
const tries = 4

export async function handler({ orderId, sku, quantity, card }) {
  try {
    const { amount } = await call(process.env.STOCK, { action: 'take', sku, quantity })
    try {
      await charge({ reference: orderId, card, amount })
    } catch (error) {
      await call(process.env.STOCK, { action: 'put-back', sku, quantity })
      throw error
    }
    await ends(orderId, 'confirmed')
  } catch (error) {
    console.error(error)
    await ends(orderId, 'rejected')
  }
}

async function charge(payload) {
  for (let count = 1; ; count += 1)
    try {
      return await call(process.env.CARDS, payload)
    } catch (error) {
      if (error.name !== 'ProviderUnavailable' || count === tries) throw error
      await new Promise(done => setTimeout(done, 1_000))
    }
}

async function call(FunctionName, payload) {
  const { FunctionError, Payload } = await functions.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }),
  )
  const answer = JSON.parse(Buffer.from(Payload).toString())
  if (FunctionError === undefined) return answer
  throw Object.assign(new Error(answer.errorMessage), { name: answer.errorType })
}

async function ends(orderId, status) {
  await database.send(
    new UpdateItemCommand({
      TableName: process.env.ORDERS,
      Key: { orderId: { S: orderId } },
      UpdateExpression: 'SET #status = :status',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': { S: status } },
    }),
  )
}
`

/** The same in Python. */
export const pythonOrchestrator = `import json
import os
import time

import boto3

functions = boto3.client("lambda")
orders = boto3.resource("dynamodb").Table(os.environ["ORDERS"])


class Failed(Exception):
    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


def call(name, payload):
    answer = functions.invoke(FunctionName=os.environ[name], Payload=json.dumps(payload))
    body = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        raise Failed(body.get("errorType"))
    return body


def charge(payload):
    for left in (2, 1, 0):
        try:
            return call("CARDS", payload)
        except Failed as failure:
            if failure.kind != "ProviderUnavailable" or left == 0:
                raise
            time.sleep(1)


def work(order):
    shelf = {"sku": order["sku"], "quantity": order["quantity"]}
    try:
        taken = call("STOCK", {"action": "take", **shelf})
    except Failed:
        return "rejected"
    try:
        charge({"reference": order["orderId"], "card": order["card"], "amount": taken["amount"]})
    except Failed:
        call("STOCK", {"action": "put-back", **shelf})
        return "rejected"
    return "confirmed"


def handler(order, context):
    orders.update_item(
        Key={"orderId": order["orderId"]},
        UpdateExpression="SET #status = :status",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":status": work(order)},
    )
`
