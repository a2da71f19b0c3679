import {
  defineProcedure,
  type Procedure,
  type ProcedureContext,
} from '../../../shared/challenge/procedure.ts'
import { type Json, jsonObjectSchema, pick, pickList, pickText } from '../../../shared/json.ts'
import { historyOf } from '../names/history.ts'
import { allow, putPolicy } from '../policies.ts'
import { tableArn } from '../shop.ts'
import {
  aliasOf,
  changed,
  deploy,
  functionLike,
  letInvoke,
  newRole,
  newTarget,
  pointRoute,
  routeOf,
  setVariables,
} from './account-changes.ts'
import { customerIndex, type IndexChoice, untilActive } from './history-index.ts'
import {
  copier,
  historyByIndex,
  historyByKeys,
  historyFromCopy,
  historyInNewTable,
  historyOneFurther,
  historySliced,
  pythonHistory,
} from './history-sources.ts'

/** Right ways to show a customer's orders. */

/** May query indexes, get entries and store them. */
export async function leanRights(context: ProcedureContext): Promise<void> {
  const names = historyOf(context)
  const own = tableArn(context, names.table)
  await putPolicy(context, names.function, 'data', [
    allow(
      [own, `${own}/index/*`],
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
    ),
  ])
}

/** An index, lean rights, and the starter's source changed. */
const indexed = (change: (source: string) => string, choice: IndexChoice = {}): Procedure =>
  defineProcedure(async context => {
    await customerIndex(context, choice)
    await leanRights(context)
    const source = await context.starterFile('history/index.mjs')
    await deploy(context, historyOf(context).function, { 'index.mjs': change(source) })
  })

/** An index of keys, and the orders from the table. */
export const keysOnly = indexed(historyByKeys, { projection: { ProjectionType: 'KEYS_ONLY' } })
/** An index with the one attribute that it needs. */
export const someAttributes = indexed(historyByIndex, {
  projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['pieces'] },
})
/** No page is empty. */
export const oneFurther = indexed(historyOneFurther)
/** All of the customer's own at once, cut into pages. */
export const sliced = indexed(historySliced)

/** A new attribute by which the index is sorted, put into all that there is. */
export const backfilled = defineProcedure(async context => {
  const names = historyOf(context)
  const placed = (await allEntries(context, names.table)).map(item => ({
    ...jsonObjectSchema.parse(item),
    place: { S: placeOf(item) },
  }))
  await storeAll(context, names.table, placed)
  await customerIndex(context, { range: { name: 'place', type: 'S' } })
  await leanRights(context)
  const source = historyByIndex(await context.starterFile('history/index.mjs'))
  const text = changed(
    source,
    '    customer: { S: customer },\n    placedAt:',
    "    customer: { S: customer },\n    place: { S: order.placedAt + '#' + order.orderId },\n    placedAt:",
  )
  await deploy(context, names.function, { 'index.mjs': text })
})

/** Tables in pages, as a script of the candidate's reads them. */
async function allEntries({ call }: ProcedureContext, TableName: string): Promise<readonly Json[]> {
  const found: Json[] = []
  let more = {}
  do {
    const page = await call('dynamodb', 'Scan', { TableName, ...more })
    found.push(...pickList(page, 'Items'))
    const ExclusiveStartKey = pick(page, 'LastEvaluatedKey')
    more = ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }
  } while (Object.keys(more).length > 0)
  return found
}

/** Stores any number of entries, 25 in a call. */
async function storeAll({ call }: ProcedureContext, table: string, items: readonly Json[]): Promise<void> {
  for (let from = 0; from < items.length; from += 25)
    await call('dynamodb', 'BatchWriteItem', {
      RequestItems: { [table]: items.slice(from, from + 25).map(Item => ({ PutRequest: { Item } })) },
    })
}

