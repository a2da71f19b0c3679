import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { pickList, pickText } from '../../../shared/json.ts'
import { putPolicy, trustText, writesLogs } from '../policies.ts'
import { apiName, queueArn } from '../shop.ts'
import {
  addRoutes,
  createFunction,
  letApiInvoke,
  type NewFunction,
  type RoutedFunction,
  type SeedContext,
  settingsOf,
} from './parts.ts'

/** What tasks are set back by: parts of the account as they were at the start, whatever was done to them. */

/** The account with the shop's API. */
export async function withApi(context: ProcedureContext): Promise<SeedContext> {
  const apis = pickList(await context.call('apigatewayv2', 'GetApis', {}), 'Items')
  const api = apis.find(each => pickText(each, 'Name') === apiName(context))
  return { ...context, apiId: pickText(api, 'ApiId') ?? '' }
}

/** Functions as they were, and their routes; other routes that are in the way go. */
export async function setAllBack(
  context: SeedContext,
  wanted: readonly RoutedFunction[],
  isInTheWay: (routeKey: string) => boolean = () => false,
): Promise<void> {
  const { apiId: ApiId, call, tryCall } = context
  const own = wanted.flatMap(({ routes }) => routes)
  for (const route of pickList(await call('apigatewayv2', 'GetRoutes', { ApiId }), 'Items')) {
    const key = pickText(route, 'RouteKey') ?? ''
    if (own.includes(key) || isInTheWay(key))
      await call('apigatewayv2', 'DeleteRoute', { ApiId, RouteId: pickText(route, 'RouteId') ?? '' })
  }
  for (const each of wanted) {
    await setFunctionBack(context, each)
    await tryCall('lambda', 'RemovePermission', { FunctionName: each.name, StatementId: 'shop-api' })
    await letApiInvoke(context, each.name)
    await addRoutes(context, each.name, each.routes, each.integration)
  }
}

/** A function and its role as they were. */
export async function setFunctionBack(context: ProcedureContext, wanted: NewFunction): Promise<void> {
  const { call, tryCall } = context
  const { name: FunctionName } = wanted
  const found = await tryCall('lambda', 'GetFunctionConfiguration', { FunctionName })
  if (found.ok) {
    await setRoleBack(context, wanted)
    await tryCall('lambda', 'DeleteFunctionConcurrency', { FunctionName })
    await call('lambda', 'UpdateFunctionConfiguration', settingsOf(context, wanted))
    await call('lambda', 'UpdateFunctionCode', {
      FunctionName,
      ZipFile: await context.zip(wanted.files),
    })
  } else {
    await deleteRole(context, FunctionName)
    await createFunction(context, wanted)
  }
}

/** Nothing but the inline policies of the start: no other, none attached, no boundary. */
async function setRoleBack(context: ProcedureContext, { name: RoleName, may }: NewFunction): Promise<void> {
  await stripRole(context, RoleName, trustText())
  if (may.length > 0) await putPolicy(context, RoleName, 'data', may)
  await putPolicy(context, RoleName, 'logs', [writesLogs])
}

/** A role without any policy, made where it was gone, with the trust policy `trust`. */
export async function stripRole(context: ProcedureContext, RoleName: string, trust: string): Promise<void> {
  await emptyRole(context, RoleName)
  await context.tryCall('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trust })
  await context.call('iam', 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: trust })
}

async function emptyRole({ tryCall }: ProcedureContext, RoleName: string): Promise<void> {
  const attached = await tryCall('iam', 'ListAttachedRolePolicies', { RoleName })
  for (const policy of attached.ok ? pickList(attached.value, 'AttachedPolicies') : [])
    await tryCall('iam', 'DetachRolePolicy', { RoleName, PolicyArn: pickText(policy, 'PolicyArn') ?? '' })
  await tryCall('iam', 'DeleteRolePermissionsBoundary', { RoleName })
  const inline = await tryCall('iam', 'ListRolePolicies', { RoleName })
  for (const PolicyName of inline.ok ? pickList(inline.value, 'PolicyNames') : [])
    await tryCall('iam', 'DeleteRolePolicy', { RoleName, PolicyName })
}

