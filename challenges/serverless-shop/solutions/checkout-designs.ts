import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { checkoutOf } from '../names/checkout.ts'
import { allow, putPolicy } from '../policies.ts'
import { functionArn, tableArn } from '../shop.ts'
import {
  aliasOf,
  changed,
  configure,
  deploy,
  functionLike,
  letInvoke,
  newRole,
  newTarget,
  pointRoute,
  routeOf,
  setVariables,
} from './account-changes.ts'
import { checkoutByDocuments, pythonCheckout } from './checkout-sources.ts'

/** Right ways to let checkouts come to their end. */

/** How long each of those waits who wait for the carrier. */
export interface Patience {
  readonly functionSeconds: number
  readonly routeMs: number
  /** Of the code; as long as the function's where absent. */
  readonly codeSeconds?: number
}

/** Has code, function and routes wait so long, and asks the carrier itself. */
export async function waits(
  context: ProcedureContext,
  { functionSeconds, routeMs, codeSeconds = functionSeconds }: Patience,
): Promise<void> {
  const names = checkoutOf(context)
  const PATIENCE_SECONDS = String(codeSeconds)
  await setVariables(context, names.function, { CARRIER: names.partner, PATIENCE_SECONDS })
  await configure(context, names.function, { Timeout: functionSeconds })
  for (const key of ['POST /checkout', 'GET /checkout/{checkoutId}']) {
    const { ApiId, IntegrationId } = await routeOf(context, key)
    await context.call('apigatewayv2', 'UpdateIntegration', {
      ApiId,
      IntegrationId,
      TimeoutInMillis: routeMs,
    })
  }
}

/** The function gives up, and the route waits as long as routes do. */
export const functionDecides = defineProcedure(context =>
  waits(context, { functionSeconds: 9, routeMs: 30_000 }),
)
/** The route gives up, and the function works on. */
export const routeDecides = defineProcedure(context =>
  waits(context, { functionSeconds: 60, routeMs: 11_000 }),
)
/** As long as the brief allows. */
export const toTheLimit = defineProcedure(context => waits(context, { functionSeconds: 15, routeMs: 15_000 }))

/** Neither gives up; the code does, and says so. */
export const codeDecides = defineProcedure(context =>
  waits(context, { functionSeconds: 30, routeMs: 30_000, codeSeconds: 10 }),
)

/** The carrier's name stands in the code, and new integrations are made for the routes. */
export const newIntegrations = defineProcedure(async context => {
  const names = checkoutOf(context)
  const source = await context.starterFile('checkout/index.mjs')
  const named = changed(source, 'process.env.CARRIER', `'${names.partner}'`)
  const text = changed(named, 'Number(process.env.PATIENCE_SECONDS)', '10')
  await configure(context, names.function, { Timeout: 12, MemorySize: 256 })
  await deploy(context, names.function, { 'index.mjs': text })
  const Target = await newTarget(context, functionArn(context, names.function))
  for (const key of ['POST /checkout', 'GET /checkout/{checkoutId}']) {
    const { ApiId, RouteId } = await routeOf(context, key)
    await context.call('apigatewayv2', 'UpdateRoute', { ApiId, RouteId, Target })
  }
})

/** A function of its own behind both routes, which may not even ask the sandbox. */
export const anotherFunction = defineProcedure(async context => {
  const names = checkoutOf(context)
  const name = `${names.function}-v2`
  const role = await newRole(context, name, [
    allow(tableArn(context, names.table), 'dynamodb:GetItem', 'dynamodb:PutItem'),
    allow(functionArn(context, names.partner), 'lambda:InvokeFunction'),
  ])
  const source = await context.starterFile('checkout/index.mjs')
  const variables = { CARRIER: names.partner, PATIENCE_SECONDS: '11' }
  const arn = await functionLike(context, names.function, { name, role, source, seconds: 14, variables })
  await letInvoke(context, arn)
  for (const key of ['POST /checkout', 'GET /checkout/{checkoutId}']) {
    const { ApiId, RouteId } = await routeOf(context, key)
    const Target = await newTarget(context, arn)
    await context.call('apigatewayv2', 'UpdateRoute', { ApiId, RouteId, Target })
  }
})

/** A published version behind an alias. */
export const behindAlias = defineProcedure(async context => {
  await waits(context, { functionSeconds: 12, routeMs: 15_000 })
  const arn = await aliasOf(context, checkoutOf(context).function, 'live')
  await pointRoute(context, 'POST /checkout', arn)
})

/** Written anew with the document client; more memory, and fewer rights. */
export const documents = defineProcedure(async context => {
  const names = checkoutOf(context)
  await waits(context, { functionSeconds: 13, routeMs: 15_000 })
  await putPolicy(context, names.function, 'data', [
    allow(tableArn(context, names.table), 'dynamodb:GetItem', 'dynamodb:PutItem'),
    allow(
      ['', ':*'].map(version => `${functionArn(context, names.partner)}${version}`),
      'lambda:InvokeFunction',
    ),
  ])
  await configure(context, names.function, { MemorySize: 512 })
  await deploy(context, names.function, { 'index.mjs': checkoutByDocuments })
})

/** Written anew in Python. */
export const inPython = defineProcedure(async context => {
  await waits(context, { functionSeconds: 12, routeMs: 13_000 })
  const settings = { Runtime: 'python3.13', Handler: 'main.handler' }
  await deploy(context, checkoutOf(context).function, { 'main.py': pythonCheckout }, settings)
})
