import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { ownershipOf } from '../names/ownership.ts'
import { createFunction } from '../solutions/building.ts'
import {
  byAuthorizer,
  deployInvoices,
  invoicesSource,
  poolNamed,
  protect,
  protectByFunction,
} from '../solutions/ownership-changes.ts'
import { believes } from '../solutions/ownership-sources.ts'

/** Ways to look as if invoices were shown to their customers alone. */

const withWho = (who: string): Procedure =>
  defineProcedure(async context => {
    const names = ownershipOf(context)
    const { issuer } = await poolNamed(context, names.customers)
    await context.call('lambda', 'UpdateFunctionConfiguration', {
      FunctionName: names.function,
      Environment: { Variables: { TABLE: names.table, ISSUER: issuer } },
    })
    await deployInvoices(context, await invoicesSource(context, { customer: 'who(event)', before: who }))
  })

/** What a token says is believed, if it has three parts, is not over and names the pool. */
export const readsOnly = withWho(believes)

/** As that, if the signature has the right length and the header the right key. */
export const looksRight = withWho(
  believes.replace(
    "const [, body] = event.headers.authorization.replace(/^Bearer /, '').split('.')",
    `const [head, body, signature] = event.headers.authorization.replace(/^Bearer /, '').split('.')
    const { alg, kid } = JSON.parse(Buffer.from(head, 'base64url').toString())
    if (alg !== 'RS256' || typeof kid !== 'string' || signature.length !== 342) return undefined`,
  ),
)

/** An authorizer that lets pass whatever looks like a token. */
export const nodding = defineProcedure(async context => {
  const names = ownershipOf(context)
  const name = `${names.function}-nods`
  const source = `export async function handler(event) {
  const token = (event.headers.authorization ?? '').replace(/^Bearer /, '')
  try {
    const { sub } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString())
    return { isAuthorized: true, context: { customer: sub } }
  } catch {
    return { isAuthorized: false }
  }
}
`
  await createFunction(context, { name, source })
  await protectByFunction(context, name)
  await deployInvoices(
    context,
    await invoicesSource(context, { customer: 'event.requestContext.authorizer?.lambda?.customer' }),
  )
})

/** Nobody is shown anything. */
export const shutForAll = defineProcedure(async context => {
  await deployInvoices(context, await invoicesSource(context, { customer: 'undefined' }))
})

/** Everything is answered as if it were not there. */
export const nothingThere = defineProcedure(async context => {
  await protect(context)
  const source = await invoicesSource(context, { customer: byAuthorizer })
  await deployInvoices(
    context,
    source.replace('if (Item?.customer.S !== customer)', 'if (Item?.customer.S !== customer || customer)'),
  )
})

/** What another changes is answered with 403, and done. */
export const changesAllTheSame = defineProcedure(async context => {
  await protect(context)
  const source = await invoicesSource(context, { customer: byAuthorizer, readdress: false })
  await deployInvoices(
    context,
    source
      .replace(`JSON.parse(event.body ?? '{}'))`, `JSON.parse(event.body ?? '{}'), customer)`)
      .replace('readdress(invoiceId, { address })', 'readdress(invoiceId, { address }, customer)')
      .replace(
        'return answer(200, shown(Attributes))',
        'return Attributes.customer.S === customer ? answer(200, shown(Attributes)) : answer(403, {})',
      ),
  )
})

/** Only customers whom the README names are told apart. */
export const examplesOnly = defineProcedure(async context => {
  await protect(context)
  const source = await invoicesSource(context, { customer: byAuthorizer })
  const known = `const known = ['ines', 'tom'].includes(event.requestContext.authorizer?.jwt?.claims?.username)\n`
  await deployInvoices(
    context,
    source
      .replace('  switch (event.routeKey)', `  ${known}  switch (event.routeKey)`)
      .replace(
        'show(event.pathParameters.invoiceId, customer)',
        'show(event.pathParameters.invoiceId, known ? customer : undefined)',
      )
      .replace(
        'if (Item?.customer.S !== customer)',
        'if (Item === undefined || (customer && Item.customer.S !== customer))',
      ),
  )
})
