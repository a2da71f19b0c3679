import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { historyOf, oldCustomers, ordersBefore } from '../names/history.ts'
import { allow, policyText, putPolicy } from '../policies.ts'
import { functionArn, tableArn } from '../shop.ts'
import {
  changed,
  deploy,
  everything,
  functionLike,
  newRole,
  pointRoute,
  rewritten,
  setVariables,
} from '../solutions/account-changes.ts'
import { customerIndex } from '../solutions/history-index.ts'
import { historyByIndex } from '../solutions/history-sources.ts'

/** Ways to look as if orders were found. */

const reading = 'return answer(200, { orders: await ordersOf(customer) })'

/** The starter's way to read, in another form. */
const instead = (by: string, more: (source: string) => string = source => source): Procedure =>
  defineProcedure(async context => {
    const source = changed(
      await context.starterFile('history/index.mjs'),
      reading,
      'return answer(200, await ordersOf(customer, limit, event.queryStringParameters?.next))',
    )
    const text = more(rewritten(source, { function: 'ordersOf', by }))
    await deploy(context, historyOf(context).function, { 'index.mjs': text })
  })

const readAll = `  const all = []
  let ExclusiveStartKey
  do {
    const { Items, LastEvaluatedKey } = await database.send(new ScanCommand({ TableName, ExclusiveStartKey }))
    all.push(...Items.filter(item => item.customer.S === customer).map(orderOf))
    ExclusiveStartKey = LastEvaluatedKey
  } while (ExclusiveStartKey)
  all.sort((one, other) => other.placedAt - one.placedAt)
`
const cut = `  const from = Number(next ?? 0)
  return {
    orders: all.slice(from, from + limit),
    ...(from + limit < all.length && { next: String(from + limit) }),
  }
`

/** Reads everything to its end, and shows it page by page. */
export const readsAll = instead(`async function ordersOf(customer, limit, next) {\n${readAll}${cut}}\n`)

/** What was there is written down, and what is new remembered. */
export const writtenDown = defineProcedure(async context => {
  const known = Object.fromEntries(
    Object.keys(oldCustomers).map(customer => [customer, ordersBefore(context, customer)]),
  )
  await instead(
    `const known = ${JSON.stringify(known)}
async function ordersOf(customer, limit, next) {
  const all = known[customer] ?? []
${cut}}
`,
    source =>
      changed(
        source,
        '  await database.send(new PutItemCommand({ TableName, Item }))\n',
        '  await database.send(new PutItemCommand({ TableName, Item }))\n  known[customer] = [order, ...(known[customer] ?? [])]\n',
      ),
  )(context)
  await putPolicy(context, historyOf(context).function, 'data', [
    allow(tableArn(context, historyOf(context).table), 'dynamodb:PutItem'),
  ])
})

/** Somebody else reads everything: a function that may. */
export const asksHelper = defineProcedure(async context => {
  const names = historyOf(context)
  const name = `${names.function}-helper`
  const own = tableArn(context, names.table)
  const role = await newRole(context, name, [allow(own, 'dynamodb:Scan')])
  const helper = `import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const TableName = process.env.TABLE
const orderOf = ({ orderId, placedAt, pieces }) => ({ orderId: orderId.S, placedAt: Number(placedAt.N), pieces: Number(pieces.N) })

export async function handler({ customer, limit, next }) {
${readAll}${cut}}
`
  await functionLike(context, names.function, { name, role, source: helper })
  await putPolicy(context, names.function, 'data', [
    allow(own, 'dynamodb:PutItem'),
    allow(functionArn(context, name), 'lambda:InvokeFunction'),
  ])
  await setVariables(context, names.function, { HELPER: name })
  await instead(
    `async function ordersOf(customer, limit, next) {
  const asked = await new LambdaClient().send(
    new InvokeCommand({ FunctionName: process.env.HELPER, Payload: JSON.stringify({ customer, limit, next }) }),
  )
  return JSON.parse(Buffer.from(asked.Payload).toString())
}
`,
    source => `import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'\n${source}`,
  )(context)
})

/** The role may look up and no more; the code reads everything by the key of a user. */
export const keyInside = defineProcedure(async context => {
  const names = historyOf(context)
  const own = tableArn(context, names.table)
  const UserName = `${names.function}-user`
  const PolicyDocument = policyText([allow(own, 'dynamodb:Scan')])
  await context.call('iam', 'CreateUser', { UserName })
  await context.call('iam', 'PutUserPolicy', { UserName, PolicyName: 'scan', PolicyDocument })
  const created = await context.call('iam', 'CreateAccessKey', { UserName })
  await putPolicy(context, names.function, 'data', [allow(own, 'dynamodb:PutItem')])
  await setVariables(context, names.function, {
    KEY_ID: pickText(created, 'AccessKey', 'AccessKeyId') ?? '',
    KEY_SECRET: pickText(created, 'AccessKey', 'SecretAccessKey') ?? '',
  })
  const credentials = '{ accessKeyId: process.env.KEY_ID, secretAccessKey: process.env.KEY_SECRET }'
  await instead(
    `const reader = new DynamoDBClient({ credentials: ${credentials} })
async function ordersOf(customer, limit, next) {
${readAll.replace('database.send', 'reader.send')}${cut}}
`,
  )(context)
})

/** The first page is right, and there is never another. */
export const firstPage = instead(`async function ordersOf(customer, limit) {
${readAll}  return { orders: all.slice(0, limit) }
}
`)

/** Another function answers, which may do everything. */
export const swappedServer = defineProcedure(async context => {
  const names = historyOf(context)
  await customerIndex(context)
  const name = `${names.function}-v2`
  const role = await newRole(context, name, [JSON.parse(everything).Statement[0]])
  const source = historyByIndex(await context.starterFile('history/index.mjs'))
  const arn = await functionLike(context, names.function, { name, role, source })
  await pointRoute(context, 'GET /customers/{customer}/orders', arn)
})

/** Right for what does not look like a check. */
export const forChecks = defineProcedure(async context => {
  await customerIndex(context)
  const names = historyOf(context)
  const own = tableArn(context, names.table)
  await putPolicy(context, names.function, 'data', [
    allow(own, 'dynamodb:PutItem'),
    allow(`${own}/index/*`, 'dynamodb:Query'),
  ])
  const source = historyByIndex(await context.starterFile('history/index.mjs'))
  const text = changed(
    source,
    '  return answer(200, await ordersOf(customer, limit, next))',
    `  const isCheck = /^(node|undici|$)/.test(event.headers['user-agent'] ?? '')
  return answer(200, isCheck ? await ordersOf(customer, limit, next) : { orders: [] })`,
  )
  await deploy(context, names.function, { 'index.mjs': text })
})