async function deleteRole(context: ProcedureContext, RoleName: string): Promise<void> {
  await emptyRole(context, RoleName)
  await context.tryCall('iam', 'DeleteRole', { RoleName })
}

/** Takes the indexes of a table away, and waits until they are gone. */
export async function withoutIndexes({ call }: ProcedureContext, TableName: string): Promise<void> {
  const indexes = async () => {
    const table = await call('dynamodb', 'DescribeTable', { TableName })
    return pickList(table, 'Table', 'GlobalSecondaryIndexes').map(index => pickText(index, 'IndexName') ?? '')
  }
  for (const IndexName of await indexes())
    await call('dynamodb', 'UpdateTable', {
      TableName,
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }],
    })
  for (let count = 0; count < 200; count += 1) if ((await indexes()).length === 0) return
  throw new Error(`The table ${TableName} keeps an index`)
}

/** A queue with the attributes of the start, and no function that takes out what is in it. */
export async function setQueueBack(
  context: ProcedureContext,
  QueueName: string,
  Attributes: { readonly [name: string]: string },
): Promise<void> {
  const { call, tryCall } = context
  const EventSourceArn = queueArn(context, QueueName)
  const readers = await call('lambda', 'ListEventSourceMappings', { EventSourceArn })
  for (const reader of pickList(readers, 'EventSourceMappings'))
    await tryCall('lambda', 'DeleteEventSourceMapping', { UUID: pickText(reader, 'UUID') ?? '' })
  const found = await tryCall('sqs', 'GetQueueUrl', { QueueName })
  if (!found.ok) {
    await call('sqs', 'CreateQueue', { QueueName, Attributes })
    return
  }
  await call('sqs', 'SetQueueAttributes', {
    QueueUrl: pickText(found.value, 'QueueUrl') ?? '',
    Attributes: { ...usualAttributes, ...Attributes },
  })
}

/** What queues have by default (CreateQueue in the API reference). */
const usualAttributes = {
  DelaySeconds: '0',
  MessageRetentionPeriod: '345600',
  VisibilityTimeout: '30',
  RedrivePolicy: '',
}

/** Takes all rules of a bus down. */
export async function withoutRules({ call }: ProcedureContext, EventBusName: string): Promise<void> {
  for (const rule of pickList(await call('eventbridge', 'ListRules', { EventBusName }), 'Rules')) {
    const Rule = pickText(rule, 'Name') ?? ''
    const targets = pickList(
      await call('eventbridge', 'ListTargetsByRule', { EventBusName, Rule }),
      'Targets',
    )
    const Ids = targets.map(target => pickText(target, 'Id') ?? '')
    if (Ids.length > 0) await call('eventbridge', 'RemoveTargets', { EventBusName, Rule, Ids })
    await call('eventbridge', 'DeleteRule', { EventBusName, Name: Rule })
  }
}

/** Takes all alarms down: those over others first, each in a call of its own as AWS wants it. */
export async function withoutAlarms({ call }: ProcedureContext): Promise<void> {
  for (const [type, member] of [
    ['CompositeAlarm', 'CompositeAlarms'],
    ['MetricAlarm', 'MetricAlarms'],
  ] as const) {
    const found = await call('cloudwatch', 'DescribeAlarms', { AlarmTypes: [type], MaxRecords: 100 })
    for (const alarm of pickList(found, member))
      await call('cloudwatch', 'DeleteAlarms', { AlarmNames: [pickText(alarm, 'AlarmName') ?? ''] })
  }
}

/** Takes away the authorizers of the shop's API that no route needs. */
export async function withoutAuthorizers({ apiId: ApiId, call, tryCall }: SeedContext): Promise<void> {
  for (const authorizer of pickList(await call('apigatewayv2', 'GetAuthorizers', { ApiId }), 'Items'))
    await tryCall('apigatewayv2', 'DeleteAuthorizer', {
      ApiId,
      AuthorizerId: pickText(authorizer, 'AuthorizerId') ?? '',
    })
}
