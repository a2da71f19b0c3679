import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { type Json, pickList, pickText } from '../../../shared/json.ts'
import { historyOf } from '../names/history.ts'

/** The index that solutions make. */
export const indexName = 'by-customer'

/** Adds an index by customer and time to the table of orders, and waits until it can be asked. */
export async function customerIndex(
  context: ProcedureContext,
  { range = { name: 'placedAt', type: 'N' }, projection = { ProjectionType: 'ALL' } }: IndexChoice = {},
): Promise<void> {
  const { table: TableName } = historyOf(context)
  await context.call('dynamodb', 'UpdateTable', {
    TableName,
    AttributeDefinitions: [
      { AttributeName: 'orderId', AttributeType: 'S' },
      { AttributeName: 'customer', AttributeType: 'S' },
      ...(range.name === 'orderId' ? [] : [{ AttributeName: range.name, AttributeType: range.type }]),
    ],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: indexName,
          KeySchema: [
            { AttributeName: 'customer', KeyType: 'HASH' },
            { AttributeName: range.name, KeyType: 'RANGE' },
          ],
          Projection: projection,
        },
      },
    ],
  })
  await untilActive(context, TableName)
}

/** What the index is sorted by, and what it holds. */
export interface IndexChoice {
  readonly range?: { readonly name: string; readonly type: 'N' | 'S' }
  readonly projection?: { readonly [member: string]: Json }
}

/** Asks until the table and its indexes can be used, as `aws dynamodb wait` does. */
export async function untilActive({ call }: ProcedureContext, TableName: string): Promise<void> {
  for (let count = 0; count < 200; count += 1) {
    const table = await call('dynamodb', 'DescribeTable', { TableName })
    const states = [
      pickText(table, 'Table', 'TableStatus'),
      ...pickList(table, 'Table', 'GlobalSecondaryIndexes').map(index => pickText(index, 'IndexStatus')),
    ]
    if (states.every(state => state === 'ACTIVE')) return
  }
  throw new Error(`The table ${TableName} does not become active`)
}
