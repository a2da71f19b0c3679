/**
 * The bank's own system: debits a customer each time that it is asked to, and writes it down. Now and then it is busy and says
 * so; then it has taken nothing, and does it when it is asked again.
 */
export const bank = `import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const TableName = process.env.BOOK

export async function handler({ reference, customer, amount }) {
  if (amount % 100 === Number(process.env.BUSY)) await refuseOnce(reference)
  await wait(900)
  const Item = {
    entryId: { S: randomUUID() },
    kind: { S: 'debit' },
    reference: { S: String(reference) },
    customer: { S: String(customer) },
    amount: { N: String(amount) },
  }
  await database.send(new PutItemCommand({ TableName, Item }))
  return { debited: amount }
}

async function refuseOnce(reference) {
  try {
    await database.send(
      new PutItemCommand({
        TableName,
        Item: { entryId: { S: 'busy ' + reference }, kind: { S: 'busy' } },
        ConditionExpression: 'attribute_not_exists(entryId)',
      }),
    )
  } catch (error) {
    if (error.name === 'ConditionalCheckFailedException') return
    throw error
  }
  throw new Error('busy')
}
`
