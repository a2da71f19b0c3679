import { paymentsOf } from '../names/payments.ts'
import { allow } from '../policies.ts'
import { functionArn, tableArn } from '../shop.ts'
import { bank } from './partners/bank.ts'
import { createFunction, createRouted, createTable, type RoutedFunction, type SeedContext } from './parts.ts'

/** Each notice of a payment has the bank debit the customer, also when it comes for the second time. */
export async function payments(context: SeedContext): Promise<void> {
  const names = paymentsOf(context)
  await Promise.all([
    createTable(context, names.table, { hash: 'paymentId', range: 'chargeId' }),
    createTable(context, names.book, { hash: 'entryId' }),
  ])
  await createFunction(context, {
    name: names.bank,
    files: { 'index.mjs': bank },
    may: [allow(tableArn(context, names.book), 'dynamodb:PutItem')],
    variables: { BOOK: names.book, BUSY: context.parameters.paymentsBusy ?? '' },
  })
  for (const wanted of await paymentFunctions(context)) await createRouted(context, wanted)
}

/** The function of the task. */
export async function paymentFunctions(context: SeedContext): Promise<readonly RoutedFunction[]> {
  const names = paymentsOf(context)
  const entries = ['Query', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map(name => `dynamodb:${name}`)
  return [
    {
      name: names.function,
      files: { 'index.mjs': await context.starterFile('payments/index.mjs') },
      may: [
        allow(tableArn(context, names.table), ...entries),
        allow(functionArn(context, names.bank), 'lambda:InvokeFunction'),
      ],
      variables: { TABLE: names.table, BANK: names.bank },
      routes: ['POST /payments', 'GET /payments/{paymentId}'],
    },
  ]
}
