import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { type Json, pickList, pickText } from '../../../shared/json.ts'
import { functionTrust, policyText, type Statement, writesLogs } from '../policies.ts'
import { apiName, functionArn, roleArn } from '../shop.ts'

/** A function of the shop with all that leads to it. It and its role have one name. */
export interface Desk {
  readonly name: string
  readonly files: { readonly [path: string]: string }
  /** What its role may do beside writing its log: the inline policy `data`. */
  readonly may: readonly Statement[]
  readonly variables?: { readonly [name: string]: string }
  /** Seconds that it may take; 29 where absent. */
  readonly seconds?: number
  /** Routes of the shop's API that lead to it. */
  readonly routes?: readonly string[]
  /** Whether these want a token of the shop's people. */
  readonly isSignedIn?: true
  /** Whether it has an address of its own, which answers by and by. */
  readonly isStreamed?: true
}

/** Puts a function, its role, its routes and its address into their state of the start, whatever they are now. */
export async function putDesk(context: ProcedureContext, desk: Desk): Promise<void> {
  await putRole(context, desk)
  await putFunction(context, desk)
  if (desk.isStreamed) await putAddress(context, desk.name)
  if (desk.routes !== undefined) await putRoutes(context, desk, desk.routes)
}

async function putRole({ call, tryCall }: ProcedureContext, { name, may }: Desk): Promise<void> {
  const RoleName = name
  await tryCall('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: functionTrust })
  await call('iam', 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: functionTrust })
  const attached = await call('iam', 'ListAttachedRolePolicies', { RoleName })
  for (const policy of pickList(attached, 'AttachedPolicies'))
    await call('iam', 'DetachRolePolicy', { RoleName, PolicyArn: pickText(policy, 'PolicyArn') ?? '' })
  await tryCall('iam', 'DeleteRolePermissionsBoundary', { RoleName })
  for (const PolicyName of pickList(await call('iam', 'ListRolePolicies', { RoleName }), 'PolicyNames'))
    await call('iam', 'DeleteRolePolicy', { RoleName, PolicyName })
  const policies = { data: may, logs: [writesLogs] }
  for (const [PolicyName, statements] of Object.entries(policies))
    if (statements.length > 0)
      await call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument: policyText(statements) })
}

async function putFunction(context: ProcedureContext, desk: Desk): Promise<void> {
  const { call, tryCall } = context
  const settings = {
    FunctionName: desk.name,
    Role: roleArn(context, desk.name),
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Timeout: desk.seconds ?? 29,
    MemorySize: 256,
    Environment: { Variables: { ...desk.variables } },
  }
  const ZipFile = await context.zip(desk.files)
  const found = await tryCall('lambda', 'GetFunctionConfiguration', { FunctionName: desk.name })
  if (!found.ok) {
    await call('lambda', 'CreateFunction', { ...settings, Code: { ZipFile } })
    return
  }
  await call('lambda', 'UpdateFunctionConfiguration', settings)
  await call('lambda', 'UpdateFunctionCode', { FunctionName: desk.name, ZipFile })
}

/** An address that anybody may ask. */
async function putAddress({ call, tryCall }: ProcedureContext, FunctionName: string): Promise<void> {
  const settings = { FunctionName, AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM' }
  const made = await tryCall('lambda', 'CreateFunctionUrlConfig', settings)
  if (!made.ok) await call('lambda', 'UpdateFunctionUrlConfig', settings)
  for (const [StatementId, Action, more] of [
    ['anybody-url', 'lambda:InvokeFunctionUrl', { FunctionUrlAuthType: 'NONE' }],
    ['anybody', 'lambda:InvokeFunction', { InvokedViaFunctionUrl: true }],
  ] as const)
    await tryCall('lambda', 'AddPermission', { FunctionName, StatementId, Action, Principal: '*', ...more })
}

async function putRoutes(context: ProcedureContext, desk: Desk, keys: readonly string[]): Promise<void> {
  const { call, tryCall } = context
  const ApiId = await apiIdOf(context)
  await tryCall('lambda', 'AddPermission', {
    FunctionName: desk.name,
    StatementId: 'shop-api',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: `arn:aws:execute-api:${context.region}:${context.accountId}:${ApiId}/*`,
  })
  const integration = await call('apigatewayv2', 'CreateIntegration', {
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: functionArn(context, desk.name),
    PayloadFormatVersion: '2.0',
  })
  const authorizer = desk.isSignedIn
    ? { AuthorizationType: 'JWT', AuthorizerId: await authorizerIdOf(context, ApiId) }
    : {}
  const known = pickList(await call('apigatewayv2', 'GetRoutes', { ApiId }), 'Items')
  for (const RouteKey of keys) {
    const old = known.find(route => pickText(route, 'RouteKey') === RouteKey)
    if (old !== undefined)
      await call('apigatewayv2', 'DeleteRoute', { ApiId, RouteId: pickText(old, 'RouteId') ?? '' })
    const Target = `integrations/${pickText(integration, 'IntegrationId') ?? ''}`
    await call('apigatewayv2', 'CreateRoute', { ApiId, RouteKey, Target, ...authorizer })
  }
}

/** The id of the shop's API. */
export async function apiIdOf(context: ProcedureContext): Promise<string> {
  const apis = pickList(await context.call('apigatewayv2', 'GetApis', {}), 'Items')
  return (
    pickText(
      apis.find(api => pickText(api, 'Name') === apiName(context)),
      'ApiId',
    ) ?? ''
  )
}

async function authorizerIdOf({ call }: ProcedureContext, ApiId: string): Promise<string> {
  const [first] = pickList(await call('apigatewayv2', 'GetAuthorizers', { ApiId }), 'Items')
  return pickText(first, 'AuthorizerId') ?? ''
}

/** Makes a table that is paid by request, with a text as its key, if it is not there. */
export async function putTable({ tryCall }: ProcedureContext, TableName: string, key: string): Promise<void> {
  await tryCall('dynamodb', 'CreateTable', {
    TableName,
    AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  })
}

/** Stores any number of entries, 25 in a call. Texts and numbers are written as DynamoDB has them. */
export async function storeEntries(
  { call }: ProcedureContext,
  table: string,
  entries: readonly { readonly [attribute: string]: string | number }[],
): Promise<void> {
  const items = entries.map(entry =>
    Object.fromEntries(
      Object.entries(entry).map(([name, value]): [string, Json] => [name, attribute(value)]),
    ),
  )
  for (let from = 0; from < items.length; from += 25)
    await call('dynamodb', 'BatchWriteItem', {
      RequestItems: { [table]: items.slice(from, from + 25).map(Item => ({ PutRequest: { Item } })) },
    })
}

const attribute = (value: string | number): Json =>
  typeof value === 'number' ? { N: String(value) } : { S: value }
