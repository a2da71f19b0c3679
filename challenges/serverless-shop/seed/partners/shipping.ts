import { mostPieces } from '../../names/checkout.ts'

/**
 * The carrier's own system: says what shipping costs, writes its offer down, and needs its time for that. To some countries it
 * does not go, and to what it cannot carry it says nothing.
 */
export const carrier = `import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const tariffs = JSON.parse(process.env.TARIFFS)

export async function handler({ country, pieces }) {
  if (pieces > ${mostPieces}) await wait(27_000)
  const tariff = tariffs[country]
  if (tariff === undefined) throw new Error('We do not go there')
  await wait(Number(process.env.SECONDS) * 1000)
  const quote = { quoteId: randomUUID(), country, pieces, cost: tariff.parcel + tariff.piece * pieces }
  const Item = { quoteId: { S: quote.quoteId }, text: { S: JSON.stringify(quote) } }
  await database.send(new PutItemCommand({ TableName: process.env.QUOTES, Item }))
  return quote
}
`

/** Where the carrier tries things out: it takes calls, and answers none. */
export const carrierSandbox = `import { setTimeout as wait } from 'node:timers/promises'

export async function handler() {
  await wait(27_000)
}
`
