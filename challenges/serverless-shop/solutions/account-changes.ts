import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import {
  type Json,
  type JsonObject,
  jsonObjectSchema,
  pick,
  pickList,
  pickText,
} from '../../../shared/json.ts'
import { policyText, putPolicy, trustText, writesLogs } from '../policies.ts'
import { apiName } from '../shop.ts'

/** What candidates do to an account, for solutions, designs, mutants and cheats: each as one or two commands would. */

/** Everything that an administrator may. */
export const everything = policyText([{ Effect: 'Allow', Action: '*', Resource: '*' }])

/** Creates a role that functions, or whoever is named, may take on, with its log and more; returns its ARN. */
export async function newRole(
  context: ProcedureContext,
  RoleName: string,
  statements: readonly object[],
  trust = trustText(),
): Promise<string> {
  const created = await context.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trust })
  await putPolicy(context, RoleName, 'data', [...statements, writesLogs])
  return pickText(created, 'Role', 'Arn') ?? ''
}

/** Changes a function's configuration. */
export async function configure(
  { call }: ProcedureContext,
  FunctionName: string,
  settings: { readonly [member: string]: Json },
): Promise<void> {
  await call('lambda', 'UpdateFunctionConfiguration', { FunctionName, ...settings })
}

/** Changes some variables of a function, and leaves the others. */
export async function setVariables(
  context: ProcedureContext,
  FunctionName: string,
  variables: { readonly [name: string]: string },
): Promise<void> {
  const now = await context.call('lambda', 'GetFunctionConfiguration', { FunctionName })
  await configure(context, FunctionName, {
    Environment: { Variables: { ...variablesOf(now), ...variables } },
  })
}

function variablesOf(configuration: Json): JsonObject {
  const found = jsonObjectSchema.safeParse(pick(configuration, 'Environment', 'Variables'))
  return found.success ? found.data : {}
}

/** Deploys files as `aws lambda update-function-code` does, by another runtime and handler where they are given. */
export async function deploy(
  context: ProcedureContext,
  FunctionName: string,
  files: { readonly [path: string]: string },
  settings: { readonly Runtime?: string; readonly Handler?: string } = {},
): Promise<void> {
  if (Object.keys(settings).length > 0) await configure(context, FunctionName, settings)
  await context.call('lambda', 'UpdateFunctionCode', { FunctionName, ZipFile: await context.zip(files) })
}

/** Deploys a function with the source that the candidate found at a path, changed. */
export async function deployChanged(
  context: ProcedureContext,
  FunctionName: string,
  path: string,
  change: (source: string) => string,
): Promise<void> {
  await deploy(context, FunctionName, { 'index.mjs': change(await context.starterFile(path)) })
}

/** A change in a text; refuses to do nothing. */
export function changed(source: string, from: string | RegExp, to: string): string {
  const text = source.replace(from, () => to)
  if (text === source) throw new Error(`There is no ${from} to be changed`)
  return text
}

/** A source with one of its functions written anew, and what that needs imported. */
export function rewritten(
  source: string,
  edit: { readonly function: string; readonly by: string; readonly imports?: string },
): string {
  const start = source.search(new RegExp(`^(?:export )?(?:async )?function ${edit.function}\\(`, 'm'))
  const end = source.indexOf('\n}\n', start)
  if (start < 0 || end < 0) throw new Error(`There is no function ${edit.function}`)
  return `${edit.imports ?? ''}${source.slice(0, start)}${edit.by}${source.slice(end + '\n}\n'.length)}`
}

/** Creates another function with the variables of one; returns its ARN. */
export async function functionLike(
  context: ProcedureContext,
  like: string,
  more: {
    readonly name: string
    readonly role: string
    readonly source: string
    readonly seconds?: number
    readonly variables?: { readonly [name: string]: string }
  },
): Promise<string> {
  const old = await context.call('lambda', 'GetFunctionConfiguration', { FunctionName: like })
  const created = await context.call('lambda', 'CreateFunction', {
    FunctionName: more.name,
    Role: more.role,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Timeout: more.seconds ?? 15,
    Code: { ZipFile: await context.zip({ 'index.mjs': more.source }) },
    Environment: { Variables: { ...variablesOf(old), ...more.variables } },
  })
  return pickText(created, 'FunctionArn') ?? ''
}

/** Publishes a function's version behind an alias; returns the alias's ARN. */
export async function aliasOf(
  context: ProcedureContext,
  FunctionName: string,
  Name: string,
): Promise<string> {
  const version = await context.call('lambda', 'PublishVersion', { FunctionName })
  const alias = await context.call('lambda', 'CreateAlias', {
    FunctionName,
    Name,
    FunctionVersion: pickText(version, 'Version') ?? '',
  })
  return pickText(alias, 'AliasArn') ?? ''
}

/** The id of the shop's API. */
export async function apiIdOf(context: ProcedureContext): Promise<string> {
  const apis = pickList(await context.call('apigatewayv2', 'GetApis', {}), 'Items')
  return pickText(apis.find(each => pickText(each, 'Name') === apiName(context)) ?? null, 'ApiId') ?? ''
}

/** A route of the shop's API. */
export interface FoundRoute {
  readonly ApiId: string
  readonly RouteId: string
  readonly Target: string
  readonly IntegrationId: string
}

/** The route of that key, or else the first whose key begins so. */
export async function routeOf(context: ProcedureContext, key: string): Promise<FoundRoute> {
  const ApiId = await apiIdOf(context)
  const routes = pickList(await context.call('apigatewayv2', 'GetRoutes', { ApiId }), 'Items')
  const keyOf = (each: Json) => pickText(each, 'RouteKey') ?? ''
  const route = routes.find(each => keyOf(each) === key) ?? routes.find(each => keyOf(each).startsWith(key))
  if (route === undefined) throw new Error(`There is no route ${key}`)
  const Target = pickText(route, 'Target') ?? ''
  return {
    ApiId,
    RouteId: pickText(route, 'RouteId') ?? '',
    Target,
    IntegrationId: Target.split('/').at(-1) ?? '',
  }
}

/** Makes an integration with a function; returns the target for routes. */
export async function newTarget(
  context: ProcedureContext,
  arn: string,
  settings: { readonly [member: string]: Json } = {},
): Promise<string> {
  const integration = await context.call('apigatewayv2', 'CreateIntegration', {
    ApiId: await apiIdOf(context),
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: arn,
    PayloadFormatVersion: '2.0',
    ...settings,
  })
  return `integrations/${pickText(integration, 'IntegrationId') ?? ''}`
}

/** Lets the shop's API invoke a function, version or alias. */
export async function letInvoke(context: ProcedureContext, FunctionName: string): Promise<void> {
  await context.call('lambda', 'AddPermission', {
    FunctionName,
    StatementId: 'shop-api-too',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: `arn:aws:execute-api:${context.region}:${context.accountId}:${await apiIdOf(context)}/*`,
  })
}

/** Leads the integration behind a route to another function, version or alias, and lets the API invoke that. */
export async function pointRoute(context: ProcedureContext, key: string, arn: string): Promise<void> {
  const { ApiId, IntegrationId } = await routeOf(context, key)
  await context.call('apigatewayv2', 'UpdateIntegration', { ApiId, IntegrationId, IntegrationUri: arn })
  await letInvoke(context, arn)
}

/** A managed policy of AWS beside what a role has. */
export async function attach(context: ProcedureContext, RoleName: string, policy: string): Promise<void> {
  await context.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: `arn:aws:iam::aws:policy/${policy}` })
}
