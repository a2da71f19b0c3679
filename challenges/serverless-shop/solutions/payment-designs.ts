import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { paymentsOf } from '../names/payments.ts'
import { allow, putPolicy } from '../policies.ts'
import { functionArn, tableArn } from '../shop.ts'
import {
  aliasOf,
  deploy,
  functionLike,
  letInvoke,
  newRole,
  newTarget,
  pointRoute,
  routeOf,
  setVariables,
} from './account-changes.ts'
import { untilActive } from './history-index.ts'
import {
  asksAgain,
  byOldValues,
  type Charging,
  claimFirst,
  counted,
  inPartiql,
  inTransaction,
  leased,
  paymentsByDocuments,
  paymentsWith,
  pythonPayments,
} from './payment-sources.ts'

/** Right ways to charge a payment once. */

const charging = (way: Charging): Procedure =>
  defineProcedure(async context => {
    const source = await context.starterFile('payments/index.mjs')
    await deploy(context, paymentsOf(context).function, { 'index.mjs': paymentsWith(source, way) })
  })

/** A claim that ends by itself, a moment after the function must have ended. */
export const shortLease = charging(leased(16))
/** A claim that ends by itself just before the provider gives up. */
export const longLease = charging(leased(25))
/** Asks the busy bank a second time at once. */
export const retries = charging(asksAgain)
/** The claim is a transaction. */
export const transaction = charging(inTransaction)
/** The entry counts who came first. */
export const counts = charging(counted)

/** What the entry was before says who came first. */
export const oldValues = charging(byOldValues)

/** In PartiQL, with the rights for that. */
export const partiql = defineProcedure(async context => {
  await charging(inPartiql)(context)
  const names = paymentsOf(context)
  await putPolicy(context, names.function, 'data', [
    allow(tableArn(context, names.table), 'dynamodb:PartiQLInsert', 'dynamodb:Query', 'dynamodb:DeleteItem'),
    allow(functionArn(context, names.bank), 'lambda:InvokeFunction'),
  ])
})

/** A new table whose key is the payment alone. */
export const newTable = defineProcedure(async context => {
  const names = paymentsOf(context)
  const TableName = `charges-${context.parameters.suffix}-by-payment`
  await context.call('dynamodb', 'CreateTable', {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'paymentId', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'paymentId', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  })
  await untilActive(context, TableName)
  await putPolicy(context, names.function, 'data', [
    allow(tableArn(context, TableName), 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'),
    allow(functionArn(context, names.bank), 'lambda:InvokeFunction'),
  ])
  await setVariables(context, names.function, { TABLE: TableName })
  await deploy(context, names.function, { 'index.mjs': paymentsByDocuments })
})

/** All that works with entries, on the table and on further ones. */
export const generousRights = defineProcedure(async context => {
  await charging(claimFirst)(context)
  const names = paymentsOf(context)
  const entries = ['Get', 'Put', 'Update', 'Delete', 'BatchGet', 'BatchWrite'].map(
    word => `dynamodb:${word}Item`,
  )
  await putPolicy(context, names.function, 'data', [
    allow(
      [names.table, names.furtherTables].map(table => tableArn(context, table)),
      ...entries,
      'dynamodb:Query',
      'dynamodb:PartiQLDelete',
    ),
    allow(functionArn(context, names.bank), 'lambda:InvokeFunction'),
  ])
})

/** Written anew in Python. */
export const inPython = defineProcedure(async context => {
  const settings = { Runtime: 'python3.13', Handler: 'main.handler' }
  await deploy(context, paymentsOf(context).function, { 'main.py': pythonPayments }, settings)
})

/** A function of its own behind the routes, with a role of its own. */
export const anotherFunction = defineProcedure(async context => {
  const names = paymentsOf(context)
  const name = `${names.function}-v2`
  const role = await newRole(context, name, [
    allow(tableArn(context, names.table), 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'),
    allow(functionArn(context, names.bank), 'lambda:InvokeFunction'),
  ])
  const source = paymentsWith(await context.starterFile('payments/index.mjs'), claimFirst)
  const arn = await functionLike(context, names.function, { name, role, source })
  await letInvoke(context, arn)
  const Target = await newTarget(context, arn)
  for (const key of ['POST /payments', 'GET /payments/{paymentId}']) {
    const { ApiId, RouteId } = await routeOf(context, key)
    await context.call('apigatewayv2', 'UpdateRoute', { ApiId, RouteId, Target })
  }
})

/** A published version behind an alias. */
export const behindAlias = defineProcedure(async context => {
  await charging(claimFirst)(context)
  const arn = await aliasOf(context, paymentsOf(context).function, 'live')
  await pointRoute(context, 'POST /payments', arn)
})
