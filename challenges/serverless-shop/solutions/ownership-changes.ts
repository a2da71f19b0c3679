import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { type Json, pickList, pickText } from '../../../shared/json.ts'
import { ownershipOf } from '../names/ownership.ts'
import { apiName, functionArn } from '../shop.ts'
import { letInvoke } from './building.ts'

/** What candidates do so that invoices are shown to their customers alone, each as one command would. */

/** The requests for invoices. */
export const invoiceRoutes = [
  'GET /invoices',
  'GET /invoices/{invoiceId}',
  'POST /invoices/{invoiceId}/address',
] as const

/** The id of the shop's API. */
export async function shopApiId(context: ProcedureContext): Promise<string> {
  const apis = pickList(await context.call('apigatewayv2', 'GetApis', {}), 'Items')
  return (
    pickText(
      apis.find(api => pickText(api, 'Name') === apiName(context)),
      'ApiId',
    ) ?? ''
  )
}

/** A user pool by its name: its id, its issuer and its client's id. */
export async function poolNamed(context: ProcedureContext, name: string) {
  const listed = await context.call('cognito-identity-provider', 'ListUserPools', { MaxResults: 60 })
  const found = pickList(listed, 'UserPools').find(pool => pickText(pool, 'Name') === name)
  const id = pickText(found, 'Id') ?? ''
  const clients = await context.call('cognito-identity-provider', 'ListUserPoolClients', {
    UserPoolId: id,
    MaxResults: 60,
  })
  return {
    id,
    issuer: `https://cognito-idp.${context.region}.amazonaws.com/${id}`,
    clientId: pickText(clients, 'UserPoolClients', 0, 'ClientId') ?? '',
  }
}

/** An authorizer of the API for tokens of the customers, or of those of other pools too. */
export async function createJwtAuthorizer(
  context: ProcedureContext,
  pool: { readonly issuer: string; readonly clientId: string },
  name = 'customers',
): Promise<string> {
  const created = await context.call('apigatewayv2', 'CreateAuthorizer', {
    ApiId: await shopApiId(context),
    Name: name,
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: pool.issuer, Audience: [pool.clientId] },
  })
  return pickText(created, 'AuthorizerId') ?? ''
}

/** Changes routes of the API. */
export async function changeRoutes(
  context: ProcedureContext,
  keys: readonly string[],
  changes: { readonly [member: string]: Json },
): Promise<void> {
  const ApiId = await shopApiId(context)
  const routes = pickList(await context.call('apigatewayv2', 'GetRoutes', { ApiId }), 'Items')
  for (const route of routes)
    if (keys.includes(pickText(route, 'RouteKey') ?? ''))
      await context.call('apigatewayv2', 'UpdateRoute', {
        ApiId,
        RouteId: pickText(route, 'RouteId') ?? '',
        ...changes,
      })
}

/** Has routes let only good tokens of customers pass. */
export async function protect(
  context: ProcedureContext,
  keys: readonly string[] = invoiceRoutes,
): Promise<void> {
  const pool = await poolNamed(context, ownershipOf(context).customers)
  const AuthorizerId = await createJwtAuthorizer(context, pool)
  await changeRoutes(context, keys, { AuthorizationType: 'JWT', AuthorizerId })
}

/** A function that says of each request whether it may pass, as an authorizer of the API; for these routes. */
export async function protectByFunction(
  context: ProcedureContext,
  functionName: string,
  keys: readonly string[] = invoiceRoutes,
): Promise<void> {
  const ApiId = await shopApiId(context)
  const { accountId, region } = context
  const arn = functionArn(context, functionName)
  const created = await context.call('apigatewayv2', 'CreateAuthorizer', {
    ApiId,
    Name: functionName,
    AuthorizerType: 'REQUEST',
    IdentitySource: ['$request.header.Authorization'],
    AuthorizerUri: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
    AuthorizerPayloadFormatVersion: '2.0',
    EnableSimpleResponses: true,
    AuthorizerResultTtlInSeconds: 0,
  })
  await letInvoke(
    context,
    functionName,
    'apigateway.amazonaws.com',
    `arn:aws:execute-api:${region}:${accountId}:${ApiId}/*`,
  )
  await changeRoutes(context, keys, {
    AuthorizationType: 'CUSTOM',
    AuthorizerId: pickText(created, 'AuthorizerId') ?? '',
  })
}

/** Deploys the source of the invoices' function. */
export async function deployInvoices(
  context: ProcedureContext,
  source: string,
  settings: { readonly Runtime?: string; readonly Handler?: string } = {},
): Promise<void> {
  const FunctionName = ownershipOf(context).function
  if (settings.Runtime !== undefined)
    await context.call('lambda', 'UpdateFunctionConfiguration', { FunctionName, ...settings })
  await context.call('lambda', 'UpdateFunctionCode', {
    FunctionName,
    ZipFile: await context.zip({
      [settings.Runtime?.startsWith('python') ? 'main.py' : 'index.mjs']: source,
    }),
  })
}

/** Which parts of the function look whose an invoice is. */
export interface Ownership {
  /** Source of what the customer is, undefined for nobody. */
  readonly customer: string
  readonly list?: boolean
  readonly show?: boolean
  readonly readdress?: boolean
  /** Source that goes before the handler. */
  readonly before?: string
}

/** Who is signed in, by what the API has verified. */
export const byAuthorizer = 'event.requestContext.authorizer?.jwt?.claims?.sub'

/** The candidate's file with the ownership in it. */
export async function invoicesSource(
  context: ProcedureContext,
  { customer, list = true, show = true, readdress = true, before = '' }: Ownership,
): Promise<string> {
  const source = await context.starterFile('ownership/index.mjs')
  const replaced = [
    [
      `  if (!event.headers.authorization) return answer(401, { message: 'Sign in first' })\n`,
      `  const customer = ${customer}\n  if (!customer) return answer(401, { message: 'Sign in first' })\n`,
    ],
    ...(list ? [['return list(event.queryStringParameters?.customer)', 'return list(customer)']] : []),
    ...(show
      ? [
          [
            'return show(event.pathParameters.invoiceId)',
            'return show(event.pathParameters.invoiceId, customer)',
          ],
          ['async function show(invoiceId)', 'async function show(invoiceId, customer)'],
          ['if (Item === undefined)', 'if (Item?.customer.S !== customer)'],
        ]
      : []),
    ...(readdress
      ? [
          [`JSON.parse(event.body ?? '{}'))`, `JSON.parse(event.body ?? '{}'), customer)`],
          ['readdress(invoiceId, { address })', 'readdress(invoiceId, { address }, customer)'],
          ['attribute_exists(invoiceId)', 'customer = :customer'],
          [`{ ':address': { S: address } }`, `{ ':address': { S: address }, ':customer': { S: customer } }`],
        ]
      : []),
  ]
  const edited = replaced.reduce((text, [from = '', to = '']) => {
    if (!text.includes(from)) throw new Error(`ownership/index.mjs has no ${from}`)
    return text.replace(from, to)
  }, source)
  return before === '' ? edited : edited.replace('/** Everything that', `${before}\n/** Everything that`)
}
