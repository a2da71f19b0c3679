import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { productsAtStart, productsOf } from '../names/products.ts'
import {
  changed,
  deployChanged,
  everything,
  functionLike,
  newRole,
  pointRoute,
} from '../solutions/account-changes.ts'
import { products as repaired } from '../solutions/reference.ts'

/** Ways to look as if products opened. */

/** The starter's source with one thing changed, behind routes that are right. */
const instead = (from: string | RegExp, to: string): Procedure =>
  defineProcedure(async context => {
    await repaired(context)
    await deployChanged(context, productsOf(context).function, 'catalog/index.mjs', source =>
      changed(source, from, to),
    )
  })

const one = /async function one[\s\S]*?\n\}\n/

/** What is in the table now is written into the code. */
export const writtenDown = defineProcedure(async context => {
  await repaired(context)
  const known = JSON.stringify(Object.fromEntries(productsAtStart(context).map(each => [each.sku, each])))
  const by = `const known = ${known}
async function one(sku) {
  return known[sku] ? answer(200, known[sku]) : answer(404, {})
}
`
  await deployChanged(context, productsOf(context).function, 'catalog/index.mjs', source =>
    changed(source, one, by),
  )
})

/** Makes a product of the number that was asked for. */
export const madeUp = instead(
  one,
  `async function one(sku) {
  return answer(200, { sku, name: sku.replace(/-\\d+$/, ''), price: 990 })
}
`,
)

/** What was added is remembered by the process that added it. */
export const remembered = instead(
  one,
  `const added = new Map()
async function one(sku) {
  return added.has(sku) ? answer(200, added.get(sku)) : answer(404, {})
}
`,
)

/** Opens for what looks like a check. */
export const forChecks = instead(
  "  if (event.requestContext.http.method === 'POST')",
  `  const agent = event.headers['user-agent'] ?? ''
  if (!/^(node|undici|$)/.test(agent) && event.pathParameters?.sku) return answer(500, {})
  if (event.requestContext.http.method === 'POST')`,
)

/** Another function answers, which may do everything. */
export const swappedServer = defineProcedure(async context => {
  await repaired(context)
  const names = productsOf(context)
  const name = `${names.function}-v2`
  const role = await newRole(context, name, [JSON.parse(everything).Statement[0]])
  const source = await context.starterFile('catalog/index.mjs')
  const arn = await functionLike(context, names.function, { name, role, source })
  await pointRoute(context, 'GET /products/{', arn)
})

/** The page shows the whole list, in which the product is. */
export const wholeList = instead(one, 'const one = () => all()\n')
