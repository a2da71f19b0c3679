import { pickText } from '../../../shared/json.ts'
import { productRoute, productsAtStart, productsOf } from '../names/products.ts'
import { allow } from '../policies.ts'
import { functionArn, tableArn } from '../shop.ts'
import { createRouted, createTable, type RoutedFunction, type SeedContext, storeEntries } from './parts.ts'

/** Products can be listed and added; the page of a single one is broken on its way to the function. */
export async function products(context: SeedContext): Promise<void> {
  await createTable(context, productsOf(context).table, { hash: 'sku' })
  for (const wanted of await productFunctions(context)) await createRouted(context, wanted)
  await storeProducts(context)
  await breakRoute(context)
}

/** The functions of the task, with the routes that are all right. */
export async function productFunctions(context: SeedContext): Promise<readonly RoutedFunction[]> {
  const names = productsOf(context)
  const [catalog, labels] = await Promise.all([
    context.starterFile('catalog/index.mjs'),
    context.starterFile('labels/index.mjs'),
  ])
  const own = tableArn(context, names.table)
  return [
    {
      name: names.function,
      files: { 'index.mjs': catalog },
      may: [allow(own, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Scan')],
      variables: { TABLE: names.table },
      routes: ['GET /products', 'POST /products'],
    },
    { name: names.labels, files: { 'index.mjs': labels }, may: [], routes: ['GET /labels/{sku}'] },
  ]
}

/** Puts what the shop sells into the table. */
export async function storeProducts(context: SeedContext): Promise<void> {
  await storeEntries(
    context,
    productsOf(context).table,
    productsAtStart(context).map(({ sku, name, price }) => ({
      sku: { S: sku },
      name: { S: name },
      price: { N: String(price) },
    })),
  )
}

/** The route of a single product as the last rearrangement left it. */
export async function breakRoute(context: SeedContext): Promise<void> {
  const names = productsOf(context)
  const { apiId: ApiId, call } = context
  const fault = context.parameters.productsFault
  const faults = ['wrong-function', 'parameter-name', 'payload-format']
  if (!faults.includes(fault ?? '')) throw new Error(`There is no fault ${fault} of the products`)
  const integration = await call('apigatewayv2', 'CreateIntegration', {
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: functionArn(context, fault === 'wrong-function' ? names.labels : names.function),
    PayloadFormatVersion: fault === 'payload-format' ? '1.0' : '2.0',
  })
  await call('apigatewayv2', 'CreateRoute', {
    ApiId,
    RouteKey: fault === 'parameter-name' ? 'GET /products/{id}' : productRoute,
    Target: `integrations/${pickText(integration, 'IntegrationId') ?? ''}`,
  })
}
