import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { dataStatements, putPolicy } from '../policies.ts'
import { oldWishlists, queueArn, retentionSeconds, type Shop, type ShopFunction, shopOf } from '../shop.ts'
import { wishlistStatements } from './wishlist-fault.ts'

/** How long fulfilment may take, and so at least how long the queue waits before it shows a failed order again. */
export const secondsPerTry = 3
/** How long the functions behind the API may take. */
const secondsPerRequest = 10

export const routes: readonly { readonly key: string; readonly to: ShopFunction }[] = [
  { key: 'POST /wishlists/{listId}/items', to: 'wishlist' },
  { key: 'GET /wishlists/{listId}', to: 'wishlist' },
  { key: 'POST /carts/{cartId}/items', to: 'cart' },
  { key: 'GET /carts/{cartId}', to: 'cart' },
  { key: 'POST /orders', to: 'orders' },
  { key: 'GET /orders/{orderId}', to: 'orders' },
]

/** Builds the shop with its faults: the wish list's in its role, the cart's in its code, the orders' by what is missing. */
export const seed = defineProcedure(async context => {
  const shop = shopOf(context)
  const [queueUrl] = await Promise.all([
    createQueue(context, shop),
    createTables(context, shop),
    createRoles(context, shop),
  ])
  const parts: readonly ShopFunction[] = ['wishlist', 'cart', 'orders', 'fulfil']
  await Promise.all([
    ...parts.map(part => createFunction(context, shop, part, queueUrl)),
    putOldWishlists(context, shop),
  ])
  await Promise.all([createApi(context, shop), connectQueue(context, shop)])
})

/** Has orders fulfilled, one at a time. */
export async function connectQueue(context: ProcedureContext, shop: Shop): Promise<void> {
  await context.call('lambda', 'CreateEventSourceMapping', {
    EventSourceArn: queueArn(context, shop.queue),
    FunctionName: shop.functions.fulfil,
    BatchSize: 1,
  })
}

/** Writes the wish lists from before the exam. */
export async function putOldWishlists({ call }: ProcedureContext, shop: Shop): Promise<void> {
  await call('dynamodb', 'BatchWriteItem', {
    RequestItems: {
      [shop.tables.wishlists]: Object.entries(oldWishlists).flatMap(([listId, skus]) =>
        skus.map(sku => ({ PutRequest: { Item: { listId: { S: listId }, sku: { S: sku } } } })),
      ),
    },
  })
}

/** What the order queue is set to. */
export const queueAttributes = {
  VisibilityTimeout: String(secondsPerTry),
  MessageRetentionPeriod: String(retentionSeconds),
} as const

async function createQueue({ call }: ProcedureContext, shop: Shop): Promise<string> {
  const created = await call('sqs', 'CreateQueue', {
    QueueName: shop.queue,
    Attributes: queueAttributes,
  })
  return pickText(created, 'QueueUrl') ?? ''
}

async function createTables({ call }: ProcedureContext, shop: Shop): Promise<void> {
  const key = (name: string, type: 'HASH' | 'RANGE') => ({
    definition: { AttributeName: name, AttributeType: 'S' },
    element: { AttributeName: name, KeyType: type },
  })
  const tables = [
    { name: shop.tables.wishlists, keys: [key('listId', 'HASH'), key('sku', 'RANGE')] },
    { name: shop.tables.carts, keys: [key('cartId', 'HASH')] },
    { name: shop.tables.orders, keys: [key('orderId', 'HASH')] },
  ]
  await Promise.all(
    tables.map(({ name, keys }) =>
      call('dynamodb', 'CreateTable', {
        TableName: name,
        AttributeDefinitions: keys.map(each => each.definition),
        KeySchema: keys.map(each => each.element),
        BillingMode: 'PAY_PER_REQUEST',
      }),
    ),
  )
}

/** Who may take on the functions' roles. */
export const trustPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
})

/** The inline policies of a function's role, the wish list's with its fault. */
export async function putPolicies(context: ProcedureContext, shop: Shop, part: ShopFunction): Promise<void> {
  const needed = { ...dataStatements(context, shop), wishlist: wishlistStatements(context, shop) }
  const role = shop.functions[part]
  await putPolicy(context, role, 'data', needed[part])
  await putPolicy(context, role, 'logs', [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: '*',
    },
  ])
}

async function createRoles(context: ProcedureContext, shop: Shop): Promise<void> {
  await Promise.all(
    (['wishlist', 'cart', 'orders', 'fulfil'] as const).map(async part => {
      const role = shop.functions[part]
      await context.call('iam', 'CreateRole', {
        RoleName: role,
        AssumeRolePolicyDocument: trustPolicy,
      })
      await putPolicies(context, shop, part)
    }),
  )
}

/** How a function is set up. */
export function functionSettings(
  { accountId }: Pick<ProcedureContext, 'accountId'>,
  shop: Shop,
  part: ShopFunction,
  queueUrl: string,
) {
  const variables: { readonly [each in ShopFunction]: { readonly [name: string]: string } } = {
    wishlist: { TABLE: shop.tables.wishlists },
    cart: { TABLE: shop.tables.carts },
    orders: { TABLE: shop.tables.orders, QUEUE_URL: queueUrl },
    fulfil: { TABLE: shop.tables.orders },
  }
  return {
    FunctionName: shop.functions[part],
    Role: `arn:aws:iam::${accountId}:role/${shop.functions[part]}`,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Timeout: part === 'fulfil' ? secondsPerTry : secondsPerRequest,
    Environment: { Variables: variables[part] },
  }
}

async function createFunction(
  context: ProcedureContext,
  shop: Shop,
  part: ShopFunction,
  queueUrl: string,
): Promise<void> {
  const source = await context.starterFile(`${part}/index.mjs`)
  await context.call('lambda', 'CreateFunction', {
    ...functionSettings(context, shop, part, queueUrl),
    Code: { ZipFile: await context.zip({ 'index.mjs': source }) },
  })
}

async function createApi({ call, accountId, region }: ProcedureContext, shop: Shop): Promise<void> {
  const api = await call('apigatewayv2', 'CreateApi', { Name: shop.api, ProtocolType: 'HTTP' })
  const ApiId = pickText(api, 'ApiId') ?? ''
  const parts = [...new Set(routes.map(route => route.to))]
  await Promise.all(
    parts.map(async part => {
      const integration = await call('apigatewayv2', 'CreateIntegration', {
        ApiId,
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: `arn:aws:lambda:${region}:${accountId}:function:${shop.functions[part]}`,
        PayloadFormatVersion: '2.0',
      })
      const Target = `integrations/${pickText(integration, 'IntegrationId') ?? ''}`
      for (const { key, to } of routes)
        if (to === part) await call('apigatewayv2', 'CreateRoute', { ApiId, RouteKey: key, Target })
      await call('lambda', 'AddPermission', {
        FunctionName: shop.functions[part],
        StatementId: 'shop-api',
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: `arn:aws:execute-api:${region}:${accountId}:${ApiId}/*`,
      })
    }),
  )
  await call('apigatewayv2', 'CreateStage', { ApiId, StageName: '$default', AutoDeploy: true })
}
