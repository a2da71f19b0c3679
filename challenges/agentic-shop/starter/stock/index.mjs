import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()

/** The tool find_stock, as a gateway calls it: {"sku": "s-20417"} → {"sku", "pieces", "shelf"}. Who may ask is the gateway's affair. */
export async function handler({ sku }) {
  const Key = { sku: { S: String(sku) } }
  const { Item } = await database.send(new GetItemCommand({ TableName: process.env.TABLE, Key }))
  if (Item === undefined) throw new Error('There is no such article')
  return { sku, pieces: Number(Item.pieces.N), shelf: Item.shelf.S }
}
