import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { pickList, pickText } from '../../../shared/json.ts'
import { policyText, type Statement } from '../policies.ts'
import { queueArn, type ShopFunction, shopOf } from '../shop.ts'

/** What candidates do to an account, for designs, mutants and cheats: each as one command would. */

/** A statement that allows. */
export function allow(resource: string | readonly string[], ...actions: string[]): object {
  return { Effect: 'Allow', Action: actions, Resource: resource }
}

/** The text of a policy with any statements. */
export function policyOf(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

/** Writes an inline policy of a part's role; `data` is the one that the shop's functions work by. */
export async function giveRole(
  context: ProcedureContext,
  part: ShopFunction,
  name: string,
  ...statements: readonly object[]
): Promise<void> {
  await context.call('iam', 'PutRolePolicy', {
    RoleName: shopOf(context).functions[part],
    PolicyName: name,
    PolicyDocument: policyOf(...statements),
  })
}

/** Creates a role that functions, or whoever is named, may take on; returns its ARN. */
export async function createRole(
  context: ProcedureContext,
  name: string,
  policy: string,
  principal: object = { Service: 'lambda.amazonaws.com' },
): Promise<string> {
  const trust = policyOf({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' })
  const created = await context.call('iam', 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: trust,
  })
  await context.call('iam', 'PutRolePolicy', { RoleName: name, PolicyName: 'data', PolicyDocument: policy })
  return pickText(created, 'Role', 'Arn') ?? ''
}

/** Statements of an inline policy with what functions need to log. */
export function withLogs(statements: readonly (Statement | object)[]): string {
  const logs = allow('*', 'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents')
  return policyOf(...statements, logs)
}

/** Everything that an administrator may. */
export const everything = policyText([{ Effect: 'Allow', Action: ['*'], Resource: '*' }])

/** Changes a part's configuration. */
export async function configure(
  context: ProcedureContext,
  part: ShopFunction,
  settings: Readonly<
    Record<string, string | number | { readonly Variables: Readonly<Record<string, string>> }>
  >,
): Promise<void> {
  await context.call('lambda', 'UpdateFunctionConfiguration', {
    FunctionName: shopOf(context).functions[part],
    ...settings,
  })
}

/** Deploys other files, by another runtime and handler where they are given. */
export async function deployFiles(
  context: ProcedureContext,
  part: ShopFunction,
  files: Readonly<Record<string, string>>,
  settings: { readonly Runtime?: string; readonly Handler?: string } = {},
): Promise<void> {
  if (Object.keys(settings).length > 0) await configure(context, part, settings)
  await context.call('lambda', 'UpdateFunctionCode', {
    FunctionName: shopOf(context).functions[part],
    ZipFile: await context.zip(files),
  })
}

/** Creates another function with the configuration of a part; returns its ARN. */
export async function createFunctionLike(
  context: ProcedureContext,
  part: ShopFunction,
  more: { readonly name: string; readonly role: string; readonly source: string },
): Promise<string> {
  const like = await context.call('lambda', 'GetFunctionConfiguration', {
    FunctionName: shopOf(context).functions[part],
  })
  const variables = Object.fromEntries(
    ['TABLE', 'QUEUE_URL'].flatMap(name => {
      const value = pickText(like, 'Environment', 'Variables', name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
  const created = await context.call('lambda', 'CreateFunction', {
    FunctionName: more.name,
    Role: more.role,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Timeout: 10,
    Code: { ZipFile: await context.zip({ 'index.mjs': more.source }) },
    Environment: { Variables: variables },
  })
  return pickText(created, 'FunctionArn') ?? ''
}

/** Points the routes of a part to another function, version or alias, and lets the API invoke it. */
export async function pointRoutes(context: ProcedureContext, part: ShopFunction, arn: string): Promise<void> {
  const shop = shopOf(context)
  const apis = pickList(await context.call('apigatewayv2', 'GetApis', {}), 'Items')
  const api = apis.find(each => pickText(each, 'Name') === shop.api)
  const ApiId = pickText(api ?? null, 'ApiId') ?? ''
  const integrations = pickList(await context.call('apigatewayv2', 'GetIntegrations', { ApiId }), 'Items')
  for (const integration of integrations) {
    if (!pickText(integration, 'IntegrationUri')?.includes(`function:${shop.functions[part]}`)) continue
    await context.call('apigatewayv2', 'UpdateIntegration', {
      ApiId,
      IntegrationId: pickText(integration, 'IntegrationId') ?? '',
      IntegrationUri: arn,
    })
  }
  await context.call('lambda', 'AddPermission', {
    FunctionName: arn,
    StatementId: 'shop-api-too',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: `arn:aws:execute-api:${context.region}:${context.accountId}:${ApiId}/*`,
  })
}

/** Publishes a part's version behind an alias; returns the alias's ARN. */
export async function aliasOf(context: ProcedureContext, part: ShopFunction, name: string): Promise<string> {
  const FunctionName = shopOf(context).functions[part]
  const version = await context.call('lambda', 'PublishVersion', { FunctionName })
  const alias = await context.call('lambda', 'CreateAlias', {
    FunctionName,
    Name: name,
    FunctionVersion: pickText(version, 'Version') ?? '',
  })
  return pickText(alias, 'AliasArn') ?? ''
}

/** The order queue's URL, or that of another queue. */
export async function queueUrl(context: ProcedureContext, name = shopOf(context).queue): Promise<string> {
  return pickText(await context.call('sqs', 'GetQueueUrl', { QueueName: name }), 'QueueUrl') ?? ''
}

/** Sets attributes of the order queue. */
export async function setQueue(
  context: ProcedureContext,
  attributes: { readonly [name: string]: string },
): Promise<void> {
  await context.call('sqs', 'SetQueueAttributes', {
    QueueUrl: await queueUrl(context),
    Attributes: attributes,
  })
}

/** Creates the queue for failed orders; returns its URL. */
export async function createFailedQueue(
  context: ProcedureContext,
  attributes: { readonly [name: string]: string } = {},
): Promise<string> {
  const created = await context.call('sqs', 'CreateQueue', {
    QueueName: shopOf(context).failedQueue,
    Attributes: attributes,
  })
  return pickText(created, 'QueueUrl') ?? ''
}

/** The redrive policy of the order queue, to the queue for failed orders or to another. */
export function redriveAfter(
  context: ProcedureContext,
  tries: number,
  to = shopOf(context).failedQueue,
): string {
  return JSON.stringify({ deadLetterTargetArn: queueArn(context, to), maxReceiveCount: tries })
}

/** Changes the mapping that feeds the fulfilment function. */
export async function setMapping(
  context: ProcedureContext,
  settings: Readonly<Record<string, string | number | boolean | readonly string[]>>,
): Promise<void> {
  const mappings = await context.call('lambda', 'ListEventSourceMappings', {
    FunctionName: shopOf(context).functions.fulfil,
  })
  for (const mapping of pickList(mappings, 'EventSourceMappings'))
    await context.call('lambda', 'UpdateEventSourceMapping', {
      UUID: pickText(mapping, 'UUID') ?? '',
      ...settings,
    })
}