/** A new table by customer and time, into which the old orders are moved, or not; returns its name. */
async function createByCustomer(context: ProcedureContext, movesOld: boolean): Promise<string> {
  const TableName = `orders-${context.parameters.suffix}-by-customer`
  await context.call('dynamodb', 'CreateTable', {
    TableName,
    AttributeDefinitions: [
      { AttributeName: 'customer', AttributeType: 'S' },
      { AttributeName: 'place', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'customer', KeyType: 'HASH' },
      { AttributeName: 'place', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  })
  await untilActive(context, TableName)
  const old = movesOld ? await allEntries(context, historyOf(context).table) : []
  await storeAll(context, TableName, old.map(moved))
  return TableName
}

/** Histories in a new table, with the old orders or without. */
export async function inNewTable(context: ProcedureContext, movesOld: boolean): Promise<void> {
  const names = historyOf(context)
  const TableName = await createByCustomer(context, movesOld)
  await putPolicy(context, names.function, 'data', [
    allow(tableArn(context, TableName), 'dynamodb:Query', 'dynamodb:PutItem'),
  ])
  await setVariables(context, names.function, { TABLE: TableName })
  await deploy(context, names.function, { 'index.mjs': historyInNewTable })
}

/** Time and number in one text, in whose order orders are. */
function placeOf(item: Json): string {
  return `${pickText(item, 'placedAt', 'N') ?? ''}#${pickText(item, 'orderId', 'S') ?? ''}`
}

function moved(item: Json): Json {
  const text = (name: string, type: string) => ({ [type]: pickText(item, name, type) ?? '' })
  return {
    customer: text('customer', 'S'),
    place: { S: placeOf(item) },
    orderId: text('orderId', 'S'),
    placedAt: text('placedAt', 'N'),
    pieces: text('pieces', 'N'),
  }
}

/** A table of its own, with all that there was. */
export const newTable = defineProcedure(context => inNewTable(context, true))

/** A table of its own, which another function fills as it is told of orders that are stored. */
export const throughStream = defineProcedure(async context => {
  const names = historyOf(context)
  const name = `${names.function}-copier`
  const updated = await context.call('dynamodb', 'UpdateTable', {
    TableName: names.table,
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  })
  const stream = pickText(updated, 'TableDescription', 'LatestStreamArn') ?? ''
  const copy = await createByCustomer(context, true)
  const streams = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']
  const role = await newRole(context, name, [
    allow('*', ...streams.map(action => `dynamodb:${action}`)),
    allow(tableArn(context, copy), 'dynamodb:PutItem'),
  ])
  await functionLike(context, names.function, { name, role, source: copier, variables: { TABLE: copy } })
  await context.call('lambda', 'CreateEventSourceMapping', {
    EventSourceArn: stream,
    FunctionName: name,
    StartingPosition: 'LATEST',
  })
  await putPolicy(context, names.function, 'data', [
    allow(tableArn(context, names.table), 'dynamodb:PutItem'),
    allow(tableArn(context, copy), 'dynamodb:Query'),
  ])
  await setVariables(context, names.function, { TABLE: copy, ORDERS: names.table })
  await deploy(context, names.function, { 'index.mjs': historyFromCopy })
})

/** Written anew in Python. */
export const inPython = defineProcedure(async context => {
  await customerIndex(context)
  await leanRights(context)
  const settings = { Runtime: 'python3.13', Handler: 'main.handler' }
  await deploy(context, historyOf(context).function, { 'main.py': pythonHistory }, settings)
})

/** A function of its own reads, and the old one goes on storing and may no longer read at all. */
export const readerOfItsOwn = defineProcedure(async context => {
  await customerIndex(context)
  const names = historyOf(context)
  const own = tableArn(context, names.table)
  await putPolicy(context, names.function, 'data', [allow(own, 'dynamodb:PutItem')])
  const name = `${names.function}-reader`
  const role = await newRole(context, name, [allow(`${own}/index/by-customer`, 'dynamodb:Query')])
  const source = historyByIndex(await context.starterFile('history/index.mjs'))
  const arn = await functionLike(context, names.function, { name, role, source })
  await letInvoke(context, arn)
  const { ApiId, RouteId } = await routeOf(context, 'GET /customers/{customer}/orders')
  const Target = await newTarget(context, arn)
  await context.call('apigatewayv2', 'UpdateRoute', { ApiId, RouteId, Target })
})

/** A published version behind an alias. */
export const behindAlias = defineProcedure(async context => {
  await indexed(historyByIndex)(context)
  await pointRoute(
    context,
    'GET /customers/{customer}/orders',
    await aliasOf(context, historyOf(context).function, 'live'),
  )
})

/** Reads and stores what it likes, and is denied to scan. */
export const scanDenied = defineProcedure(async context => {
  await indexed(historyByIndex)(context)
  const names = historyOf(context)
  const own = tableArn(context, names.table)
  await putPolicy(context, names.function, 'data', [
    allow([own, `${own}/index/*`], 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:Scan'),
    { Effect: 'Deny', Action: ['dynamodb:Scan'], Resource: '*' },
  ])
})
