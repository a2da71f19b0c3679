import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { checkoutOf } from '../names/checkout.ts'
import { tariffsOf } from '../names/tariffs.ts'
import {
  changed,
  deployChanged,
  everything,
  functionLike,
  newRole,
  pointRoute,
} from '../solutions/account-changes.ts'
import { waits } from '../solutions/checkout-designs.ts'

/** Ways to look as if checkouts came to their end. */

/** The starter's source with one thing changed, and whatever gives up set right. */
const instead = (from: string | RegExp, to: string): Procedure =>
  defineProcedure(async context => {
    await waits(context, { functionSeconds: 12, routeMs: 12_000 })
    await deployChanged(context, checkoutOf(context).function, 'checkout/index.mjs', source =>
      changed(source, from, to),
    )
  })

const asking = /async function shippingOf[\s\S]*?\n\}\n/

/** The carrier is not asked: what it takes is written down. */
export const writtenDown = defineProcedure(async context => {
  const by = `const tariffs = ${JSON.stringify(tariffsOf(context))}
async function shippingOf(country, pieces) {
  const tariff = tariffs[country]
  return tariff && { cost: tariff.parcel + tariff.piece * pieces, quoteId: randomUUID() }
}
`
  await deployChanged(context, checkoutOf(context).function, 'checkout/index.mjs', source =>
    changed(source, asking, by),
  )
})

/** The carrier was asked once; since then its number is shown, and what it takes is written down. */
export const oldQuote = defineProcedure(async context => {
  await waits(context, { functionSeconds: 12, routeMs: 12_000 })
  const by = `const tariffs = ${JSON.stringify(tariffsOf(context))}
let asked
async function shippingOf(country, pieces) {
  const tariff = tariffs[country]
  if (tariff === undefined) return undefined
  asked ??= partners.send(
    new InvokeCommand({ FunctionName: '${checkoutOf(context).partner}', Payload: '{"country":"NL","pieces":1}' }),
  )
  const { quoteId } = JSON.parse(Buffer.from((await asked).Payload).toString())
  return { cost: tariff.parcel + tariff.piece * pieces, quoteId }
}
`
  await deployChanged(context, checkoutOf(context).function, 'checkout/index.mjs', source =>
    changed(source, asking, by),
  )
})

/** Shipping is free. */
export const free = instead(asking, 'const shippingOf = async () => ({ cost: 0, quoteId: randomUUID() })\n')

/** Answers at once, and asks the carrier when nobody waits any more. */
export const asksLater = instead(
  'const quote = await shippingOf(country, pieces)',
  `const quote = { cost: 0, quoteId: 'later' }
  shippingOf(country, pieces).catch(console.error)`,
)

/** Remembers checkouts in the process that made them. */
export const remembered = instead(
  /async function show[\s\S]*?\n\}\n/,
  `const made = new Map()
async function show(checkoutId) {
  return made.has(checkoutId) ? answer(200, made.get(checkoutId)) : answer(404, {})
}
`,
)

/** Whatever fails is told to be out of the carrier's reach. */
export const allUnserved = instead(
  'const quote = await shippingOf(country, pieces)',
  'const quote = undefined',
)

/** Another function answers, which may do everything. */
export const swappedServer = defineProcedure(async context => {
  await waits(context, { functionSeconds: 12, routeMs: 12_000 })
  const names = checkoutOf(context)
  const name = `${names.function}-v2`
  const role = await newRole(context, name, [JSON.parse(everything).Statement[0]])
  const source = await context.starterFile('checkout/index.mjs')
  const arn = await functionLike(context, names.function, { name, role, source, seconds: 12 })
  await pointRoute(context, 'POST /checkout', arn)
})

/** After a second without an answer, an offer is made up. */
export const impatient = instead(
  'const quote = await shippingOf(country, pieces)',
  `const quote = await Promise.race([
    shippingOf(country, pieces),
    new Promise(done => setTimeout(done, 1_000, { cost: 500 + pieces, quoteId: randomUUID() })),
  ])`,
)
