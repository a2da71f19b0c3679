import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { dataStatements, policyText, putPolicy } from '../policies.ts'
import { oldWishlist, queueArn, retentionSeconds, type Shop, type ShopFunction, shopOf } from '../shop.ts'
import { wishlistStatements } from './wishlist-fault.ts'

/** How long fulfilment may take, and so at least how long the queue waits before it shows a failed order again. */
const secondsPerTry = 3
/** How long the functions behind the API may take. */
const secondsPerRequest = 10

const routes: readonly { readonly key: string; readonly to: ShopFunction }[] = [
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
  const variables: { readonly [part in ShopFunction]: { readonly [name: string]: string } } = {
    wishlist: { TABLE: shop.tables.wishlists },
    cart: { TABLE: shop.tables.carts },
    orders: { TABLE: shop.tables.orders, QUEUE_URL: queueUrl },
    fulfil: { TABLE: shop.tables.orders },
  }
  const parts: readonly ShopFunction[] = ['wishlist', 'cart', 'orders', 'fulfil']
  await Promise.all([
    ...parts.map(part => createFunction(context, shop, part, variables[part])),
    context.call('dynamodb', 'PutItem', {
      TableName: shop.tables.wishlists,
      Item: { listId: { S: oldWishlist.listId }, sku: { S: oldWishlist.sku } },
    }),
  ])
  await Promise.all([
    createApi(context, shop),
    context.call('lambda', 'CreateEventSourceMapping', {
      EventSourceArn: queueArn(context, shop.queue),
      FunctionName: shop.functions.fulfil,
      BatchSize: 1,
    }),
  ])
})

async function createQueue({ call }: ProcedureContext, shop: Shop): Promise<string> {
  const created = await call('sqs', 'CreateQueue', {
    QueueName: shop.queue,
    Attributes: {
      VisibilityTimeout: String(secondsPerTry),
      MessageRetentionPeriod: String(retentionSeconds),
    },
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

async function createRoles(context: ProcedureContext, shop: Shop): Promise<void> {
  const needed = { ...dataStatements(context, shop), wishlist: wishlistStatements(context, shop) }
  const trust = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  }
  await Promise.all(
    (['wishlist', 'cart', 'orders', 'fulfil'] as const).map(async part => {
      const role = shop.functions[part]
      await context.call('iam', 'CreateRole', {
        RoleName: role,
        AssumeRolePolicyDocument: JSON.stringify(trust),
      })
      await putPolicy(context, role, 'data', needed[part])
      await context.call('iam', 'PutRolePolicy', {
        RoleName: role,
        PolicyName: 'logs',
        PolicyDocument: policyText([
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: '*',
          },
        ]),
      })
    }),
  )
}

async function createFunction(
  context: ProcedureContext,
  shop: Shop,
  part: ShopFunction,
  variables: { readonly [name: string]: string },
): Promise<void> {
  const source = await context.starterFile(`${part}/index.mjs`)
  await context.call('lambda', 'CreateFunction', {
    FunctionName: shop.functions[part],
    Role: `arn:aws:iam::${context.accountId}:role/${shop.functions[part]}`,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Timeout: part === 'fulfil' ? secondsPerTry : secondsPerRequest,
    Code: { ZipFile: await context.zip({ 'index.mjs': source }) },
    Environment: { Variables: variables },
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
