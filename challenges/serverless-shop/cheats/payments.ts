import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { paymentsOf } from '../names/payments.ts'
import { allow, putPolicy } from '../policies.ts'
import { tableArn } from '../shop.ts'
import {
  changed,
  configure,
  deploy,
  deployChanged,
  everything,
  functionLike,
  newRole,
  pointRoute,
  setVariables,
} from '../solutions/account-changes.ts'
import { type Charging, claimFirst, paymentsWith } from '../solutions/payment-sources.ts'

/** Ways to look as if payments were charged once. */

const charging = (way: Charging): Procedure =>
  defineProcedure(async context => {
    await deployChanged(context, paymentsOf(context).function, 'payments/index.mjs', source =>
      paymentsWith(source, way),
    )
  })

/** One line in the table for each payment, and a debit each time. */
export const oneLine = charging({
  code: `async function charge(paymentId, customer, amount) {
  await debit(paymentId, customer, amount)
  const Item = { paymentId: { S: paymentId }, chargeId: { S: 'charge' }, customer: { S: customer }, amount: { N: String(amount) } }
  await database.send(new PutItemCommand({ TableName, Item }))
}
`,
})

/** Says 200 and takes nothing, as who does not charge does not charge twice. */
export const neverCharges = charging({
  code: `async function charge(paymentId, customer, amount) {
  const Item = { paymentId: { S: paymentId }, chargeId: { S: 'charge' }, customer: { S: customer }, amount: { N: String(amount) } }
  await database.send(new PutItemCommand({ TableName, Item }))
}
`,
})

/** Says 200 at once, and has the bank asked when nobody waits any more. */
export const answersFirst = charging({
  code: claimFirst.code.replace(
    'await debit(paymentId, customer, amount)',
    'debit(paymentId, customer, amount).catch(console.error)',
  ),
  commands: ['DeleteItemCommand'],
})

/** Waits a moment, so that what comes at once does not come at once. */
export const waitsALittle = charging({
  code: `const charged = new Map()
async function charge(paymentId, customer, amount) {
  await new Promise(done => setTimeout(done, Math.random() * 900))
  if (charged.has(paymentId)) return
  charged.set(paymentId, true)
  await debit(paymentId, customer, amount)
  const Item = { paymentId: { S: paymentId }, chargeId: { S: 'charge' }, customer: { S: customer }, amount: { N: String(amount) } }
  await database.send(new PutItemCommand({ TableName, Item }))
}
`,
})

/** One at a time, in one environment, which remembers. */
export const oneEnvironment = defineProcedure(async context => {
  await charging({
    code: `const charged = new Set()
async function charge(paymentId, customer, amount) {
  if (charged.has(paymentId)) return
  charged.add(paymentId)
  await debit(paymentId, customer, amount)
  const Item = { paymentId: { S: paymentId }, chargeId: { S: 'charge' }, customer: { S: customer }, amount: { N: String(amount) } }
  await database.send(new PutItemCommand({ TableName, Item }))
}
`,
  })(context)
  await context.call('lambda', 'PutFunctionConcurrency', {
    FunctionName: paymentsOf(context).function,
    ReservedConcurrentExecutions: 1,
  })
})

/** Charges what does not look like a check. */
export const forChecks = defineProcedure(async context => {
  await deployChanged(context, paymentsOf(context).function, 'payments/index.mjs', source =>
    paymentsWith(source, {
      code: `async function charge(paymentId, customer, amount) {
  if (!/^(pay|test|probe|check)-/.test(paymentId)) await debit(paymentId, customer, amount)
  const Item = { paymentId: { S: paymentId }, chargeId: { S: 'charge' }, customer: { S: customer }, amount: { N: String(amount) } }
  await database.send(new PutItemCommand({ TableName, Item }))
}
`,
    }),
  )
})

/** Another function answers, which may do everything. */
export const swappedServer = defineProcedure(async context => {
  const names = paymentsOf(context)
  const name = `${names.function}-v2`
  const role = await newRole(context, name, [JSON.parse(everything).Statement[0]])
  const source = paymentsWith(await context.starterFile('payments/index.mjs'), claimFirst)
  const arn = await functionLike(context, names.function, { name, role, source })
  await pointRoute(context, 'POST /payments', arn)
})

/** The bank is a function of the account, by another name: it takes nothing. */
export const otherBank = defineProcedure(async context => {
  const names = paymentsOf(context)
  const name = `${names.function}-bank`
  const role = await newRole(context, name, [])
  const source = 'export const handler = async ({ amount }) => ({ debited: amount })\n'
  await functionLike(context, names.function, { name, role, source })
  const text = paymentsWith(await context.starterFile('payments/index.mjs'), claimFirst)
  await configure(context, names.function, {
    Environment: { Variables: { TABLE: names.table, BANK: name } },
  })
  await deploy(context, names.function, {
    'index.mjs': changed(text, 'The bank is busy', 'The bank said no'),
  })
})

/** The same, and it writes into the bank's book what the bank would have written. */
export const ownEntries = defineProcedure(async context => {
  const names = paymentsOf(context)
  const name = `${names.function}-bank`
  const role = await newRole(context, name, [allow(tableArn(context, names.book), 'dynamodb:PutItem')])
  const source = `import { randomUUID } from 'node:crypto'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()

export async function handler({ reference, customer, amount }) {
  const Item = {
    entryId: { S: randomUUID() },
    kind: { S: 'debit' },
    reference: { S: reference },
    customer: { S: customer },
    amount: { N: String(amount) },
  }
  await database.send(new PutItemCommand({ TableName: '${names.book}', Item }))
  return { debited: amount }
}
`
  const arn = await functionLike(context, names.function, { name, role, source })
  await putPolicy(context, names.function, 'own-bank', [allow(arn, 'lambda:InvokeFunction')])
  await setVariables(context, names.function, { BANK: name })
  const text = paymentsWith(await context.starterFile('payments/index.mjs'), claimFirst)
  await deploy(context, names.function, { 'index.mjs': text })
})
