import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()

/** Takes orders from the queue and stores how many pieces the warehouse has to pack. */
export async function handler(event) {
  for (const record of event.Records) {
    const order = JSON.parse(record.body)
    const pieces = order.items.reduce((sum, item) => sum + item.quantity, 0)
    await database.send(
      new PutItemCommand({
        TableName: process.env.TABLE,
        Item: { orderId: { S: order.orderId }, pieces: { N: String(pieces) } },
      }),
    )
  }
}
