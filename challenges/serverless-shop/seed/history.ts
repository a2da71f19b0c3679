import { historyOf, oldCustomers, ordersBefore, otherOrders } from '../names/history.ts'
import { allow } from '../policies.ts'
import { tableArn } from '../shop.ts'
import { createRouted, createTable, type RoutedFunction, type SeedContext, storeEntries } from './parts.ts'

/** So long that a table of them cannot be read at once: DynamoDB reads 1 MB. */
const note = 'Leave it with the neighbours, please, and ring twice. '.repeat(84)

/** Orders are found by reading all of them, as far as one read goes. */
export async function history(context: SeedContext): Promise<void> {
  await createTable(context, historyOf(context).table, { hash: 'orderId' })
  for (const wanted of await historyFunctions(context)) await createRouted(context, wanted)
  await storeOrders(context)
}

/** The function of the task. */
export async function historyFunctions(context: SeedContext): Promise<readonly RoutedFunction[]> {
  const names = historyOf(context)
  return [
    {
      name: names.function,
      files: { 'index.mjs': await context.starterFile('history/index.mjs') },
      may: [allow(tableArn(context, names.table), 'dynamodb:PutItem', 'dynamodb:Scan')],
      variables: { TABLE: names.table },
      routes: ['POST /customers/{customer}/orders', 'GET /customers/{customer}/orders'],
    },
  ]
}

/** Puts the orders from before into the table. */
export async function storeOrders(context: SeedContext): Promise<void> {
  await storeEntries(context, historyOf(context).table, [...old(context), ...others()])
}

const old = (context: SeedContext) =>
  Object.keys(oldCustomers).flatMap(customer =>
    ordersBefore(context, customer).map(({ orderId, placedAt, pieces }) => ({
      orderId: { S: orderId },
      customer: { S: customer },
      placedAt: { N: String(placedAt) },
      pieces: { N: String(pieces) },
    })),
  )

const others = () =>
  Array.from({ length: otherOrders }, (_, index) => ({
    orderId: { S: `o-${100_003 + index * 7919}-x` },
    customer: { S: `${['ben', 'carla', 'jun', 'kofi', 'lena'][index % 5]}.${300_000 + (index % 23) * 411}` },
    placedAt: { N: String(1_787_000_000_000 + index * 3_600_000) },
    pieces: { N: String(1 + (index % 7)) },
    note: { S: note },
  }))
