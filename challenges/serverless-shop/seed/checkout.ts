import { carrierSeconds, checkoutOf } from '../names/checkout.ts'
import { tariffsOf } from '../names/tariffs.ts'
import { allow } from '../policies.ts'
import { functionArn, tableArn } from '../shop.ts'
import { carrier, carrierSandbox } from './partners/shipping.ts'
import { createFunction, createRouted, createTable, type RoutedFunction, type SeedContext } from './parts.ts'

/** How long code, function and route wait, and whom the code asks: something of it is wrong. */
const settings: {
  readonly [fault: string]: {
    readonly patience: number
    readonly seconds: number
    readonly routeMs: number
    readonly asks: 'partner' | 'sandbox'
  }
} = {
  'function-gives-up': { patience: 2, seconds: 3, routeMs: 13_000, asks: 'partner' },
  'route-gives-up': { patience: 12, seconds: 13, routeMs: 2_500, asks: 'partner' },
  'nobody-there': { patience: 12, seconds: 13, routeMs: 14_000, asks: 'sandbox' },
}

/** Every checkout asks the carrier, and is over before that has answered. */
export async function checkout(context: SeedContext): Promise<void> {
  const names = checkoutOf(context)
  await Promise.all([
    createTable(context, names.table, { hash: 'checkoutId' }),
    createTable(context, names.quotes, { hash: 'quoteId' }),
  ])
  await createFunction(context, {
    name: names.partner,
    files: { 'index.mjs': carrier },
    may: [allow(tableArn(context, names.quotes), 'dynamodb:PutItem')],
    variables: {
      QUOTES: names.quotes,
      TARIFFS: JSON.stringify(tariffsOf(context)),
      SECONDS: String(carrierSeconds),
    },
    seconds: 30,
  })
  await createFunction(context, {
    name: names.sandbox,
    files: { 'index.mjs': carrierSandbox },
    may: [],
    seconds: 30,
  })
  for (const wanted of await checkoutFunctions(context)) await createRouted(context, wanted)
}

/** The function of the task, with its fault. */
export async function checkoutFunctions(context: SeedContext): Promise<readonly RoutedFunction[]> {
  const names = checkoutOf(context)
  const found = settings[context.parameters.checkoutFault ?? '']
  if (found === undefined) throw new Error(`There is no fault ${context.parameters.checkoutFault}`)
  return [
    {
      name: names.function,
      files: { 'index.mjs': await context.starterFile('checkout/index.mjs') },
      may: [
        allow(tableArn(context, names.table), 'dynamodb:GetItem', 'dynamodb:PutItem'),
        allow(
          [names.partner, names.sandbox].map(name => functionArn(context, name)),
          'lambda:InvokeFunction',
        ),
      ],
      variables: {
        TABLE: names.table,
        CARRIER: names[found.asks],
        PATIENCE_SECONDS: String(found.patience),
      },
      seconds: found.seconds,
      routes: ['POST /checkout', 'GET /checkout/{checkoutId}'],
      integration: { TimeoutInMillis: found.routeMs },
    },
  ]
}
