import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { paymentsOf } from '../names/payments.ts'
import { allow, putPolicy } from '../policies.ts'
import { attach, changed, deployChanged } from '../solutions/account-changes.ts'
import { type Charging, claimFirst, paymentsWith } from '../solutions/payment-sources.ts'

/** What goes wrong when payments are to be charged once. */

const charging = (way: Charging, more: (source: string) => string = source => source): Procedure =>
  defineProcedure(async context => {
    await deployChanged(context, paymentsOf(context).function, 'payments/index.mjs', source =>
      more(paymentsWith(source, way)),
    )
  })

/** The reference's way with one thing changed. */
const spoiled = (from: string | RegExp, to: string): Procedure =>
  charging(claimFirst, source => changed(source, from, to))

const store = `  const Item = { paymentId: { S: paymentId }, chargeId: { S: 'charge' }, customer: { S: customer }, amount: { N: String(amount) } }
  await database.send(new PutItemCommand({ TableName, Item }))
`
const looks = `  const { Items = [] } = await database.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'paymentId = :payment',
      ExpressionAttributeValues: { ':payment': { S: paymentId } },
      ConsistentRead: true,
    }),
  )
  if (Items.length > 0) return
`

/** Looks first, charges, and then writes it down: of two at once both see nothing. */
export const looksFirst = charging({
  code: `async function charge(paymentId, customer, amount) {
${looks}  await debit(paymentId, customer, amount)
${store}}
`,
})
/** Remembers in the process what was charged. */
export const remembers = charging({
  code: `const charged = new Set()
async function charge(paymentId, customer, amount) {
  if (charged.has(paymentId)) return
  charged.add(paymentId)
  try {
    await debit(paymentId, customer, amount)
  } catch (error) {
    charged.delete(paymentId)
    throw error
  }
${store}}
`,
})
/** Knows a delivery again, and not the payment. */
export const byDelivery = charging(claimFirst, source =>
  changed(
    changed(
      source,
      'await charge(paymentId, customer, amount)',
      'await charge(paymentId, customer, amount, JSON.parse(event.body).deliveryId)',
    )
      .replace(
        'function charge(paymentId, customer, amount)',
        'function charge(paymentId, customer, amount, deliveryId)',
      )
      .replace("chargeId: { S: 'charge' }", 'chargeId: { S: String(deliveryId) }'),
    "ConditionExpression: 'attribute_not_exists(paymentId)'",
    "ConditionExpression: 'attribute_not_exists(chargeId)'",
  ),
)
/** Knows a payment by customer and amount. */
export const byAmount = charging(claimFirst, source =>
  changed(
    source,
    "const key = { paymentId: { S: paymentId }, chargeId: { S: 'charge' } }",
    "const key = { paymentId: { S: customer + ' ' + amount }, chargeId: { S: 'charge' } }",
  ),
)
/** Keeps its claim when the bank is busy. */
export const keepsClaim = spoiled(/\n {4}await database\.send\(new DeleteItemCommand\(.*\)\)/, '')
/** Answers with 200 although the bank has taken nothing. */
export const callsItPaid = spoiled(/Key: key \}\)\)\n {4}throw error/, 'Key: key }))')
/** Tells the provider that a payment has been told of already: it goes on telling. */
export const conflicts = charging(claimFirst, source =>
  changed(
    changed(
      source,
      "if (error.name === 'ConditionalCheckFailedException') return\n",
      "if (error.name === 'ConditionalCheckFailedException') return 'again'\n",
    ),
    '  await charge(paymentId, customer, amount)\n',
    "  if ((await charge(paymentId, customer, amount)) === 'again') return answer(409, { message: 'Known already' })\n",
  ),
)
/** Writes the payment down, and no longer has the bank take anything. */
export const neverDebits = spoiled('    await debit(paymentId, customer, amount)\n', '')
/** The amount in euros, where the bank counts in cents. */
export const inEuros = spoiled(
  'JSON.stringify({ reference, customer, amount })',
  'JSON.stringify({ reference, customer, amount: Math.round(amount / 100) })',
)
/** No longer refuses half a cent. */
export const anyAmount = spoiled(/ {2}if \(!Number\.isInteger\(amount\).*\n/, '')
/** Refuses after it has charged. */
export const refusesTooLate = charging(claimFirst, source =>
  changed(
    changed(source, / {2}if \(typeof paymentId !== 'string'[\s\S]*?needed' \}\)\n/, ''),
    '  await charge(paymentId, customer, amount)\n',
    "  await charge(paymentId || 'x', customer || 'x', amount)\n  if (!paymentId || !customer) return answer(400, { message: 'Something is missing' })\n",
  ),
)
/** May invoke whatever there is. */
export const invokesAll = defineProcedure(context =>
  putPolicy(context, paymentsOf(context).function, 'more', [allow('*', 'lambda:InvokeFunction')]),
)
/** What people do when they are in a hurry. */
export const fullAccess = defineProcedure(context =>
  attach(context, paymentsOf(context).function, 'AmazonDynamoDBFullAccess'),
)
