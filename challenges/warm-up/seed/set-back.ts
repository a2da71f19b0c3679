import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { pickList, pickText } from '../../../shared/json.ts'
import { queueArn, type Shop, type ShopFunction, shopOf } from '../shop.ts'
import {
  connectQueue,
  functionSettings,
  putOldWishlists,
  putPolicies,
  queueAttributes,
  routes,
  trustPolicy,
} from './shop.ts'

/** The wish list's function, its role with the fault, its routes, and the lists from before. */
export const wishlist = defineProcedure(async context => {
  const shop = shopOf(context)
  await setFunctionBack(context, shop, 'wishlist')
  await putOldWishlists(context, shop)
})

/** The cart's function with its faulty code, its role and its routes. */
export const cart = defineProcedure(async context => {
  await setFunctionBack(context, shopOf(context), 'cart')
})

/**
 * The order queue, what fills and what works it off. A queue for failed orders is emptied and left: for a minute AWS would refuse
 * a new one of its name.
 */
export const orders = defineProcedure(async context => {
  const shop = shopOf(context)
  const QueueUrl = await queueUrlOf(context, shop.queue)
  if (QueueUrl !== undefined) {
    await context.call('sqs', 'SetQueueAttributes', {
      QueueUrl,
      Attributes: { ...queueAttributes, DelaySeconds: '0', RedrivePolicy: '', Policy: '' },
    })
    await context.tryCall('sqs', 'PurgeQueue', { QueueUrl })
  }
  const failed = await queueUrlOf(context, shop.failedQueue)
  if (failed !== undefined) await context.tryCall('sqs', 'PurgeQueue', { QueueUrl: failed })
  await setFunctionBack(context, shop, 'orders')
  await setFunctionBack(context, shop, 'fulfil')
  await setMappingBack(context, shop)
})

async function queueUrlOf({ tryCall }: ProcedureContext, name: string): Promise<string | undefined> {
  const found = await tryCall('sqs', 'GetQueueUrl', { QueueName: name })
  return found.ok ? pickText(found.value, 'QueueUrl') : undefined
}

async function setFunctionBack(context: ProcedureContext, shop: Shop, part: ShopFunction): Promise<void> {
  await setRoleBack(context, shop, part)
  const { call, tryCall } = context
  const FunctionName = shop.functions[part]
  const queueUrl = (await queueUrlOf(context, shop.queue)) ?? ''
  await call('lambda', 'UpdateFunctionConfiguration', functionSettings(context, shop, part, queueUrl))
  await call('lambda', 'UpdateFunctionCode', {
    FunctionName,
    ZipFile: await context.zip({ 'index.mjs': await context.starterFile(`${part}/index.mjs`) }),
  })
  await tryCall('lambda', 'DeleteFunctionConcurrency', { FunctionName })
  await tryCall('lambda', 'DeleteFunctionEventInvokeConfig', { FunctionName })
  await setRoutesBack(context, shop, part)
}

/** Nothing but the inline policies of the start: no other, none attached, no boundary. */
async function setRoleBack(context: ProcedureContext, shop: Shop, part: ShopFunction): Promise<void> {
  const { call, tryCall } = context
  const RoleName = shop.functions[part]
  const attached = await call('iam', 'ListAttachedRolePolicies', { RoleName })
  for (const policy of pickList(attached, 'AttachedPolicies'))
    await call('iam', 'DetachRolePolicy', { RoleName, PolicyArn: pickText(policy, 'PolicyArn') ?? '' })
  await tryCall('iam', 'DeleteRolePermissionsBoundary', { RoleName })
  await call('iam', 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: trustPolicy })
  await putPolicies(context, shop, part)
  const inline = await call('iam', 'ListRolePolicies', { RoleName })
  for (const PolicyName of pickList(inline, 'PolicyNames'))
    if (PolicyName !== 'data' && PolicyName !== 'logs')
      await call('iam', 'DeleteRolePolicy', { RoleName, PolicyName })
}

/** The routes of a function lead to it again, by an integration that there is or a new one. */
async function setRoutesBack(context: ProcedureContext, shop: Shop, part: ShopFunction): Promise<void> {
  const { call, accountId, region } = context
  const apis = pickList(await call('apigatewayv2', 'GetApis', {}), 'Items')
  const ApiId = pickText(
    apis.find(api => pickText(api, 'Name') === shop.api),
    'ApiId',
  )
  if (ApiId === undefined) return
  const uri = `arn:aws:lambda:${region}:${accountId}:function:${shop.functions[part]}`
  const integrations = pickList(await call('apigatewayv2', 'GetIntegrations', { ApiId }), 'Items')
  const existing = integrations.find(one => pickText(one, 'IntegrationUri') === uri)
  const integration =
    existing ??
    (await call('apigatewayv2', 'CreateIntegration', {
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: uri,
      PayloadFormatVersion: '2.0',
    }))
  const Target = `integrations/${pickText(integration, 'IntegrationId') ?? ''}`
  const present = pickList(await call('apigatewayv2', 'GetRoutes', { ApiId }), 'Items')
  for (const { key, to } of routes) {
    if (to !== part) continue
    const RouteId = pickText(
      present.find(route => pickText(route, 'RouteKey') === key),
      'RouteId',
    )
    if (RouteId === undefined) await call('apigatewayv2', 'CreateRoute', { ApiId, RouteKey: key, Target })
    else await call('apigatewayv2', 'UpdateRoute', { ApiId, RouteId, Target })
  }
}

/** One mapping from the order queue, as at the start: whatever else took from it is gone. */
async function setMappingBack(context: ProcedureContext, shop: Shop): Promise<void> {
  const { call } = context
  const asked = { EventSourceArn: queueArn(context, shop.queue) }
  const mappings = await call('lambda', 'ListEventSourceMappings', asked)
  for (const mapping of pickList(mappings, 'EventSourceMappings'))
    await call('lambda', 'DeleteEventSourceMapping', { UUID: pickText(mapping, 'UUID') ?? '' })
  await connectQueue(context, shop)
}
