import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { ownershipOf } from '../names/ownership.ts'
import { allow } from '../policies.ts'
import { tableArn } from '../shop.ts'
import { createFunction, letInvoke } from './building.ts'
import {
  byAuthorizer,
  changeRoutes,
  createJwtAuthorizer,
  deployInvoices,
  invoiceRoutes,
  invoicesSource,
  poolNamed,
  protect,
  protectByFunction,
  shopApiId,
} from './ownership-changes.ts'
import { askingAuthorizer, asksPool, pythonInvoices } from './ownership-sources.ts'

/** Right ways to show invoices to their customers alone. */

/** The API verifies tokens, and the function compares whose they are. */
export const reference = defineProcedure(async context => {
  await protect(context)
  await deployInvoices(context, await invoicesSource(context, { customer: byAuthorizer }))
})

/** A function asks the user pool, and tells the other who it is. */
export const askedBefore = defineProcedure(async context => {
  const names = ownershipOf(context)
  const { issuer } = await poolNamed(context, names.customers)
  const name = `${names.function}-asks`
  await createFunction(context, { name, source: askingAuthorizer, variables: { ISSUER: issuer } })
  await protectByFunction(context, name)
  await deployInvoices(
    context,
    await invoicesSource(context, { customer: 'event.requestContext.authorizer?.lambda?.customer' }),
  )
})

/** The function itself asks the user pool. */
export const askedInside = defineProcedure(async context => {
  const names = ownershipOf(context)
  const { issuer } = await poolNamed(context, names.customers)
  await context.call('lambda', 'UpdateFunctionConfiguration', {
    FunctionName: names.function,
    Environment: { Variables: { TABLE: names.table, ISSUER: issuer } },
  })
  await deployInvoices(
    context,
    await invoicesSource(context, { customer: 'await who(event)', before: asksPool }),
  )
})

/** In Python, where a list for another is turned down. */
export const inPython = defineProcedure(async context => {
  await protect(context)
  await deployInvoices(context, pythonInvoices, { Runtime: 'python3.13', Handler: 'main.handler' })
})

/** An authorizer for each route. */
export const authorizerEach = defineProcedure(async context => {
  const pool = await poolNamed(context, ownershipOf(context).customers)
  for (const [index, key] of invoiceRoutes.entries()) {
    const AuthorizerId = await createJwtAuthorizer(context, pool, `customers-${index}`)
    await changeRoutes(context, [key], { AuthorizationType: 'JWT', AuthorizerId })
  }
  await deployInvoices(context, await invoicesSource(context, { customer: byAuthorizer }))
})

/** Scopes that access tokens of a sign-in have. */
export const withScopes = defineProcedure(async context => {
  const pool = await poolNamed(context, ownershipOf(context).customers)
  const AuthorizerId = await createJwtAuthorizer(context, pool)
  await changeRoutes(context, invoiceRoutes, {
    AuthorizationType: 'JWT',
    AuthorizerId,
    AuthorizationScopes: ['aws.cognito.signin.user.admin'],
  })
  await deployInvoices(context, await invoicesSource(context, { customer: byAuthorizer }))
})

/** Another function behind the routes of the invoices; the public one stays with the old. */
export const anotherFunction = defineProcedure(async context => {
  const names = ownershipOf(context)
  const name = `${names.function}-v2`
  const arn = await createFunction(context, {
    name,
    source: await invoicesSource(context, { customer: byAuthorizer }),
    variables: { TABLE: names.table },
    may: [allow(tableArn(context, names.table), 'dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:UpdateItem')],
  })
  await protect(context)
  await changeRoutes(context, invoiceRoutes, { Target: await integrationOf(context, arn) })
  const { accountId, region } = context
  const source = `arn:aws:execute-api:${region}:${accountId}:${await shopApiId(context)}/*`
  await letInvoke(context, name, 'apigateway.amazonaws.com', source)
})

/** One route for all that needs a token, and one for what does not. */
export const catchingRoute = defineProcedure(async context => {
  const names = ownershipOf(context)
  const ApiId = await shopApiId(context)
  const source = await invoicesSource(context, { customer: byAuthorizer })
  const arn = `arn:aws:lambda:${context.region}:${context.accountId}:function:${names.function}`
  const Target = await integrationOf(context, arn)
  const pool = await poolNamed(context, names.customers)
  const AuthorizerId = await createJwtAuthorizer(context, pool)
  const listed = (await context.call('apigatewayv2', 'GetRoutes', { ApiId })) as {
    readonly Items: readonly { readonly RouteKey: string; readonly RouteId: string }[]
  }
  for (const { RouteKey, RouteId } of listed.Items)
    if (RouteKey.includes('/invoices/')) await context.call('apigatewayv2', 'DeleteRoute', { ApiId, RouteId })
  await context.call('apigatewayv2', 'CreateRoute', {
    ApiId,
    RouteKey: 'ANY /invoices/{proxy+}',
    Target,
    AuthorizationType: 'JWT',
    AuthorizerId,
  })
  await changeRoutes(context, ['GET /invoices'], { AuthorizationType: 'JWT', AuthorizerId })
  const routed = source
    .replace(
      'switch (event.routeKey) {',
      `const [, , invoiceId, rest] = event.rawPath.split('/')
  const key = invoiceId === undefined ? 'list' : rest === undefined ? 'show' : 'address'
  switch (key) {`,
    )
    .replace(`case 'GET /invoices':`, `case 'list':`)
    .replace(`case 'GET /invoices/{invoiceId}':`, `case 'show':`)
    .replaceAll('event.pathParameters.invoiceId', 'invoiceId')
  await deployInvoices(context, routed)
})

/** Makes an integration with a function; returns the target of routes. */
async function integrationOf(context: ProcedureContext, arn: string): Promise<string> {
  const created = await context.call('apigatewayv2', 'CreateIntegration', {
    ApiId: await shopApiId(context),
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: arn,
    PayloadFormatVersion: '2.0',
  })
  return `integrations/${pickText(created, 'IntegrationId') ?? ''}`
}
