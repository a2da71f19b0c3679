/** Sources of functions before the warehouse's queue. */

/** Sends what belongs into the warehouse's queue there. */
export const sorter = `import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'

const queues = new SQSClient()

export async function handler(event) {
  const { source, detail } = event
  if (source !== 'shop.checkout' && !source.startsWith('shop.partner.')) return
  if (detail.delivery.method !== 'parcel') return
  await queues.send(
    new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: JSON.stringify(event) }),
  )
}
`

/** As that, in Python. */
export const pythonSorter = `import json
import os

import boto3

queues = boto3.client("sqs")


def handler(event, context):
    source, delivery = event["source"], event["detail"]["delivery"]
    if source == "shop.checkout" or source.startswith("shop.partner."):
        if delivery["method"] == "parcel":
            queues.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(event))
`

/** Hands what waits in one queue on to another. */
export const handsOn = `import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'

const queues = new SQSClient()

export async function handler({ Records }) {
  for (const { body } of Records)
    await queues.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: body }))
}
`
