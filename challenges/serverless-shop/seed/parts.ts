import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { type Json, pickText } from '../../../shared/json.ts'
import { putPolicy, type Statement, trustText, writesLogs } from '../policies.ts'
import { functionArn, roleArn } from '../shop.ts'

/** What the seed of a task is given: the account, and the shop's API that its routes belong to. */
export interface SeedContext extends ProcedureContext {
  readonly apiId: string
}

/** Makes the part of the account that one task is about. */
export type SeedTask = (context: SeedContext) => Promise<void>

/** A function to be made, with a role of its own. */
export interface NewFunction {
  /** Of the function and of its role. */
  readonly name: string
  readonly files: { readonly [path: string]: string }
  /** What its role may do beside writing its log: the inline policy `data`. */
  readonly may: readonly Statement[]
  readonly variables?: { readonly [name: string]: string }
  readonly seconds?: number
  readonly memoryMb?: number
}

/** Makes a role with the inline policies `data` and `logs`. */
export async function createRole(
  context: ProcedureContext,
  RoleName: string,
  may: readonly Statement[],
): Promise<void> {
  await context.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trustText() })
  if (may.length > 0) await putPolicy(context, RoleName, 'data', may)
  await putPolicy(context, RoleName, 'logs', [writesLogs])
}

/** A function's settings, as its creation and its change take them. */
export function settingsOf(context: ProcedureContext, wanted: NewFunction) {
  return {
    FunctionName: wanted.name,
    Role: roleArn(context, wanted.name),
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Timeout: wanted.seconds ?? 15,
    MemorySize: wanted.memoryMb ?? 128,
    Environment: { Variables: { ...wanted.variables } },
  }
}

/** Makes a function and its role. */
export async function createFunction(context: ProcedureContext, wanted: NewFunction): Promise<void> {
  await createRole(context, wanted.name, wanted.may)
  await context.call('lambda', 'CreateFunction', {
    ...settingsOf(context, wanted),
    Code: { ZipFile: await context.zip(wanted.files) },
  })
}

/** A function with the routes of the shop's API that lead to it. */
export interface RoutedFunction extends NewFunction {
  readonly routes: readonly string[]
  /** Settings of the integration behind them. */
  readonly integration?: { readonly [member: string]: Json }
}

/** Makes a function, its role and its routes. */
export async function createRouted(context: SeedContext, wanted: RoutedFunction): Promise<void> {
  await createFunction(context, wanted)
  await letApiInvoke(context, wanted.name)
  await addRoutes(context, wanted.name, wanted.routes, wanted.integration)
}

/** Leads routes of the shop's API to a function, and lets the API invoke it. `settings` are of the integration. */
export async function addRoutes(
  context: SeedContext,
  functionName: string,
  routeKeys: readonly string[],
  settings: { readonly [member: string]: Json } = {},
): Promise<void> {
  const { apiId: ApiId, call } = context
  const integration = await call('apigatewayv2', 'CreateIntegration', {
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: functionArn(context, functionName),
    PayloadFormatVersion: '2.0',
    ...settings,
  })
  const Target = `integrations/${pickText(integration, 'IntegrationId') ?? ''}`
  for (const RouteKey of routeKeys) await call('apigatewayv2', 'CreateRoute', { ApiId, RouteKey, Target })
}

/** Lets the shop's API invoke a function. */
export async function letApiInvoke(context: SeedContext, FunctionName: string): Promise<void> {
  await context.call('lambda', 'AddPermission', {
    FunctionName,
    StatementId: 'shop-api',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: `arn:aws:execute-api:${context.region}:${context.accountId}:${context.apiId}/*`,
  })
}

/** Makes a table that is paid by request. Its keys are texts unless said otherwise. */
export async function createTable(
  { call }: ProcedureContext,
  TableName: string,
  keys: { readonly hash: string; readonly range?: string; readonly rangeType?: 'S' | 'N' },
): Promise<void> {
  const { hash, range, rangeType = 'S' } = keys
  await call('dynamodb', 'CreateTable', {
    TableName,
    AttributeDefinitions: [
      { AttributeName: hash, AttributeType: 'S' },
      ...(range === undefined ? [] : [{ AttributeName: range, AttributeType: rangeType }]),
    ],
    KeySchema: [
      { AttributeName: hash, KeyType: 'HASH' },
      ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' }]),
    ],
    BillingMode: 'PAY_PER_REQUEST',
  })
}

/** Stores any number of entries, 25 in a call. */
export async function storeEntries(
  { call }: ProcedureContext,
  table: string,
  entries: readonly { readonly [attribute: string]: Json }[],
): Promise<void> {
  for (let from = 0; from < entries.length; from += 25)
    await call('dynamodb', 'BatchWriteItem', {
      RequestItems: {
        [table]: entries.slice(from, from + 25).map(Item => ({ PutRequest: { Item } })),
      },
    })
}

/** The seeds of several tasks as one procedure's work. */
export async function seedAll(context: SeedContext, tasks: readonly SeedTask[]): Promise<void> {
  await Promise.all(tasks.map(task => task(context)))
}
